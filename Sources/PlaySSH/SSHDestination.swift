/// Where to connect to and as whom.
public struct SSHDestination: Sendable, Hashable {
  /// The host's name in the inventory, for messages.
  public var name: String
  /// The name or address to connect to; its keys are looked up by it and the port.
  public var host: String
  /// The TCP port.
  public var port: Int
  /// The user to log in as.
  public var user: String
  /// The name by which its keys are looked up instead.
  public var keyName: String?
  /// The host to go through; `nil` means that this machine connects by itself.
  public var jump: SSHJumpHost?

  /// Creates a destination.
  public init(
    name: String, host: String, port: Int = 22, user: String, jump: SSHJumpHost? = nil
  ) {
    self.name = name
    self.host = host
    self.port = port
    self.user = user
    self.jump = jump
  }
}

extension SSHDestination: CustomStringConvertible {
  /// The destination as messages name it, for example `web1 (root@192.0.2.7:22)` or
  /// `web1 (root@192.0.2.7:22 through gate1, gate2)`.
  public var description: String {
    guard !host.isEmpty else { return name }
    let host = host.contains(":") ? "[\(host)]" : host
    let way = way.isEmpty ? "" : " through \(way.joined(separator: ", "))"
    return "\(name) (\(user)@\(host):\(port)\(way))"
  }

  /// The names of the jump hosts, the first one first.
  private var way: [String] {
    jump.map { $0.destination.way + [$0.destination.name] } ?? []
  }
}
