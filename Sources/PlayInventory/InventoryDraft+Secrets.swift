import PlayData

extension InventoryDraft {
  private static let outputPrefix = "output of "

  /// The name of what an inventory program prints.
  static func outputName(of program: String) -> String { outputPrefix + program }

  /// The path of the file or the program behind a source's name; `nil` when there is none.
  static func path(ofSource name: String) -> String? {
    if let program = name.dropPrefix(outputPrefix) { return program }
    return [listName, GrowingInventory.sourceName].contains(name) ? nil : name
  }

  /// Puts secrets in the place of what names them in the variables of the inventory itself.
  mutating func resolveSecrets(with files: any FileReader) {
    var resolver = Resolver(files: files)
    mapVariables { resolver.resolved($0) }
    diagnostics.append(resolver.mistakes)
  }

  /// Resolves a value once, however many hosts of a range have it.
  private struct Resolver {
    private struct Place: Hashable {
      let source: ObjectIdentifier
      let offset: Int
    }

    let files: any FileReader
    private(set) var mistakes = Diagnostics()
    private var known: [Place: Node] = [:]

    init(files: any FileReader) { self.files = files }

    mutating func resolved(_ node: Node) -> Node {
      if case .scalar = node.content { return node }
      let source = node.position.source
      let place = Place(source: ObjectIdentifier(source), offset: node.position.offset)
      if let known = known[place] { return known }
      let path = source.name.dropPrefix(outputPrefix) ?? source.name
      var resolved = node
      do throws(Diagnostics) {
        resolved = try files.resolved(node, in: folder(of: path))
      } catch {
        mistakes.append(error)
      }
      known[place] = resolved
      return resolved
    }
  }
}

/// The folder of a path; empty for the current one.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "" }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
