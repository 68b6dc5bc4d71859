import PlayData
import PlayInventory
import PlayModel

/// How the hosts of a playbook are reached, checked before any of them is connected.
struct ConnectionCheck {
  /// Passwords, which no report may show.
  private(set) var secrets: [Secret] = []

  /// Reads the settings of the hosts that the plays select.
  ///
  /// - Throws: `Diagnostics` with every setting that is wrong or that swplay cannot follow.
  init(_ playbook: Playbook, _ inventory: Inventory) throws {
    var mistakes = Diagnostics()
    var seen: Set<String> = []
    for play in playbook.plays {
      // A pattern that is wrong is told by the engine, with the other mistakes about hosts.
      let hosts = (try? inventory.select(play.pattern, at: play.patternPosition)) ?? []
      for host in hosts where seen.insert(host.name).inserted { check(host, &mistakes) }
    }
    if mistakes.hasErrors { throw mistakes }
  }

  private mutating func check(_ host: Host, _ mistakes: inout Diagnostics) {
    do throws(Diagnostics) {
      let settings = try ConnectionSettings(host)
      secrets += [settings.password, settings.becomePassword].compactMap(\.self)
      if settings.jump != nil {
        refuse("jump", of: host, hint: "connect to an address that is reached directly", &mistakes)
      }
    } catch {
      mistakes.append(error)
    }
  }

  /// A setting that would be ignored is worse than a mistake: the host would not be reached as the
  /// person who wrote it expects.
  private func refuse(
    _ name: String, of host: Host, hint: String, _ mistakes: inout Diagnostics
  ) {
    let variable = host.variable(named: "ansible_\(name)") ?? host.variable(named: name)
    let diagnostic = Diagnostic(
      id: "unsupported-setting", "\(name) is not supported", at: variable?.node.position,
      hint: hint)
    if !mistakes.all.contains(diagnostic) { mistakes.append(diagnostic) }
  }
}
