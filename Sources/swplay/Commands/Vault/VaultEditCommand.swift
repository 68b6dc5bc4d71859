import ArgumentParser
import PlayData
import PlaySecrets
import Subprocess
import SystemPackage

/// `swplay vault edit FILE`: lets a person edit an encrypted file.
struct VaultEditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Edit an encrypted file with $EDITOR.",
    discussion: """
      The editor works on a copy in a folder that no one else can open. The folder is removed \
      afterwards with all that the editor has left in it, also when swplay is interrupted.
      """)

  @Argument(help: "The file.") var file: String
  @OptionGroup(title: "Vault") var options: VaultOptions

  func run() async throws {
    try await FileMistakes.told(ofRun: false) {
      let vault = Vault(try options.identities())
      let (text, identity) = try open(with: vault)
      let folder = try PrivateFolder()
      Interrupts.follow { _ in
        folder.remove()
        ExitStatus.interrupted.end()
      }
      defer {
        folder.remove()
        Interrupts.ignore()
      }
      let edited = try await edit(text, in: folder)
      guard edited != text else { return StandardError.print("\(file) is unchanged") }
      let sealed: [UInt8]
      do throws(VaultError) {
        sealed = try Vault([identity]).seal(edited)
      } catch {
        throw Diagnostics([VaultFiles.diagnostic(error, file)])
      }
      try VaultFiles.write(sealed, to: file)
    }
  }

  private func open(
    with vault: Vault
  ) throws -> (text: [UInt8], identity: Vault.Identity) {
    let content = try VaultFiles.read(file)
    do throws(VaultError) {
      return try vault.opening(content)
    } catch {
      throw Diagnostics([VaultFiles.diagnostic(error, file)])
    }
  }

  /// Lets the person edit a text, and returns what it is afterwards.
  private func edit(_ text: [UInt8], in folder: PrivateFolder) async throws -> [UInt8] {
    let name = file.split(separator: "/").last.map(String.init) ?? "vault"
    let path = "\(folder.path)/\(name)"
    try VaultFiles.write(text, to: path)
    // EDITOR may hold options, which a shell takes apart as it does for other programs.
    let editor = Environment.value("EDITOR") ?? "vi"
    let result = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", "\(editor) \"$1\"", "sh", path],
      input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
      output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
      error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
    guard result.terminationStatus.isSuccess else {
      throw Diagnostics([
        Diagnostic(
          id: "editor", "\(file) is unchanged: the editor \"\(editor)\" failed", at: nil,
          hint: "EDITOR names the editor")
      ])
    }
    return try VaultFiles.read(path)
  }
}
