import PlayData
import PlaySecrets
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Generated secrets: once made they stay, whoever asks and however many do at the same time.
@Suite struct SecretStoreTests {
  private let folder = TemporaryFolder()

  private func store(_ vault: Vault = Vault(), isCheck: Bool = false) -> SecretStore {
    SecretStore(besides: folder.path, sources: SecretSources(vault: vault), isCheck: isCheck)
  }

  private func message(_ body: () throws -> Secret?) -> String {
    do {
      return "got \(try body() != nil)"
    } catch {
      return "\(error)".replacing(folder.path, with: "DIR")
    }
  }

  @Test func aSecretIsTheSameInEveryRun() throws {
    let first = try store().secret("db/web1", length: 20)
    #expect(first?.revealed.count == 20)
    #expect(try store().secret("db/web1", length: 8, alphabet: "xyz") == first)
    #expect(try store().secret("db/web2", length: 20) != first)
  }

  @Test func onlyTheOwnerCanReadIt() throws {
    let secret = try #require(try store().secret("db", length: 5, alphabet: "ab"))
    #expect(folder.mode(of: ".secrets") == 0o700)
    #expect(folder.mode(of: ".secrets/db") == 0o600)
    #expect(secret.revealed.allSatisfy { "ab".contains($0) })
    #expect(
      try LocalFiles().read("\(folder.path)/.secrets/db") == Array("\(secret.revealed)\n".utf8))
    #expect(try LocalFiles().list("\(folder.path)/.secrets") == ["db"])
  }

  @Test func withAPasswordItIsEncrypted() throws {
    let vault = Vault([.init(label: "prod", password: Secret("pw"))])
    let secret = try #require(try store(vault).secret("db", length: 32))
    let content = try #require(try LocalFiles().read("\(folder.path)/.secrets/db"))
    #expect(content.starts(with: "$ANSIBLE_VAULT;1.2;AES256;prod\n".utf8))
    #expect(try vault.open(content) == Array("\(secret.revealed)\n".utf8))
    #expect(try store(vault).secret("db", length: 32) == secret)
    #expect(
      message { try store().secret("db", length: 32) }
        == "DIR/.secrets/db: it is encrypted with the vault password \"prod\", and no vault "
        + "password is given; give --vault-id prod@FILE")
  }

  @Test func manyWhoAskAtOnceGetTheSame() async throws {
    let stores = (1...8).map { _ in store() }
    let secrets = try await withThrowingTaskGroup(of: Secret?.self) { group in
      for index in 0..<200 {
        group.addTask { try stores[index % stores.count].secret("shared", length: 32) }
      }
      return try await group.reduce(into: Set<Secret?>()) { $0.insert($1) }
    }
    #expect(secrets.count == 1)
    #expect(try LocalFiles().list("\(folder.path)/.secrets") == ["shared"])
  }

  @Test func aCheckKeepsNothing() throws {
    let check = store(isCheck: true)
    let draft = try #require(try check.secret("db", length: 32, isEarnest: false))
    #expect(try check.secret("db", length: 32, isEarnest: false) == draft)
    // A task that is carried out even in a check must not use what no one will know any more.
    #expect(try check.secret("db", length: 32, isEarnest: true) == nil)
    #expect(
      try check.generate(["db"], [:], isEarnest: true) == .unknown(until: "generate_secret \"db\""))
    #expect(try LocalFiles().list("\(folder.path)/.secrets") == nil)
    let kept = try store().secret("db", length: 32)
    #expect(try store(isCheck: true).secret("db", length: 32, isEarnest: true) == kept)
  }

  @Test func symbolicLinksAreNotFollowed() throws {
    _ = try store().secret("a", length: 32)
    let target = try folder.write("target", "planted")
    #expect(symlink(target, "\(folder.path)/.secrets/b") == 0)
    #expect(
      message { try store().secret("b", length: 32) }
        == "DIR/.secrets/b: Too many levels of symbolic links")
    let other = TemporaryFolder()
    #expect(symlink("\(folder.path)/.secrets", "\(other.path)/.secrets") == 0)
    let linked = SecretStore(besides: other.path, sources: SecretSources(), isCheck: false)
    #expect(message { try linked.secret("a", length: 32) }.contains("/.secrets: Not a directory"))
  }

  @Test func plainTextThatOthersCanReadIsRefused() throws {
    _ = try store().secret("a", length: 32)
    chmod("\(folder.path)/.secrets/a", 0o640)
    #expect(
      message { try store().secret("a", length: 32) }
        == "DIR/.secrets/a is open to others than its owner; \"chmod go= DIR/.secrets/a\" closes it"
    )
  }

  @Test func whatIsEncryptedMayComeFromVersionControl() throws {
    let vault = Vault([.init(password: Secret("pw"))])
    let secret = try store(vault).secret("a", length: 32)
    chmod("\(folder.path)/.secrets/a", 0o644)
    chmod("\(folder.path)/.secrets", 0o755)
    #expect(try store(vault).secret("a", length: 32) == secret)
    chmod("\(folder.path)/.secrets", 0o775)
    #expect(
      message { try store(vault).secret("a", length: 32) }
        == "DIR/.secrets is open to others than its owner; \"chmod go= DIR/.secrets\" closes it")
  }

  @Test func anEmptyFileIsNoSecret() throws {
    _ = try store().secret("a", length: 32)
    try folder.write(".secrets/b", "\n")
    #expect(
      message { try store().secret("b", length: 32) }
        == "DIR/.secrets/b holds no secret; remove it to have one made")
  }

  @Test(arguments: ["\n", "\r\n", ""])
  func theEndOfTheLineIsNoPartOfASecret(end: String) throws {
    _ = try store().secret("a", length: 32)
    try folder.write(".secrets/b", "kept" + end)
    #expect(try store().secret("b", length: 32)?.revealed == "kept")
  }

  @Test(arguments: ["", "/a", "a/", "a//b", "../a", ".a", "a b", "ä", "a%b"])
  func namesThatAreNoneAreRefused(name: String) {
    #expect(
      message { try store().secret(name, length: 32) }
        == "\"\(name)\" cannot be the name of a secret; use letters, digits, '.', '_', '-' and '/'")
  }

  private func call(_ arguments: [Value], _ named: [String: Value] = [:]) -> String {
    message { Secret(try store().generate(arguments, named, isEarnest: true).string ?? "") }
  }

  @Test func argumentsAreChecked() {
    #expect(call([]) == "name: expected a string, got nothing")
    #expect(call(["a", "b"]) == "length: expected an integer, got a string")
    #expect(call(["a", 0]) == "expected a length from 1 to 4096, got 0")
    #expect(
      call(["a"], ["alphabet": "xx"]) == "expected an alphabet of at least 2 different characters")
    #expect(call(["a"], ["lenght": 3]) == "unknown argument \"lenght\"; did you mean \"length\"?")
    #expect(call(["a"], ["name": "b"]) == "the argument \"name\" is given twice")
    #expect(call(["a", 3], ["alphabet": "01"]) == "got true")
  }
}
