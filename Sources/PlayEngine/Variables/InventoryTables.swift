import PlayData
import PlayInventory
import PlayModel

/// The inventory's variables of the hosts of a run, parsed once for all plays.
struct InventoryTables: Sendable {
  private let tables: [String: [String: TemplatedValue]]
  /// The names of the variables that any of the hosts has.
  let names: Set<String>

  /// The names of variables that have a value which cannot be parsed.
  let broken: Set<String>

  /// Parses the variables of hosts; what cannot be parsed is added to the mistakes.
  init(of hosts: [Host], _ mistakes: inout Diagnostics) {
    var parser = Parser()
    tables = Dictionary(hosts.map { ($0.name, parser.table(of: $0)) }) { first, _ in first }
    names = Set(tables.values.flatMap(\.keys))
    broken = parser.broken
    mistakes.append(parser.mistakes)
  }

  /// The variables of a host, later levels over earlier ones.
  subscript(host: Host) -> [String: TemplatedValue] {
    if let table = tables[host.name] { return table }
    // A host of no play, which only `hostvars` names.
    var parser = Parser()
    return parser.table(of: host)
  }

  /// Parses every variable once, however many hosts have it from a group.
  private struct Parser {
    private struct Place: Hashable {
      let source: ObjectIdentifier
      let offset: Int
      let name: String
    }

    private var parsed: [Place: TemplatedValue?] = [:]
    private(set) var mistakes = Diagnostics()
    private(set) var broken: Set<String> = []

    mutating func table(of host: Host) -> [String: TemplatedValue] {
      var table: [String: TemplatedValue] = [:]
      for variable in host.variables {
        if let value = value(of: variable) { table[variable.name] = value }
      }
      return table
    }

    private mutating func value(of variable: Variable) -> TemplatedValue? {
      let position = variable.node.position
      let place = Place(
        source: ObjectIdentifier(position.source), offset: position.offset, name: variable.name)
      // What a task has added, or what was rendered, differs from host to host.
      guard !variable.node.isVerbatim else { return parse(variable) }
      if let known = parsed[place] { return known }
      let value = parse(variable)
      parsed[place] = .some(value)
      return value
    }

    private mutating func parse(_ variable: Variable) -> TemplatedValue? {
      do throws(Diagnostics) {
        return try TemplatedValue(parsing: variable.node)
      } catch {
        mistakes.append(error)
        broken.insert(variable.name)
        return nil
      }
    }
  }
}
