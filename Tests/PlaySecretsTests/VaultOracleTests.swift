import PlayData
import PlayTestKit
import Testing

@testable import PlaySecrets

/// Files go between swplay and the real ansible-vault in both directions.
@Suite struct VaultOracleTests {
  private let folder = TemporaryFolder()
  private let text = "{\n  \"pw\": \"grüße-'\\\"x\"\n}\n"
  private let vault = Vault([
    .init(password: Secret("first pass")), .init(label: "prod", password: Secret("zweites-ß")),
  ])

  private func ansible(_ calls: [String]...) async throws -> [AnsibleOracle.Answer] {
    try folder.write("first", "first pass\n")
    try folder.write("second", "  zweites-ß \n\n")
    let answers = try await AnsibleOracle.run(
      calls.map { ["ansible-vault"] + $0 }, in: folder.path, jobs: 1)
    for answer in answers { #expect(answer.status == 0, "\(answer.errors)") }
    return answers
  }

  private func read(_ name: String) throws -> [UInt8] {
    try #require(try LocalFiles().read("\(folder.path)/\(name)"))
  }

  @Test func whatAnsibleEncryptsOpensHere() async throws {
    for name in ["a", "b", "c"] { try folder.write(name, text) }
    let answers = try await ansible(
      ["encrypt", "--vault-password-file", "first", "a"],
      ["encrypt", "--vault-id", "prod@second", "b"],
      ["encrypt", "--vault-id", "prod@second", "c"],
      ["rekey", "--vault-id", "prod@second", "--new-vault-password-file", "first", "c"],
      ["encrypt_string", "--vault-id", "prod@second", "--name", "x", "a value"])
    for name in ["a", "b", "c"] {
      #expect(try vault.open(read(name)) == Array(text.utf8), "\(name)")
    }
    #expect(try read("b").starts(with: "$ANSIBLE_VAULT;1.2;AES256;prod\n".utf8))
    // As it stands in YAML, with its indentation.
    let lines = answers[4].output.split(separator: "\n").filter {
      !$0.contains("!vault") && !$0.contains("successful")
    }
    let value = Array(lines.joined(separator: "\n").utf8).drop { $0 == UInt8(ascii: " ") }
    #expect(try vault.open(Array(value)) == Array("a value".utf8))
  }

  @Test func whatIsEncryptedHereOpensInAnsible() async throws {
    for (name, label) in [("a", "default"), ("b", "prod"), ("c", "prod")] {
      let sealed = try vault.seal(Array(text.utf8), label: label)
      try folder.write(name, String(decoding: sealed, as: UTF8.self))
    }
    let answers = try await ansible(
      ["view", "--vault-password-file", "first", "a"],
      ["view", "--vault-id", "prod@second", "b"],
      ["rekey", "--vault-id", "prod@second", "--new-vault-id", "new@first", "c"],
      ["view", "--vault-id", "new@first", "c"],
      ["decrypt", "--vault-id", "prod@second", "b"])
    for index in [0, 1, 3] { #expect(answers[index].output.contains(text), "\(index)") }
    #expect(try read("b") == Array(text.utf8))
    #expect(try vault.open(read("c")) == Array(text.utf8))
  }
}
