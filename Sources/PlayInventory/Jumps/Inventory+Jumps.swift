public import PlayData

extension Inventory {
  /// The hosts through which a host is reached, the first one first.
  ///
  /// A jump host that the inventory names is reached as its own variables say, which may mean
  /// further jump hosts; what is written with the name wins.
  /// - Throws: What is wrong with the settings of the host or of its jump hosts, with positions.
  public func jumps(to host: Host) throws(Diagnostics) -> [JumpHost] {
    try jumps(to: host, after: [host.name])
  }

  /// The hosts through which a host is reached, the first one first, when a text names them in the
  /// form of the variable `jump` and the host's own variables do not.
  /// - Throws: What is wrong with the text or with the settings of its jump hosts, with positions.
  public func jumps(through text: String, to host: Host) throws(Diagnostics) -> [JumpHost] {
    try jumps(through: text, to: host, after: [host.name])
  }

  // The trail is the names of the hosts whose jump hosts are looked for, each being one of the one
  // before.
  private func jumps(to host: Host, after trail: [String]) throws(Diagnostics) -> [JumpHost] {
    guard let text = try ConnectionSettings(host).jump, text != "none" else { return [] }
    return try jumps(through: text, to: host, after: trail)
  }

  private func jumps(
    through text: String, to host: Host, after trail: [String]
  ) throws(Diagnostics) -> [JumpHost] {
    guard let addresses = JumpAddress.list(text) else {
      throw JumpMistake.notAddresses(text).diagnostics(of: host)
    }
    var jumps: [JumpHost] = []
    for address in addresses {
      let other = lists(address.host) ? self.host(named: address.host) : nil
      if let other, jumps.isEmpty {
        if let start = trail.firstIndex(of: other.name) { throw loop(Array(trail[start...])) }
        jumps += try self.jumps(to: other, after: trail + [other.name])
      }
      guard !([host.name] + jumps.map(\.name)).contains(address.host) else {
        throw JumpMistake.twice(address.host, host: host.name).diagnostics(of: host)
      }
      jumps.append(try jumpHost(address, other, of: host))
    }
    return jumps
  }

  private func jumpHost(
    _ address: JumpAddress, _ other: Host?, of host: Host
  ) throws(Diagnostics) -> JumpHost {
    var settings =
      if let other { try ConnectionSettings(other) } else {
        try ConnectionSettings(host: address.host, variables: [])
      }
    guard settings.connection == .ssh else {
      throw JumpMistake.local(address.host).diagnostics(of: host)
    }
    settings.user = address.user ?? settings.user
    settings.port = address.port ?? settings.port
    return JumpHost(name: address.host, settings: settings)
  }

  /// The mistake is the same wherever one enters the loop, and must be told once.
  private func loop(_ names: [String]) -> Diagnostics {
    let least = names.indices.min { names[$0] < names[$1] } ?? 0
    let loop = Array(names[least...] + names[..<least])
    return JumpMistake.loop(loop).diagnostics(of: host(named: loop[0]))
  }
}
