import ArgumentParser
import PlayData
import PlaySecrets

/// `swplay vault`: encrypts and decrypts files as ansible-vault does.
struct VaultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault",
    abstract: "Encrypt and decrypt files in the format of ansible-vault.",
    discussion: """
      Files are replaced in one move and are readable by their owner alone afterwards; the file "-" \
      is standard input, and the result goes to standard output.
      """,
    subcommands: [
      VaultEncryptCommand.self, VaultDecryptCommand.self, VaultViewCommand.self,
      VaultEditCommand.self, VaultRekeyCommand.self, VaultEncryptStringCommand.self,
    ])
}

/// The files of a command about vaults.
enum VaultFiles {
  static let standardInput = "-"

  /// Changes files, none of them before all could be changed.
  static func change(
    _ paths: [String], _ change: ([UInt8]) throws(VaultError) -> [UInt8]
  ) async throws {
    try await FileMistakes.told(ofRun: false) {
      var mistakes = Diagnostics()
      var changed: [(path: String, content: [UInt8])] = []
      for path in paths {
        let content = try read(path)
        do throws(VaultError) {
          changed.append((path, try change(content)))
        } catch {
          mistakes.append(diagnostic(error, path))
        }
      }
      if mistakes.hasErrors { throw mistakes }
      for (path, content) in changed { try write(content, to: path) }
    }
  }

  static func read(_ path: String) throws -> [UInt8] {
    if path == standardInput { return StandardInput.read() }
    guard let content = try LocalFiles().read(path) else {
      throw FileError(path: path, reason: "No such file or directory")
    }
    return content
  }

  static func write(_ content: [UInt8], to path: String) throws {
    guard path != standardInput else { return StandardOutput.write(content) }
    do {
      try LocalFiles().writePrivately(path, content)
    } catch {
      throw Diagnostics([Diagnostic(id: "unwritable-file", "\(error)", at: nil)])
    }
  }

  static func diagnostic(_ error: VaultError, _ path: String) -> Diagnostic {
    Diagnostic(id: "vault", "\(path): \(error.message)", at: nil, hint: error.hint)
  }
}

/// `swplay vault encrypt FILE…`: encrypts files.
struct VaultEncryptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encrypt", abstract: "Encrypt files.")

  @Argument(help: "Files; - is standard input.") var files: [String]
  @OptionGroup(title: "Vault") var options: VaultOptions
  @OptionGroup var choice: VaultChoice

  func run() async throws {
    let vault = try await FileMistakes.told(ofRun: false) {
      Vault(try options.identities(isNew: true))
    }
    try await VaultFiles.change(files) { content throws(VaultError) in
      try vault.seal(content, label: choice.label)
    }
  }
}

/// Which of several passwords encrypts.
struct VaultChoice: ParsableArguments {
  @Option(
    name: .customLong("encrypt-vault-id"),
    help: ArgumentHelp(
      "Encrypt with the password of this label, not the first.", valueName: "label"))
  var label: String?
}

/// `swplay vault decrypt FILE…`: decrypts files for good.
struct VaultDecryptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decrypt", abstract: "Decrypt files for good.")

  @Argument(help: "Files; - is standard input.") var files: [String]
  @OptionGroup(title: "Vault") var options: VaultOptions

  func run() async throws {
    let vault = try await FileMistakes.told(ofRun: false) { Vault(try options.identities()) }
    try await VaultFiles.change(files) { content throws(VaultError) in try vault.open(content) }
  }
}

/// `swplay vault view FILE…`: prints what encrypted files hold.
struct VaultViewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view", abstract: "Print what encrypted files hold.")

  @Argument(help: "Files; - is standard input.") var files: [String]
  @OptionGroup(title: "Vault") var options: VaultOptions

  func run() async throws {
    try await FileMistakes.told(ofRun: false) {
      let vault = Vault(try options.identities())
      for path in files {
        let content = try VaultFiles.read(path)
        do throws(VaultError) {
          StandardOutput.write(try vault.open(content))
        } catch {
          throw Diagnostics([VaultFiles.diagnostic(error, path)])
        }
      }
    }
  }
}
