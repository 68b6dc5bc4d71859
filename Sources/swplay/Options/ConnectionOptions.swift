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
    name: .customLong("connect-retries"),
    help: ArgumentHelp(
      "How often a host is tried again that refuses connections or does not answer (2).",
      valueName: "number"))
  var connectRetries: Int?

  /// How often connecting is tried again where nothing says so.
  static let usualRetries = 2

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

  func validate() throws {
    if let connectRetries, connectRetries < 0 {
      throw ValidationError("--connect-retries: expected a number from 0")
    }
  }

  /// What ssh_config(5) says.
  ///
  /// - Parameter file: A file in place of those that the command line names.
  /// - Throws: What cannot be followed.
  /// - Returns: The configuration.
  func configuration(
    in file: String? = nil
  ) throws(SSHConfigurationMistake) -> SSHConfiguration {
    try SSHConfiguration(
      options: configurationOptions, files: Self.files(file ?? configurationFile),
      surroundings: SSHConfiguration.Surroundings(
        home: Environment.home, user: Environment.accountName ?? Environment.user,
        host: Environment.hostName,
        userID: Environment.userID, variable: { Environment.value($0) }),
      reader: LocalConfigurationReader())
  }

  private static func files(_ file: String?) -> [SSHConfigurationFile] {
    let folder = "\(Environment.home)/.ssh"
    switch file {
    case "none": return []
    case let path?: return [SSHConfigurationFile(path: path, folder: folder, isRequired: true)]
    case nil:
      return [
        SSHConfigurationFile(path: "\(folder)/config", folder: folder, mustBeOwn: true),
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
    return options
  }

  /// Asks for the password to log in with.
  ///
  /// - Throws: `ValidationError` when no one gives it.
  /// - Returns: The password.
  func askPassword() throws -> String {
    guard TerminalPrompt.hasTerminal else {
      throw ValidationError(
        "--ask-pass: there is no terminal to ask at; set ansible_password instead")
    }
    guard let password = TerminalPrompt.secret("SSH password: "), !password.isEmpty else {
      throw ValidationError("--ask-pass: no password was given")
    }
    return password
  }
}

/// The key files that ssh(1) tries when none is named.
enum IdentityFiles {
  static func standard(home: String) -> [String] {
    ["id_ed25519", "id_ecdsa", "id_rsa"].map { "\(home)/.ssh/\($0)" }
      .filter { (try? LocalFiles().isFile($0)) == true }
  }
}
