import PlayShell

/// How git(1) reaches a repository, and what it must never do: ask a person.
struct GitAccess: Hashable, Sendable {
  /// The private key for ssh(1).
  var keyFile: String?
  /// Whether the key of a host that is not known yet is accepted.
  var acceptsNewHostKey = false
  /// Whether any key of any host is accepted.
  var acceptsHostKey = false
  /// More words for ssh(1).
  var sshOptions: [String] = []
  /// A folder that is trusted although it belongs to another user.
  var trustedFolder: String?

  /// The environment of commands that may change the host.
  var environment: [ShellCommand.Variable] { common + ssh(isReading: false) }

  /// The environment of commands that must not write a thing: no index that git would refresh on
  /// its way, no host key that ssh would remember.
  var readingEnvironment: [ShellCommand.Variable] {
    common + [ShellCommand.Variable("GIT_OPTIONAL_LOCKS", "0")] + ssh(isReading: true)
  }

  private var common: [ShellCommand.Variable] {
    [
      ShellCommand.Variable("GIT_TERMINAL_PROMPT", "0"),
      ShellCommand.Variable("GIT_ASKPASS", "true"),
    ] + trust
  }

  /// As the environment and not as `-c`, so that every git that git starts is told.
  private var trust: [ShellCommand.Variable] {
    guard let trustedFolder else { return [] }
    return [
      ShellCommand.Variable("GIT_CONFIG_COUNT", "1"),
      ShellCommand.Variable("GIT_CONFIG_KEY_0", "safe.directory"),
      ShellCommand.Variable("GIT_CONFIG_VALUE_0", trustedFolder),
    ]
  }

  private func ssh(isReading: Bool) -> [ShellCommand.Variable] {
    var words = keyFile.map { ["-i", $0, "-o", "IdentitiesOnly=yes"] } ?? []
    if acceptsHostKey {
      words += ["-o", "StrictHostKeyChecking=no"]
    } else if acceptsNewHostKey {
      words += ["-o", "StrictHostKeyChecking=accept-new"]
    }
    if isReading, acceptsHostKey || acceptsNewHostKey {
      // ssh reads all of these files and writes a new key into the first.
      words += ["-o", "UserKnownHostsFile=/dev/null ~/.ssh/known_hosts"]
    }
    words += sshOptions
    guard !words.isEmpty, let text = try? ShellQuoting.join(["ssh", "-o", "BatchMode=yes"] + words)
    else { return [] }
    return [ShellCommand.Variable("GIT_SSH_COMMAND", text)]
  }
}
