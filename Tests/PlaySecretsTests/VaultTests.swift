import PlayData
import Testing

@testable import PlaySecrets

/// The format of ansible-vault, on texts that ansible-vault has written.
@Suite struct VaultTests {
  private static let first = """
    $ANSIBLE_VAULT;1.1;AES256
    35303662396133343462336139623731313938333639346662323732356336326236353838333263
    6538343832656662363938373430653035316236623037350a656139653335613664303233636135
    31393339313938313535376563383566356336326164636333316665353436626131336664343632
    3766383530326434300a633538346534313261336163316161326462616365636565303739646235
    62633362366237326434313936646261356665306461626236386534346637663732

    """
  private static let second = """
    $ANSIBLE_VAULT;1.2;AES256;prod
    65343231343763303961633134363539666533316435636432643162663338366439373865343439
    6330333739343734373362336136383836343939333530320a336266383339643866353761636630
    65306663353533666462303061333863353031383433626135623861346262383130353633376463
    6532613639643531390a313238366535626633336464633839383561306164386362316461323638
    39616233353930356237613233336362333866366236303837313566653537626533

    """
  private static let text = "{ \"db_password\": \"canary-1\" }\n"

  private let one = Vault([.init(password: Secret("pw1"))])
  private let two = Vault([
    .init(password: Secret("pw1")), .init(label: "x", password: Secret("pw2")),
  ])

  private func opened(_ vault: Vault, _ text: String) throws -> String {
    String(decoding: try vault.open(Array(text.utf8)), as: UTF8.self)
  }

  private func mistake(_ vault: Vault, _ text: String) -> String {
    do throws(VaultError) {
      return "opened: \(try vault.open(Array(text.utf8)))"
    } catch {
      return error.description
    }
  }

  @Test func bothVersionsAreOpened() throws {
    #expect(try opened(one, Self.first) == Self.text)
    #expect(try opened(two, Self.second) == Self.text)
  }

  @Test func whiteSpaceAroundLinesDoesNotMatter() throws {
    let indented = Self.first.split(separator: "\n").map { "  \($0) \r\n" }.joined()
    #expect(try opened(one, String(indented.dropFirst(2))) == Self.text)
  }

  @Test func whatIsSealedIsTheSameTextWithTheSameSalt() throws {
    let envelope = try VaultEnvelope(parsing: Array(Self.second.utf8))
    let box = try VaultCipher.seal(
      Array(Self.text.utf8), password: Array("pw2".utf8), salt: envelope.box.salt)
    #expect(String(decoding: VaultEnvelope(box, label: "prod").bytes, as: UTF8.self) == Self.second)
  }

  @Test(arguments: [0, 1, 15, 16, 17, 4096]) func textsOfAnyLengthComeBack(length: Int) throws {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let sealed = try two.seal(bytes, label: "x")
    #expect(sealed.starts(with: "$ANSIBLE_VAULT;1.2;AES256;x\n".utf8))
    #expect(try two.open(sealed) == bytes)
    #expect(try one.seal(bytes).starts(with: "$ANSIBLE_VAULT;1.1;AES256\n".utf8))
  }

  @Test func theSameTextIsNeverSealedTheSameWay() throws {
    #expect(try one.seal([1]) != one.seal([1]))
  }

  @Test func aWrongPasswordIsToldAsThat() {
    #expect(
      mistake(one, Self.second)
        == "the vault password does not open it; it was encrypted with another password, "
        + "or altered since")
    let others = Vault(["a", "b"].map { .init(password: Secret($0)) })
    #expect(mistake(others, Self.first).hasPrefix("none of the 2 vault passwords opens it; "))
  }

  @Test func aMissingPasswordIsToldWithItsLabel() {
    #expect(
      mistake(Vault(), Self.first)
        == "it is encrypted, and no vault password is given; "
        + "give --vault-password-file FILE or --ask-vault-pass")
    #expect(
      mistake(Vault(), Self.second)
        == "it is encrypted with the vault password \"prod\", and no vault password is given; "
        + "give --vault-id prod@FILE")
  }

  @Test(arguments: [
    ("$ANSIBLE_VAULT;1.1;AES256\n", "there is nothing after its first line"),
    (
      "$ANSIBLE_VAULT;1.1;AES256\n3530x\n",
      "it holds something other than pairs of hexadecimal digits"
    ),
    ("$ANSIBLE_VAULT;1.1;AES256\n3530\n", "a part of it is missing"),
    (
      "$ANSIBLE_VAULT\n3530\n",
      "its first line is not of the form $ANSIBLE_VAULT;VERSION;CIPHER"
    ),
  ])
  func damageIsToldAsThat(text: String, reason: String) {
    #expect(
      mistake(one, text)
        == "it is a damaged vault: \(reason); encrypt it again, or take it from a backup")
  }

  @Test func aCutOffVaultIsDamaged() {
    let lines = Self.first.split(separator: "\n").dropLast(2).joined(separator: "\n")
    #expect(mistake(one, lines).contains("a part of it is missing"))
  }

  @Test func oneAlteredDigitIsNoticed() {
    let altered = Self.first.replacing("37663732\n", with: "37663733\n")
    #expect(altered != Self.first)
    #expect(mistake(one, altered).hasPrefix("the vault password does not open it; "))
  }

  @Test(arguments: [("1.0", "AES"), ("1.3", "AES256"), ("1.1", "AES512")])
  func otherFormatsAreToldAsThat(version: String, cipher: String) {
    #expect(
      mistake(one, "$ANSIBLE_VAULT;\(version);\(cipher)\n00\n")
        == "it is a vault of version \(version) with the cipher \(cipher); "
        + "expected version 1.1 or 1.2 and AES256; decrypt it with the program that made it")
  }

  @Test func plainTextIsToldAsThat() {
    #expect(
      mistake(one, "plain") == "it is not encrypted; \"swplay vault encrypt\" encrypts it")
  }

  @Test func nothingIsEncryptedTwice() {
    #expect(throws: VaultError.alreadyEncrypted) { try one.seal(Array(Self.first.utf8)) }
  }

  @Test func anUnknownLabelIsRefusedWithASuggestion() {
    let error = #expect(throws: VaultError.self) { try two.seal([], label: "defult") }
    #expect(
      error?.description == "there is no vault password \"defult\"; did you mean \"default\"?")
  }
}
