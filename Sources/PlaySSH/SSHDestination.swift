/// Where to connect to and as whom.
public struct SSHDestination: Sendable, Hashable {
  /// The host's name in the inventory, for messages.
  public var name: String
  /// The name or address to connect to; its keys are looked up by it.
  public var host: String
  /// The TCP port.
  public var port: Int
  /// The user to log in as.
  public var user: String

  /// Creates a destination.
  public init(name: String, host: String, port: Int = 22, user: String) {
    self.name = name
    self.host = host
    self.port = port
    self.user = user
  }
}

extension SSHDestination: CustomStringConvertible {
  /// The destination as messages name it, for example `web1 (root@192.0.2.7:22)`.
  public var description: String {
    guard !host.isEmpty else { return name }
    let host = host.contains(":") ? "[\(host)]" : host
    return "\(name) (\(user)@\(host):\(port))"
  }
}
