/// The variables that say how a host is reached.
public enum ConnectionVariable: CaseIterable, Sendable {
  case host, port, user, password, privateKey, jump, connection, retries, becomePassword,
    sshArguments

  /// The names of the variable; the first one that is set counts, but of ``sshArguments`` all do.
  ///
  /// Those without the prefix `ansible_` count in an inventory alone.
  public var names: [String] {
    switch self {
    case .host: ["ansible_host", "ansible_ssh_host", "host"]
    case .port: ["ansible_port", "ansible_ssh_port", "port"]
    case .user: ["ansible_user", "ansible_ssh_user", "user"]
    case .password: PasswordVariable.login
    case .privateKey:
      ["ansible_ssh_private_key_file", "ansible_private_key_file", "private_key"]
    case .jump: ["ansible_jump", "jump"]
    case .connection: ["ansible_connection", "connection"]
    case .sshArguments: ["ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args"]
    case .retries: ["ansible_ssh_retries"]
    case .becomePassword: PasswordVariable.become + [PasswordVariable.becomeInInventory]
    }
  }

  /// All names, sorted.
  public static let sortedNames = allCases.flatMap(\.names).sorted()

  /// The names of those that must be known before a host is connected, and so have no effect in a
  /// playbook.
  public static let namesBeforeConnecting = Set(
    allCases.filter { $0 != .becomePassword }.flatMap(\.names).filter { $0.hasPrefix("ansible_") })
}
