public import PlayData

/// How a host is reached, as its variables say; what they do not say is `nil`.
public struct ConnectionSettings: Sendable, Equatable {
  /// How commands get to the host.
  public enum Connection: String, Sendable, CaseIterable {
    /// Over SSH.
    case ssh
    /// On this machine itself.
    case local
  }

  /// The address or name to connect to; the host's name in the inventory when nothing else is said.
  public let host: String
  /// The port of the SSH server.
  public internal(set) var port: Int?
  /// The user to log in as.
  public internal(set) var user: String?
  /// The password to log in with.
  public let password: Secret?
  /// The file with the private key.
  public let privateKey: String?
  /// What Ansible would hand to ssh(1) besides.
  public let sshArguments: SSHArguments
  /// The hosts to go through, as they are written; ``Inventory/jumps(to:)`` finds them.
  public let jump: String?
  /// How commands get to the host.
  public let connection: Connection
  /// How often connecting is tried again.
  public let retries: Int?
  /// The password for becoming another user, where it stands in the inventory.
  public let becomePassword: Secret?
}

extension ConnectionSettings {
  /// Reads the settings of a host of the inventory.
  /// - Throws: Every setting with a wrong value, with its position.
  public init(_ host: Host) throws(Diagnostics) {
    try self.init(host: host.name, variables: host.variables.map { ($0.name, $0.node) })
  }

  /// Reads the settings from variables whose templates are rendered already.
  ///
  /// A name with the prefix `ansible_` counts before the same without it, for an application may
  /// have a variable `port` of its own.
  /// - Parameters:
  ///   - host: The host's name in the inventory.
  ///   - variables: Names and values in order of precedence; a later one hides an earlier one.
  /// - Throws: Every setting with a wrong value, with its position.
  public init(
    host: String, variables: some Sequence<(name: String, node: Node)>
  ) throws(Diagnostics) {
    var reader = SettingReader(host: host, variables: variables)
    self.host = reader.text(.host) ?? host
    sshArguments = reader.sshArguments()
    port = reader.number(.port, in: 1...65_535) ?? sshArguments.port
    user = reader.text(.user) ?? sshArguments.user
    password = reader.text(.password).map(Secret.init)
    privateKey = reader.text(.privateKey)
    jump = reader.text(.jump)
    connection = reader.choice(.connection) ?? .ssh
    retries = reader.number(.retries, in: 0...100)
    becomePassword = reader.text(.becomePassword).map(Secret.init)
    guard reader.problems.all.isEmpty else { throw reader.problems }
  }
}
