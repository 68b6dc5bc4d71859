import PlayData
import PlayInventory
import PlayModel

/// How the hosts of a playbook are reached, checked before any of them is connected.
enum ConnectionCheck {
  /// Reads the settings of the hosts that the plays select.
  ///
  /// - Throws: `Diagnostics` with every setting that is wrong or that swplay cannot follow.
  static func check(_ playbook: Playbook, _ inventory: Inventory) throws {
    var mistakes = Diagnostics()
    for host in hosts(of: playbook, inventory) {
      do throws(Diagnostics) {
        let settings = try ConnectionSettings(host)
        if settings.connection == .ssh { _ = try inventory.jumps(to: host) }
      } catch {
        mistakes.appendNew(error)
      }
    }
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
}
