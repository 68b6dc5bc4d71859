import PlayData
import PlayInventory
import PlayTestKit
import Subprocess
import SystemPackage

/// What an inventory comes to, as far as swplay and Ansible can be compared.
struct InventoryPicture {
  private var hosts: Set<String> = []
  private var variables: [String: [String: Value]] = [:]
  /// The hosts of each group, sorted where it has others below it.
  ///
  /// Ansible's order is a matter of chance there.
  private var members: [String: [String]] = [:]
  private var children: [String: Set<String>] = [:]
  private var isRefused = false

  /// What swplay reads.
  init(loading sources: [String]) async {
    guard
      let (inventory, _) = try? await Inventory.load(
        sources.map(InventorySource.init(argument:)), files: LocalFiles(),
        run: InventoryProgram.list)
    else {
      isRefused = true
      return
    }
    hosts = Set(inventory.hosts.map(\.name))
    for host in inventory.hosts { variables[host.name] = host.values }
    for (name, group) in inventory.groups {
      members[name] = group.children.isEmpty ? group.hosts : group.hosts.sorted()
      children[name] = Set(group.children)
    }
  }

  /// What `ansible-inventory --list` printed.
  init(list: AnsibleOracle.Answer) throws {
    guard list.status == 0, let document = try list.json() else {
      isRefused = true
      return
    }
    for entry in document["_meta"]?["hostvars"]?.entries ?? [] {
      let pairs = (entry.value.entries ?? []).map { ($0.key, $0.value.value) }
      variables[entry.key] = Dictionary(pairs) { $1 }
    }
    // A group without hosts and children is named only by its parent.
    for name in ["all", "ungrouped"] { children[name] = [] }
    var direct: [String: [String]] = [:]
    for entry in document.entries ?? [] where entry.key != "_meta" {
      let names = entry.value["children"]?.list?.compactMap(\.string) ?? []
      children[entry.key] = Set(names)
      direct[entry.key] = entry.value["hosts"]?.list?.compactMap(\.string) ?? []
    }
    for name in Set(children.values.joined()) where children[name] == nil { children[name] = [] }
    for name in children.keys {
      let all = Set(descendants(of: name).flatMap { direct[$0] ?? [] })
      members[name] = children[name]?.isEmpty == true ? direct[name] ?? [] : all.sorted()
    }
    hosts = Set(members["all"] ?? [])
  }

  private func descendants(of name: String) -> Set<String> {
    (children[name] ?? []).reduce(into: [name]) { $0.formUnion(descendants(of: $1)) }
  }

  /// Everything in which two inventories differ, in words.
  static func mismatches(_ ours: InventoryPicture, _ theirs: InventoryPicture) -> [String] {
    if ours.isRefused || theirs.isRefused {
      guard ours.isRefused != theirs.isRefused else { return [] }
      return [ours.isRefused ? "only swplay refuses it" : "only ansible refuses it"]
    }
    var found: [String] = []
    if ours.hosts != theirs.hosts {
      found.append("hosts: ansible \(theirs.hosts.sorted()), swplay \(ours.hosts.sorted())")
    }
    found += compare("members of", ours.members, theirs.members)
    found += compare(
      "children of", ours.children.mapValues { $0.sorted() },
      theirs.children.mapValues { $0.sorted() })
    for host in ours.hosts.intersection(theirs.hosts) {
      let (own, other) = (ours.variables[host] ?? [:], theirs.variables[host] ?? [:])
      for name in Set(own.keys).union(other.keys) where own[name] != other[name] {
        found.append("\(name) of \(host): ansible \(text(other[name])), swplay \(text(own[name]))")
      }
    }
    return found
  }

  private static func compare(
    _ what: String, _ ours: [String: [String]], _ theirs: [String: [String]]
  ) -> [String] {
    Set(ours.keys).union(theirs.keys).filter { ours[$0] != theirs[$0] }.map { name in
      let sides = [theirs, ours].map { $0[name].map { "\($0)" } ?? "no group" }
      return "\(what) \(name): ansible \(sides[0]), swplay \(sides[1])"
    }
  }

  private static func text(_ value: Value?) -> String { value.map { JSON.write($0) } ?? "nothing" }
}

/// Runs dynamic inventories.
enum InventoryProgram {
  private struct Failure: Error {}

  static func list(_ path: String) async throws -> [UInt8] {
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: ["--list"], output: .bytes(limit: 1 << 20),
      error: .discarded)
    guard result.terminationStatus.isSuccess else { throw Failure() }
    return result.standardOutput
  }
}
