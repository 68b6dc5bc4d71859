import PlayData

/// The groups of a draft as a graph without cycles in which `all` is above every other group.
struct GroupTree {
  /// The groups directly below each group.
  let children: [String: [String]]
  /// The groups directly above each group.
  let parents: [String: [String]]
  /// The length of the longest way from `all`.
  let depths: [String: Int]

  /// Builds the graph; a cycle is reported to the draft and makes the result `nil`.
  init?(of draft: inout InventoryDraft) {
    var children = draft.groups.mapValues(\.children.names)
    let withParents = Set(children.values.joined())
    let roots = draft.groupNames.filter { $0 != InventoryDraft.all && !withParents.contains($0) }
    // As in Ansible the hosts without a group come first, then what is put below `all` on purpose.
    let named = (children[InventoryDraft.all] ?? []) + roots
    children[InventoryDraft.all] =
      [InventoryDraft.ungrouped] + named.filter { $0 != InventoryDraft.ungrouped }
    var parents: [String: [String]] = [:]
    for name in draft.groupNames {
      for child in children[name] ?? [] { parents[child, default: []].append(name) }
    }
    self.children = children
    self.parents = parents
    let depths = Self.depths(children: children, parents: parents)
    self.depths = depths
    guard depths.count == draft.groupNames.count else {
      let cycle = Self.cycle(among: draft.groupNames.filter { depths[$0] == nil }, parents)
      // What `all` contains by itself is written nowhere.
      let places = zip(cycle, cycle.dropFirst()).compactMap { parent, child in
        draft.groups[parent]?.children.positions[child]
      }
      draft.report(.cycle(cycle), at: places.first)
      return nil
    }
  }

  /// Every group gets its depth once all groups above have theirs; in a cycle none ever does.
  private static func depths(
    children: [String: [String]], parents: [String: [String]]
  ) -> [String: Int] {
    var missing = parents.mapValues(\.count)
    var depths = missing[InventoryDraft.all] == nil ? [InventoryDraft.all: 0] : [:]
    var ready = Array(depths.keys)
    var reached: [String: Int] = [:]
    while let name = ready.popLast() {
      for child in children[name] ?? [] {
        reached[child] = max(reached[child] ?? 0, (depths[name] ?? 0) + 1)
        missing[child, default: 0] -= 1
        if missing[child] == 0 {
          depths[child] = reached[child]
          ready.append(child)
        }
      }
    }
    return depths
  }

  /// A way through groups without a depth, from parent to child, that ends where it starts.
  private static func cycle(among names: [String], _ parents: [String: [String]]) -> [String] {
    let names = Set(names)
    guard var name = names.min() else { return [] }
    var way: [String] = []
    while !way.contains(name) {
      way.append(name)
      name = parents[name]?.first(where: names.contains) ?? name
    }
    let start = way.firstIndex(of: name) ?? 0
    return [name] + way[start...].reversed()
  }

  /// A group and all below it, level by level.
  func withDescendants(_ name: String) -> [String] {
    var seen: Set = [name]
    var names = [name]
    var next = 0
    while next < names.count {
      for child in children[names[next]] ?? [] where seen.insert(child).inserted {
        names.append(child)
      }
      next += 1
    }
    return names
  }

  /// All groups above some groups, and these.
  func withAncestors(_ names: [String]) -> Set<String> {
    var seen = Set(names)
    var open = names
    while let name = open.popLast() {
      for parent in parents[name] ?? [] where seen.insert(parent).inserted { open.append(parent) }
    }
    return seen
  }
}
