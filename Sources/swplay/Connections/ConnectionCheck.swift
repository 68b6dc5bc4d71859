import PlayData
import PlayInventory
import PlayModel

/// How the hosts of a playbook are reached, checked before any of them is connected.
enum ConnectionCheck {
  /// Reads the settings of the hosts; warnings go to standard error.
  ///
  /// - Throws: `Diagnostics` with every setting that is wrong or that swplay cannot follow.
  static func check(_ hosts: [Host], _ connector: HostConnector) throws {
    var mistakes = Diagnostics()
    var warnings: Set<String> = []
    for host in hosts {
      do {
        for warning in try connector.check(host) where warnings.insert(warning).inserted {
          StandardError.print(warning)
        }
      } catch let found as Diagnostics {
        mistakes.appendNew(found)
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
