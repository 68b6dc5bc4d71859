import ArgumentParser
import Logging
import PlayData
import PlaySSH

/// How hosts are reached.
struct ConnectionOptions: ParsableArguments {
  @Option(
    name: [.customShort("u"), .long], help: "User to log in as, where the inventory names none.")
  var user: String?

  @Option(
    name: .customLong("private-key"),
    help: ArgumentHelp(
      "Private key to log in with, where the inventory names none (may be repeated).",
      valueName: "file"))
  var privateKeys: [String] = []

  @Flag(
    name: [.customShort("k"), .customLong("ask-pass")],
    help: "Ask for the password to log in with, once for all hosts.")
  var asksPassword = false

  @Option(
    name: .customLong("known-hosts"),
    help: ArgumentHelp(
      "File with known host keys, in place of ~/.ssh/known_hosts (may be repeated).",
      valueName: "file"))
  var knownHosts: [String] = []

  @Flag(
    name: .customLong("accept-new"),
    help: "Trust and store the keys of hosts that are not known yet; a changed key is refused.")
  var acceptsNew = false

  @Option(
    name: .customLong("timeout"),
    help: ArgumentHelp(
      "Seconds in which a host must answer (10, where ssh_config(5) says nothing else).",
      valueName: "seconds"))
  var timeout: Int?

  @Option(
    name: [.customShort("F"), .customLong("ssh-config")],
    help: ArgumentHelp(
      "File in place of ~/.ssh/config and /etc/ssh/ssh_config; none for no file.",
      valueName: "file"))
  var configurationFile: String?

  @Option(
    name: [.customShort("o"), .customLong("ssh-option")],
    help: ArgumentHelp(
      "Setting of ssh_config(5), which wins over the files (may be repeated).",
      valueName: "key=value"))
  var configurationOptions: [String] = []

  /// The user's files with known host keys, where nothing else is said.
  static var ownKnownHosts: [String] { ["\(Environment.home)/.ssh/known_hosts"] }
  /// The machine's files with known host keys, where nothing else is said.
  static let sharedKnownHosts = ["/etc/ssh/ssh_known_hosts"]

  /// What ssh_config(5) says.
  func configuration() throws(SSHConfigurationMistake) -> SSHConfiguration {
    try SSHConfiguration(
      options: configurationOptions, files: configurationFiles,
      surroundings: SSHConfiguration.Surroundings(
        home: Environment.home, user: Environment.accountName ?? Environment.user,
        host: Environment.hostName,
        userID: Environment.userID, variable: { Environment.value($0) }),
      reader: LocalConfigurationReader())
  }

  private var configurationFiles: [SSHConfigurationFile] {
    let folder = "\(Environment.home)/.ssh"
    switch configurationFile {
    case "none": return []
    case let path?: return [SSHConfigurationFile(path: path, folder: folder, isRequired: true)]
    case nil:
      return [
        SSHConfigurationFile(path: "\(folder)/config", folder: folder),
        SSHConfigurationFile(path: "/etc/ssh/ssh_config", folder: "/etc/ssh"),
      ]
    }
  }

  /// The options of the transport.
  func sshOptions() -> SSHOptions {
    let home = Environment.home
    var options = SSHOptions(
      knownHostsFiles: knownHosts.isEmpty
        ? Self.ownKnownHosts + Self.sharedKnownHosts : knownHosts)
    options.acceptNewHostKeys = acceptsNew
    options.identityFiles =
      privateKeys.isEmpty ? IdentityFiles.standard(home: home) : privateKeys
    options.agentSocket = Environment.value("SSH_AUTH_SOCK")
    options.timeouts.connect = .seconds(timeout ?? 10)
    options.passphrase = { file in TerminalPrompt.secret("Passphrase of \(file): ") }
    if asksPassword, let password = TerminalPrompt.secret("SSH password: ") {
      options.password = SSHPassword(password)
    }
    return options
  }
}

/// The key files that ssh(1) tries when none is named.
enum IdentityFiles {
  static func standard(home: String) -> [String] {
    ["id_ed25519", "id_ecdsa", "id_rsa"].map { "\(home)/.ssh/\($0)" }
      .filter { (try? LocalFiles().read($0)) != nil }
  }
}
