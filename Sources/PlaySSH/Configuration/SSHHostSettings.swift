/// What a configuration says about one host; what it does not say is `nil` or empty.
public struct SSHHostSettings: Sendable, Equatable {
  /// The name or address to connect to, in lower case.
  public var hostName: String
  /// The port.
  public var port: Int?
  /// The user to log in as.
  public var user: String?
  /// Private keys, expanded; `none` stands alone for no key.
  public var identityFiles: [String] = []
  /// Whether no other keys are tried, of an agent neither.
  public var identitiesOnly: Bool?
  /// The agent's socket, expanded; `none` for no agent, `SSH_AUTH_SOCK` for the usual one.
  public var identityAgent: String?
  /// Certificates, expanded.
  public var certificateFiles: [String] = []
  /// The user's files with known host keys, expanded.
  public var userKnownHostsFiles: [String] = []
  /// The machine's files with known host keys.
  public var globalKnownHostsFiles: [String] = []
  /// What happens to unknown keys.
  public var strictHostKeyChecking: StrictHostKeyChecking?
  /// Where ``strictHostKeyChecking`` stands.
  public var strictHostKeyCheckingPlace: ConfigurationPlace?
  /// The name by which keys are looked up, in lower case.
  public var hostKeyAlias: String?
  /// The hosts to go through, or `none`.
  public var proxyJump: String?
  /// The command to go through, or `none`.
  public var proxyCommand: String?
  /// Where ``proxyCommand`` stands.
  public var proxyCommandPlace: ConfigurationPlace?
  /// Seconds in which a host must answer.
  public var connectTimeout: Int?
  /// How often connecting is tried.
  public var connectionAttempts: Int?
  /// Seconds after which a silent host is asked for a sign of life; 0 never asks.
  public var serverAliveInterval: Int?
  /// How many such questions in a row a host may leave unanswered.
  public var serverAliveCountMax: Int?

  init(hostName: String) { self.hostName = hostName }
}

extension SSHConfiguration {
  /// Works out what is said about a host.
  ///
  /// - Parameters:
  ///   - host: The name or address as it was given.
  ///   - user: The user to log in as, when something that wins over the files says so.
  ///   - port: The port, when something that wins over the files says so.
  /// - Throws: ``SSHConfigurationMistake`` for a value that cannot be expanded.
  /// - Returns: The settings.
  public func settings(
    of host: String, user: String? = nil, port: Int? = nil
  ) throws(SSHConfigurationMistake) -> SSHHostSettings {
    var evaluation = ConfigurationEvaluation(
      surroundings: surroundings, host: host, user: user, port: port)
    evaluation.apply(items)
    if evaluation.wantsFinalPass {
      evaluation.beginFinalPass()
      evaluation.apply(items)
    }
    return try evaluation.expanded()
  }
}

/// Goes through a configuration for one host: of each setting the first value counts.
private struct ConfigurationEvaluation {
  let surroundings: SSHConfiguration.Surroundings
  /// The name as it was given.
  let original: String
  /// The name that `Host` is compared with.
  private var current: String
  private let givenUser: String?
  private let givenPort: Int?
  /// The lines that count, of most keywords one.
  private var lines: [SSHKeyword: [ConfigurationLine]] = [:]
  private(set) var wantsFinalPass = false
  private var isFinal = false
  private var isActive = true

  init(surroundings: SSHConfiguration.Surroundings, host: String, user: String?, port: Int?) {
    self.surroundings = surroundings
    (original, current) = (host, host)
    (givenUser, givenPort) = (user, port)
  }

  mutating func beginFinalPass() {
    current = hostName
    isFinal = true
    isActive = true
  }

  mutating func apply(_ items: [ConfigurationItem], isReachable: Bool = true) {
    for item in items {
      switch item {
      case .host(let patterns):
        isActive = isReachable && ConfigurationPattern.matches(current, patterns)
      case .match(let conditions): isActive = holds(conditions) && isReachable
      case .included(let inner):
        let wasActive = isActive
        apply(inner, isReachable: isReachable && wasActive)
        isActive = wasActive
      case .setting(let line): if isActive, isReachable { take(line) }
      }
    }
  }

  private mutating func holds(_ conditions: [MatchCondition]) -> Bool {
    if conditions.contains(where: { $0.subject == .final }) { wantsFinalPass = true }
    return conditions.allSatisfy { holds($0) != $0.isNegated }
  }

  private func holds(_ condition: MatchCondition) -> Bool {
    let patterns = condition.patterns
    return switch condition.subject {
    case .all: true
    // Names are not made canonical here, so there is no such pass.
    case .canonical: false
    case .final: isFinal
    case .host: ConfigurationPattern.matches(hostName, patterns)
    case .originalhost: ConfigurationPattern.matches(original, patterns)
    case .user: ConfigurationPattern.matches(user, patterns)
    case .localuser: ConfigurationPattern.matches(surroundings.user, patterns)
    }
  }

  private mutating func take(_ line: ConfigurationLine) {
    guard let keyword = SSHKeyword(rawValue: line.keyword) else { return }
    let known = lines[keyword, default: []]
    let counts =
      switch keyword {
      case .identityFile, .certificateFile:
        !known.contains { $0.arguments == line.arguments }
      // Whichever of these comes first leaves no room for the other.
      case .proxyJump, .proxyCommand: lines[.proxyJump] == nil && lines[.proxyCommand] == nil
      default: known.isEmpty
      }
    if counts { lines[keyword] = known + [line] }
  }
}

// MARK: - What comes of it

extension ConfigurationEvaluation {
  private func line(_ keyword: SSHKeyword) -> ConfigurationLine? { lines[keyword]?.first }

  private func value(_ keyword: SSHKeyword) -> String? { line(keyword)?.arguments.first }

  private var user: String { givenUser ?? value(.user) ?? surroundings.user }

  private var hostName: String {
    guard let name = value(.hostName) else { return original.lowercased() }
    // Only these two tokens can stand in it.
    return name.replacing("%%", with: "\u{0}").replacing("%h", with: original)
      .replacing("\u{0}", with: "%").lowercased()
  }

  func expanded() throws(SSHConfigurationMistake) -> SSHHostSettings {
    var settings = SSHHostSettings(hostName: hostName)
    settings.port = value(.port).flatMap(SSHKeyword.port)
    settings.user = value(.user)
    settings.hostKeyAlias = value(.hostKeyAlias)?.lowercased()
    settings.identitiesOnly = value(.identitiesOnly).flatMap(SSHKeyword.flag)
    settings.strictHostKeyChecking = value(.strictHostKeyChecking)
      .flatMap { StrictHostKeyChecking($0) }
    settings.strictHostKeyCheckingPlace = line(.strictHostKeyChecking)?.place
    settings.proxyJump = value(.proxyJump)
    settings.proxyCommand = line(.proxyCommand)?.arguments.joined(separator: " ")
    settings.proxyCommandPlace = line(.proxyCommand)?.place
    settings.connectTimeout = value(.connectTimeout).flatMap(SSHKeyword.seconds)
    settings.connectionAttempts = value(.connectionAttempts).flatMap(SSHKeyword.count)
    settings.serverAliveInterval = value(.serverAliveInterval).flatMap(SSHKeyword.seconds)
    settings.serverAliveCountMax = value(.serverAliveCountMax).flatMap(SSHKeyword.count)
    settings.identityFiles = try paths(.identityFile)
    settings.certificateFiles = try paths(.certificateFile)
    settings.userKnownHostsFiles = try paths(.userKnownHostsFile)
    settings.globalKnownHostsFiles = line(.globalKnownHostsFile)?.arguments ?? []
    if let line = line(.identityAgent), let agent = line.arguments.first {
      settings.identityAgent = try agentPath(agent, line.place)
    }
    return settings
  }

  /// All paths of a keyword, of which some take one and some several.
  private func paths(_ keyword: SSHKeyword) throws(SSHConfigurationMistake) -> [String] {
    var paths: [String] = []
    for line in lines[keyword, default: []] {
      let words = keyword == .userKnownHostsFile ? line.arguments[...] : line.arguments.prefix(1)
      for word in words { paths.append(try tokens(line.place).expand(word)) }
    }
    return paths
  }

  private func agentPath(
    _ agent: String, _ place: ConfigurationPlace
  ) throws(SSHConfigurationMistake) -> String {
    if agent == "none" || agent == "SSH_AUTH_SOCK" { return agent }
    if agent.hasPrefix("$"), !agent.hasPrefix("${") {
      return surroundings.variable(String(agent.dropFirst())) ?? "none"
    }
    return try tokens(place).expand(agent)
  }

  private func tokens(_ place: ConfigurationPlace) -> ConfigurationTokens {
    let host = surroundings.host
    return ConfigurationTokens(
      place: place, home: surroundings.home, variable: surroundings.variable,
      values: [
        "%": "%", "d": surroundings.home, "h": hostName,
        "i": String(surroundings.userID), "k": value(.hostKeyAlias)?.lowercased() ?? original,
        "L": String(host.prefix { $0 != "." }), "l": host, "n": original,
        "p": String(givenPort ?? value(.port).flatMap(SSHKeyword.port) ?? 22), "r": user,
        "u": surroundings.user,
      ])
  }
}
