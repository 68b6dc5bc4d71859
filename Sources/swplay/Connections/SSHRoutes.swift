import PlayData
import PlayInventory
import PlaySSH

/// Where hosts are and how one logs in to them: what the inventory says wins over the command line,
/// and that over ssh_config(5).
struct SSHRoutes {
  private let connection: ConnectionOptions
  private let configurations: SSHConfigurations
  private let inventory: Inventory
  /// What holds for every host.
  let standard: SSHOptions

  /// Reads the configuration.
  ///
  /// - Throws: `Diagnostics` with what cannot be followed in it.
  init(_ login: SSHLogin, _ inventory: Inventory) throws {
    connection = login.options
    self.inventory = inventory
    configurations = try Self.told { () throws(SSHConfigurationMistake) in
      try SSHConfigurations(login.options)
    }
    standard = login.standard
  }

  /// What in the configuration is passed over, for people to know.
  var warnings: [String] { configurations.standard.warnings }

  /// The user who logs in.
  func user(_ settings: ConnectionSettings) throws -> String {
    try user(settings, configured(settings))
  }

  /// How often connecting is tried again.
  func retries(_ settings: ConnectionSettings) throws -> Int {
    try settings.retries ?? connection.connectRetries
      ?? configured(settings).connectionAttempts.map { $0 - 1 } ?? ConnectionOptions.usualRetries
  }

  /// The way to a host, and how to log in there.
  ///
  /// - Throws: `Diagnostics` with what is wrong in the inventory or the configuration.
  func route(
    to host: Host, _ settings: ConnectionSettings
  ) throws -> (destination: SSHDestination, options: SSHOptions) {
    let configured = try configured(settings)
    let jump = try self.jump(to: host, settings, configured)
    return (
      destination(host.name, settings, configured, behind: jump), options(settings, configured)
    )
  }

  /// Finds out whether there is a way to a host.
  ///
  /// - Throws: `Diagnostics` with what is wrong in the inventory or the configuration.
  /// - Returns: What a person should know of it.
  func check(_ host: Host, _ settings: ConnectionSettings) throws -> [String] {
    let configured = try configured(settings)
    _ = try jump(to: host, settings, configured)
    return [looseness(configured), forgetfulness(options(settings, configured))]
      .compactMap(\.self)
  }

  /// What is said of a configuration that would have changed keys accepted.
  private func looseness(_ configured: SSHHostSettings) -> String? {
    guard configured.strictHostKeyChecking == .no, !connection.acceptsNew else { return nil }
    let place = configured.strictHostKeyCheckingPlace.map { "\($0): " } ?? ""
    return
      "\(place)StrictHostKeyChecking no is followed as accept-new: keys that are not known are "
      + "accepted and kept, and changed ones are refused"
  }

  /// What is said when accepted keys are not kept, which is as much as not looking at them.
  private func forgetfulness(_ options: SSHOptions) -> String? {
    guard options.acceptNewHostKeys, options.knownHostsFiles.first == "/dev/null" else {
      return nil
    }
    return "/dev/null keeps no keys of hosts: any key that is not known is accepted, each time"
  }

  private func configured(_ settings: ConnectionSettings) throws -> SSHHostSettings {
    try Self.told { () throws(SSHConfigurationMistake) in
      try configurations.configuration(settings.sshArguments).settings(
        of: settings.host, user: settings.user ?? connection.user, port: settings.port)
    }
  }

  private static func told<Result>(
    _ body: () throws(SSHConfigurationMistake) -> Result
  ) throws -> Result {
    do throws(SSHConfigurationMistake) {
      return try body()
    } catch {
      throw mistake("\(error)")
    }
  }

  private static func mistake(_ text: String, hint: String? = nil) -> Diagnostics {
    Diagnostics([Diagnostic(id: "ssh-config", text, at: nil, hint: hint)])
  }
}

// MARK: - Where

extension SSHRoutes {
  private func user(_ settings: ConnectionSettings, _ configured: SSHHostSettings) -> String {
    settings.user ?? connection.user ?? configured.user ?? Environment.user
  }

  private func destination(
    _ name: String, _ settings: ConnectionSettings, _ configured: SSHHostSettings,
    behind jump: SSHJumpHost?
  ) -> SSHDestination {
    // A name that the configuration leaves alone is shown as it is written.
    let isRenamed = configured.hostName != settings.host.lowercased()
    var destination = SSHDestination(
      name: name, host: isRenamed ? configured.hostName : settings.host,
      port: settings.port ?? configured.port ?? 22, user: user(settings, configured), jump: jump)
    destination.keyName = configured.hostKeyAlias
    return destination
  }

  /// The last of the jump hosts, which is behind the others.
  private func jump(
    to host: Host, _ settings: ConnectionSettings, _ configured: SSHHostSettings
  ) throws -> SSHJumpHost? {
    if let command = configured.proxyCommand, command != "none", settings.jump == nil {
      let place = configured.proxyCommandPlace.map { "\($0): " } ?? ""
      throw Self.mistake(
        "\(place)ProxyCommand is not supported, and \(host.name) would be reached through it",
        hint: "write ProxyJump, or jump=none for a host that is reached directly")
    }
    guard settings.jump == nil else { return try chain(inventory.jumps(to: host), nil) }
    return try jump(through: configured.proxyJump, to: host, after: [settings.host])
  }

  /// The trail is the names on whose way this is, each being that of a jump host of the one before.
  private func jump(
    through text: String?, to host: Host, after trail: [String]
  ) throws -> SSHJumpHost? {
    guard let text, text != "none" else { return nil }
    let jumps = try inventory.jumps(through: text, to: host)
    guard let first = jumps.first else { return nil }
    guard !trail.contains(first.name) else {
      throw Self.mistake(
        "ProxyJump: \(first.name) is reached through itself", hint: "write ProxyJump none for it")
    }
    let before = try jump(
      through: configured(first.settings).proxyJump, to: host, after: trail + [first.name])
    return try chain(jumps, before)
  }

  private func chain(_ jumps: [JumpHost], _ before: SSHJumpHost?) throws -> SSHJumpHost? {
    try jumps.reduce(before) { before, jump in
      let configured = try configured(jump.settings)
      return SSHJumpHost(
        destination(jump.name, jump.settings, configured, behind: before),
        options: options(jump.settings, configured))
    }
  }
}

// MARK: - How

extension SSHRoutes {
  private func options(
    _ settings: ConnectionSettings, _ configured: SSHHostSettings
  ) -> SSHOptions {
    var options = standard
    let identities = configured.identityFiles
    if let key = settings.privateKey {
      options.identityFiles = [Self.expand(key)]
    } else if !identities.isEmpty,
      connection.privateKeys.isEmpty || settings.sshArguments.namesKeys
    {
      options.identityFiles = identities == ["none"] ? [] : identities
    }
    options.certificateFiles = configured.certificateFiles.filter { $0 != "none" }
    if let password = settings.password { options.password = SSHPassword(password.revealed) }
    if connection.knownHosts.isEmpty {
      let own = configured.userKnownHostsFiles
      let shared = configured.globalKnownHostsFiles
      options.knownHostsFiles =
        (own.isEmpty ? ConnectionOptions.ownKnownHosts : own.filter { $0 != "none" })
        + (shared.isEmpty ? ConnectionOptions.sharedKnownHosts : shared.filter { $0 != "none" })
    }
    switch configured.strictHostKeyChecking {
    case .acceptNew, .no: options.acceptNewHostKeys = true
    case .yes: options.asksForNewHostKeys = false
    case .ask, nil: break
    }
    switch configured.identityAgent {
    case "none": options.useAgent = false
    case "SSH_AUTH_SOCK", nil: break
    case let path?: options.agentSocket = path
    }
    options.usesOnlyIdentities = configured.identitiesOnly == true
    if connection.timeout == nil, let seconds = configured.connectTimeout {
      options.timeouts.connect = .seconds(seconds)
    }
    if let seconds = configured.serverAliveInterval {
      options.aliveInterval = seconds == 0 ? nil : .seconds(seconds)
    }
    options.aliveLimit = configured.serverAliveCountMax ?? options.aliveLimit
    return options
  }

  private static func expand(_ path: String) -> String {
    path.dropPrefix("~/").map { "\(Environment.home)/\($0)" } ?? path
  }
}
