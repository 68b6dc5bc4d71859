import ArgumentParser
import PlayData
import PlaySecrets

/// The passwords that open what ansible-vault has encrypted.
struct VaultOptions: ParsableArguments {
  @Option(
    name: [.customLong("vault-password-file"), .customLong("vault-pass-file")],
    help: ArgumentHelp(
      "File with the vault password, or an executable that prints it (may be repeated).",
      valueName: "file"))
  var passwordFiles: [String] = []

  @Option(
    name: .customLong("vault-id"),
    help: ArgumentHelp(
      "Vault password with a label: LABEL@FILE, or LABEL@prompt to be asked (may be repeated).",
      valueName: "label@file"))
  var ids: [String] = []

  @Flag(
    name: [.customShort("J"), .customLong("ask-vault-pass"), .customLong("ask-vault-password")],
    help: "Ask for the vault password.")
  var asks = false

  /// The controller's files, opened with these passwords; `missing` says what happens to what cannot
  /// be opened.
  func files(
    missing: SecretSources.Missing = .isMistake, reading files: any FileReader = LocalFiles()
  ) throws -> SecretFiles {
    let sources = SecretSources(
      vault: Vault(try identities()), register: StandardError.secrets, missing: missing)
    return SecretFiles(files, sources: sources)
  }

  /// The passwords, those with labels first; one that is chosen now is asked for twice.
  func identities(isNew: Bool = false) throws -> [Vault.Identity] {
    var identities = try ids.map { try VaultID($0).identity(isNew: isNew) }
    identities += try passwordFiles.map { try VaultID(file: $0).identity(isNew: isNew) }
    if asks { identities.append(try VaultID(file: VaultID.prompt).identity(isNew: isNew)) }
    return identities
  }
}

/// Where a vault password comes from, and its label.
struct VaultID {
  static let prompt = "prompt"

  private let label: String?
  private let source: String

  /// Reads `LABEL@SOURCE`, or a source alone.
  init(_ text: String) {
    let at = text.firstIndex(of: "@")
    label = at.map { String(text[..<$0]) }.flatMap { $0.isEmpty ? nil : $0 }
    source = at.map { String(text[text.index(after: $0)...]) } ?? text
  }

  /// A password without a label.
  init(file: String) { (label, source) = (nil, file) }

  /// Fetches the password.
  func identity(isNew: Bool) throws -> Vault.Identity {
    let password: Secret
    if source == Self.prompt || source == "prompt_ask_vault_pass" {
      password = try asked(isNew: isNew)
    } else {
      do {
        password = try VaultPasswordFile(source, label: label).password()
      } catch {
        throw Diagnostics([Diagnostic(id: "vault-password", "\(error)", at: nil)])
      }
    }
    StandardError.secrets.add(password)
    return Vault.Identity(label: label, password: password)
  }

  private func asked(isNew: Bool) throws -> Secret {
    let name = (isNew ? "New vault password" : "Vault password") + (label.map { " (\($0))" } ?? "")
    guard let password = TerminalPrompt.secret("\(name): "), !password.isEmpty else {
      throw ValidationError("no vault password was entered")
    }
    if isNew, TerminalPrompt.secret("\(name) again: ") != password {
      throw ValidationError("the two vault passwords are not the same")
    }
    return Secret(password)
  }
}
