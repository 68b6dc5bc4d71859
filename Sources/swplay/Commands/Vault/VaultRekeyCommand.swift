import ArgumentParser
import PlayData
import PlaySecrets

/// `swplay vault rekey FILE…`: encrypts files with another password.
struct VaultRekeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rekey", abstract: "Encrypt files with another password.",
    discussion: """
      Of a JSON file that is not encrypted as a whole, every encrypted value in it is changed.
      """)

  @Argument(help: "Files; - is standard input.") var files: [String]
  @OptionGroup(title: "Vault") var options: VaultOptions

  @Option(
    name: .customLong("new-vault-password-file"),
    help: ArgumentHelp(
      "File with the new password, or an executable that prints it.", valueName: "file"))
  var newPasswordFile: String?

  @Option(
    name: .customLong("new-vault-id"),
    help: ArgumentHelp("The new password with a label.", valueName: "label@file"))
  var newID: String?

  func validate() throws {
    if newPasswordFile != nil, newID != nil {
      throw ValidationError("--new-vault-password-file and --new-vault-id exclude each other")
    }
  }

  func run() async throws {
    let (old, new) = try await FileMistakes.told(ofRun: false) {
      (Vault(try options.identities()), Vault([try newIdentity()]))
    }
    try await VaultFiles.change(files) { content throws(VaultError) in
      if !Vault.isEncrypted(content),
        let values = VaultValues(in: Source(name: "the file", bytes: content))
      {
        return try values.rekeyed(from: old, to: new)
      }
      return try new.seal(try old.open(content))
    }
  }

  private func newIdentity() throws -> Vault.Identity {
    let id = newID.map { VaultID($0) } ?? VaultID(file: newPasswordFile ?? VaultID.prompt)
    return try id.identity(isNew: true)
  }
}

/// `swplay vault encrypt-string`: encrypts one value.
struct VaultEncryptStringCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encrypt-string",
    abstract: "Encrypt one value, and print it as it stands in a file.",
    discussion: """
      The value is asked for at a terminal, and otherwise read from standard input, without the line \
      break at its end. It is no argument, since every user of a machine can see those.
      """)

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("Print the name of a variable in front.", valueName: "variable"))
  var name: String?

  @OptionGroup(title: "Vault") var options: VaultOptions
  @OptionGroup var choice: VaultChoice

  func run() async throws {
    try await FileMistakes.told(ofRun: false) {
      let vault = Vault(try options.identities(isNew: true))
      let value =
        StandardInput.isTerminal
        ? Array((TerminalPrompt.secret("Value: ") ?? "").utf8) : Self.withoutLineBreak()
      guard !value.isEmpty else { throw ValidationError("there is no value to encrypt") }
      do throws(VaultError) {
        let text = String(decoding: try vault.seal(value, label: choice.label), as: UTF8.self)
        let json = JSON.write(["$vault": .string(text)])
        StandardOutput.print((name.map { JSON.write(.string($0)) + ": " } ?? "") + json)
      } catch {
        throw Diagnostics([VaultFiles.diagnostic(error, "the value")])
      }
    }
  }

  private static func withoutLineBreak() -> [UInt8] {
    let value = StandardInput.read()
    return value.last == UInt8(ascii: "\n") ? value.dropLast() : value
  }
}
