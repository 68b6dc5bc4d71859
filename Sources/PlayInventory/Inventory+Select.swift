public import PlayData
import PlayRegex

extension Inventory {
  /// The hosts of a pattern in its order, each once.
  ///
  /// A name of no host or group is an error; a group without hosts is not.
  /// - Parameters:
  ///   - pattern: Terms as `web`, `web:&staging`, `all:!db1`, `web[0:2]`, `web*` or `~regex`.
  ///   - position: Where the pattern stands in a file.
  ///   - expected: Names that need not exist; they select nothing then.
  /// - Throws: Everything that is wrong with the pattern.
  /// - Returns: The hosts.
  public func select(
    _ pattern: String, at position: Position? = nil, expecting expected: ExpectedNames = .none
  ) throws(Diagnostics) -> [Host] {
    var selected: [String] = []
    var names: Set<String> = []
    var problems = Diagnostics()
    for term in try HostPattern(pattern, at: position).terms {
      do throws(Diagnostics) {
        let matched = try hostNames(of: term, expected)
        switch term.effect {
        case .add: selected += matched.filter { names.insert($0).inserted }
        case .intersect: names.formIntersection(matched)
        case .remove: names.subtract(matched)
        }
      } catch {
        problems.append(error)
      }
    }
    guard problems.all.isEmpty else { throw problems }
    return selected.filter(names.contains).compactMap(host(named:))
  }

  private func hostNames(
    of term: HostPattern.Term, _ expected: ExpectedNames
  ) throws(Diagnostics) -> [String] {
    let names = try matches(of: term, expected)
    switch term.part {
    case nil:
      return names
    case .index(let index):
      let place = index < 0 ? names.count + index : index
      guard names.indices.contains(place) else {
        if !expected.isEmpty { return [] }
        throw PatternMistake.outOfRange(term.text, index: index, count: names.count)
          .diagnostics(at: term.position)
      }
      return [names[place]]
    case .range(let start, let end):
      let last = min(end ?? names.count, names.count - 1)
      return start <= last ? Array(names[start...last]) : []
    }
  }

  private func matches(
    of term: HostPattern.Term, _ expected: ExpectedNames
  ) throws(Diagnostics) -> [String] {
    switch term.matcher {
    case .name(let name):
      if lists(name) { return [name] }
      if let group = groups[name] { return group.hosts }
      if name == Self.localhost { return [name] }
      if expected.contains(name) { return [] }
      throw PatternMistake.unknownName(
        name, hosts: hosts.map(\.name), groups: groupNames + expected.names.sorted()
      ).diagnostics(at: term.position)
    case .glob(let text):
      return try matches(of: term, expected, Glob(text).matches)
    case .regex(let expression):
      return try matches(of: term, expected) { name throws(Diagnostics) in
        do throws(RegularExpression.WorkLimitExceeded) {
          return try expression.prefixMatch(in: name) != nil
        } catch {
          throw PatternMistake.slowRegex(error).diagnostics(at: term.position)
        }
      }
    }
  }

  /// The hosts of the groups that match, then the hosts that match themselves.
  private func matches(
    of term: HostPattern.Term, _ expected: ExpectedNames,
    _ isMatch: (String) throws(Diagnostics) -> Bool
  ) throws(Diagnostics) -> [String] {
    var found: [String] = []
    var isFound = false
    for name in groupNames where try isMatch(name) {
      isFound = true
      found += groups[name]?.hosts ?? []
    }
    for host in hosts where try isMatch(host.name) {
      isFound = true
      found.append(host.name)
    }
    if term.effect == .add, !isFound, expected.isEmpty {
      throw PatternMistake.matchesNothing(term.text).diagnostics(at: term.position)
    }
    var seen: Set<String> = []
    return found.filter { seen.insert($0).inserted }
  }
}
