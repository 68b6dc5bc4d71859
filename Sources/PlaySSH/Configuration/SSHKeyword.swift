/// The keywords of ssh_config(5) that are followed; all others are passed over.
enum SSHKeyword: String, CaseIterable, Sendable {
  case hostName = "hostname"
  case port
  case user
  case identityFile = "identityfile"
  case identitiesOnly = "identitiesonly"
  case identityAgent = "identityagent"
  case certificateFile = "certificatefile"
  case userKnownHostsFile = "userknownhostsfile"
  case globalKnownHostsFile = "globalknownhostsfile"
  case strictHostKeyChecking = "stricthostkeychecking"
  case hostKeyAlias = "hostkeyalias"
  case proxyJump = "proxyjump"
  case proxyCommand = "proxycommand"
  case connectTimeout = "connecttimeout"
  case connectionAttempts = "connectionattempts"
  case serverAliveInterval = "serveraliveinterval"
  case serverAliveCountMax = "serveralivecountmax"

  /// All of them as people write them.
  static let list = """
    HostName, Port, User, IdentityFile, IdentitiesOnly, IdentityAgent, CertificateFile, \
    UserKnownHostsFile, GlobalKnownHostsFile, StrictHostKeyChecking, HostKeyAlias, ProxyJump, \
    ProxyCommand, ConnectTimeout, ConnectionAttempts, ServerAliveInterval, ServerAliveCountMax
    """

  /// Finds a value that cannot be one.
  func check(_ line: ConfigurationLine) throws(SSHConfigurationMistake) {
    guard let value = line.arguments.first, !value.isEmpty else {
      throw SSHConfigurationMistake(line.place, "\(line.keyword) has no value")
    }
    let expected: String? =
      switch self {
      case .port: Self.port(value) == nil ? "a port from 1 to 65535" : nil
      case .identitiesOnly: Self.flag(value) == nil ? "yes or no" : nil
      case .strictHostKeyChecking:
        StrictHostKeyChecking(value) == nil ? "yes, no, ask, off or accept-new" : nil
      case .connectTimeout:
        value != "none" && Self.seconds(value) == nil ? "a time such as 10 or 2m" : nil
      case .serverAliveInterval: Self.seconds(value) == nil ? "a time such as 10 or 2m" : nil
      case .connectionAttempts, .serverAliveCountMax:
        Self.count(value) == nil ? "a number above 0" : nil
      default: nil
      }
    guard let expected else { return }
    throw SSHConfigurationMistake(
      line.place, "\(line.keyword): expected \(expected), got \"\(value)\"")
  }

  static func port(_ text: String) -> Int? {
    Int(text).flatMap { 1...65_535 ~= $0 ? $0 : nil }
  }

  static func count(_ text: String) -> Int? { Int(text).flatMap { $0 > 0 ? $0 : nil } }

  static func flag(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "true": true
    case "no", "false": false
    default: nil
    }
  }

  /// A time of sshd_config(5): numbers with a unit each, seconds without one.
  static func seconds(_ text: String) -> Int? {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    var total = 0
    var rest = text[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let number = Int(digits), number < 1 << 31 else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.popFirst().map { Character($0.lowercased()) } ?? "s"
      guard let factor = units[unit] else { return nil }
      total += number * factor
      guard total < 1 << 31 else { return nil }
    }
    return total
  }
}

/// What happens to keys that no file of known hosts has.
public enum StrictHostKeyChecking: String, Sendable {
  /// They are refused.
  case yes
  /// A person is asked.
  case ask
  /// They are accepted and kept.
  case acceptNew = "accept-new"
  /// They are accepted, and so are changed ones.
  case no

  init?(_ text: String) {
    switch text.lowercased() {
    case "yes", "true": self = .yes
    case "no", "false", "off": self = .no
    case "ask": self = .ask
    case "accept-new": self = .acceptNew
    default: return nil
    }
  }
}
