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
    for host in Self.hosts(of: playbook, inventory) { check(host, inventory, &mistakes) }
    if mistakes.hasErrors { throw mistakes }
  }

  /// The hosts that the plays select.
  static func hosts(of playbook: Playbook, _ inventory: Inventory) -> [Host] {
    var seen: Set<String> = []
    return playbook.plays.flatMap { play in
      // A pattern that is wrong is told by the engine, with the other mistakes about hosts.
      (try? inventory.select(play.pattern, at: play.patternPosition)) ?? []
    }.filter { seen.insert($0.name).inserted }
  }

  private mutating func check(
    _ host: Host, _ inventory: Inventory, _ mistakes: inout Diagnostics
  ) {
    do throws(Diagnostics) {
      let settings = try ConnectionSettings(host)
      secrets += [settings.password, settings.becomePassword].compactMap(\.self)
      if settings.connection == .ssh {
        secrets += try inventory.jumps(to: host).compactMap(\.settings.password)
      }
    } catch {
      // Hosts of a group have the same mistakes.
      for mistake in error.all where !mistakes.all.contains(mistake) { mistakes.append(mistake) }
    }
  }
}
