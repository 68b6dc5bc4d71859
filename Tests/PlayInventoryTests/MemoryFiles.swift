import PlayData
import PlayInventory
import Testing

/// Files that exist only in a test: the paths that are not here are not there.
struct MemoryFiles: FileReader {
  var contents: [String: String] = [:]
  var programs: Set<String> = []
  var unreadable: Set<String> = []

  func read(_ path: String) throws(FileError) -> [UInt8]? {
    if unreadable.contains(path) { throw FileError(path: path, reason: "Permission denied") }
    return contents[path].map { Array($0.utf8) }
  }

  func list(_ folder: String) throws(FileError) -> [String]? {
    if unreadable.contains(folder) { throw FileError(path: folder, reason: "Permission denied") }
    let names = (Array(contents.keys) + Array(programs)).compactMap { path -> String? in
      guard path.hasPrefix(folder + "/") else { return nil }
      return path.dropFirst(folder.count + 1).split(separator: "/").first.map(String.init)
    }
    return names.isEmpty ? nil : Set(names).sorted()
  }

  func isFolder(_ path: String) -> Bool {
    contents.keys.contains { $0.hasPrefix(path + "/") }
      || programs.contains { $0.hasPrefix(path + "/") }
  }

  func isExecutable(_ path: String) -> Bool { programs.contains(path) }
}

/// Loading in one line.
extension Inventory {
  static func load(
    files: MemoryFiles, _ arguments: String...
  ) async throws(Diagnostics) -> (inventory: Inventory, warnings: Diagnostics) {
    try await load(arguments.map(InventorySource.init(argument:)), files: files) { program in
      throw FileError(path: program, reason: "no program may run")
    }
  }

  /// The inventory of an INI text without files beside it, and without warnings.
  static func ini(_ text: String) async throws -> Inventory {
    let (inventory, warnings) = try await load(
      files: MemoryFiles(contents: ["hosts": text]), "hosts")
    #expect(warnings.all.isEmpty, "\(warnings)")
    return inventory
  }
}

/// The messages of a load, warnings or errors.
func messages(_ files: [String: String], _ argument: String = "hosts") async -> [String] {
  do throws(Diagnostics) {
    let files = MemoryFiles(contents: files)
    return try await Inventory.load(files: files, argument).warnings.all.map(\.description)
  } catch {
    return error.all.map(\.description)
  }
}

extension Host {
  /// The variables that count.
  var values: [String: Value] {
    Dictionary(variables.map { ($0.name, $0.node.value) }) { $1 }
  }
}
