import PlayData
import PlayEngine
import PlayInventory
import PlayModel

/// Lists what a playbook would run on.
struct Listing {
  let playbook: Playbook
  let inventory: Inventory
  let limit: String?

  func print(hosts showsHosts: Bool, tasks showsTasks: Bool, tags showsTags: Bool) throws {
    let expected = playbook.expectedNames
    let limit = try limit.map { pattern in
      Set(try inventory.select(pattern, expecting: expected.last ?? .none).map(\.name))
    }
    for (index, (play, expected)) in zip(playbook.plays, expected).enumerated() {
      let hosts = try inventory.select(
        play.pattern, at: play.patternPosition, expecting: expected
      ).map(\.name).filter { limit?.contains($0) ?? true }
      guard showsHosts || showsTasks || showsTags else { continue }
      StandardOutput.print("play \(index + 1) (\(play.pattern)): \(play.name)")
      if showsHosts {
        StandardOutput.print("  hosts (\(hosts.count)):")
        for host in hosts { StandardOutput.print("    \(host)") }
      }
      if showsTasks { tasks(of: play) }
      if showsTags {
        let tags = Set(play.tasks.flatMap(\.keywords.tags)).sorted()
        StandardOutput.print("  tags: [\(tags.joined(separator: ", "))]")
      }
    }
  }

  private func tasks(of play: Play) {
    StandardOutput.print("  tasks:")
    for task in play.tasks {
      let tags = task.keywords.tags.sorted().joined(separator: ", ")
      StandardOutput.print("    \(task.title)" + (tags.isEmpty ? "" : "  [\(tags)]"))
    }
  }
}
