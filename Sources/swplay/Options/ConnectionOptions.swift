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
    help: ArgumentHelp("Seconds in which a host must answer.", valueName: "seconds"))
  var timeout = 10

  /// The options of the transport.
  func sshOptions() -> SSHOptions {
    let home = Environment.home
    var options = SSHOptions(
      knownHostsFiles: knownHosts.isEmpty
        ? ["\(home)/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"] : knownHosts)
    options.acceptNewHostKeys = acceptsNew
    options.identityFiles =
      privateKeys.isEmpty ? IdentityFiles.standard(home: home) : privateKeys
    options.agentSocket = Environment.value("SSH_AUTH_SOCK")
    options.timeouts.connect = .seconds(timeout)
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
