import PlayData
import PlaySecrets
import PlayTestKit
import Testing

/// Another password for the values in a file, and texts of every sort in a vault's place.
@Suite struct VaultValuesTests {
  private let old = Vault([.init(password: Secret("old"))])
  private let new = Vault([.init(label: "prod", password: Secret("new"))])

  private func value(_ text: String) throws -> String {
    JSON.write(.string(String(decoding: try old.seal(Array(text.utf8)), as: UTF8.self)))
  }

  @Test func valuesAreEncryptedAnewAndAllElseStays() throws {
    let text = #"""
      { // with "quotes" \" in a comment
        "a" : {"$vault":  \#(try value("one")) },
        "b": [ {"__ansible_vault": \#(try value("zwei\"ß"))} ],
        "c": "{ \"$vault\": 1 }" }

      """#
    let values = try #require(VaultValues(in: Source(name: "x", text: text)))
    let rekeyed = Source(name: "x", bytes: try values.rekeyed(from: old, to: new))
    let files = SecretFiles(MemoryFiles(), sources: SecretSources(vault: new))
    #expect(
      try files.document(in: rekeyed).value
        == ["a": "one", "b": ["zwei\"ß"], "c": #"{ "$vault": 1 }"#])
    let result = String(decoding: rekeyed.bytes, as: UTF8.self)
    #expect(
      result.hasPrefix(
        "{ // with \"quotes\" \\\" in a comment\n  \"a\" : {\"$vault\":  \"$ANSIBLE_VAULT;1.2;"))
    #expect(result.hasSuffix("} ],\n  \"c\": \"{ \\\"$vault\\\": 1 }\" }\n"))
  }

  @Test func textsWithoutValuesHaveNone() {
    #expect(VaultValues(in: Source(name: "x", text: "plain")) == nil)
    #expect(VaultValues(in: Source(name: "x", text: #"{"a": "$vault"}"#)) == nil)
  }

  @Test func anAlteredVaultIsRefusedWhateverWasAltered() throws {
    let sealed = try old.seal(Array("canary".utf8))
    var generator = SeededGenerator(seed: 42)
    for _ in 0..<200 {
      var text = sealed
      let index = Int.random(in: text.indices, using: &generator)
      text[index] = UInt8.random(in: 0...255, using: &generator)
      if Bool.random(using: &generator) {
        text.removeLast(Int.random(in: 0...40, using: &generator))
      }
      // Digits may be upper case, and white space and a label may change.
      let opened = try? old.open(text)
      #expect(opened == nil || opened == Array("canary".utf8), "\(text)")
    }
  }
}
