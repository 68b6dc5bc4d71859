public import PlayData

/// Files that exist only in a test: the paths that are not here are not there.
public struct MemoryFiles: FileReader {
  /// The texts of files by path.
  public var contents: [String: String]
  /// The paths that may be run as programs.
  public var programs: Set<String>
  /// The paths that are there and cannot be read.
  public var unreadable: Set<String>

  /// Creates files; folders are there when a file is in them.
  public init(
    contents: [String: String] = [:], programs: Set<String> = [], unreadable: Set<String> = []
  ) {
    self.contents = contents
    self.programs = programs
    self.unreadable = unreadable
  }

  /// The text of a file, or `nil` when there is none.
  public func read(_ path: String) throws(FileError) -> [UInt8]? {
    if unreadable.contains(path) { throw FileError(path: path, reason: "Permission denied") }
    return contents[path].map { Array($0.utf8) }
  }

  /// The names in a folder in alphabetical order, or `nil` when there is no such folder.
  public func list(_ folder: String) throws(FileError) -> [String]? {
    if unreadable.contains(folder) { throw FileError(path: folder, reason: "Permission denied") }
    let names = (Array(contents.keys) + Array(programs)).compactMap { path -> String? in
      guard path.hasPrefix(folder + "/") else { return nil }
      return path.dropFirst(folder.count + 1).split(separator: "/").first.map(String.init)
    }
    return names.isEmpty ? nil : Set(names).sorted()
  }

  /// Whether a file is in the folder.
  public func isFolder(_ path: String) -> Bool {
    contents.keys.contains { $0.hasPrefix(path + "/") }
      || programs.contains { $0.hasPrefix(path + "/") }
  }

  /// Whether the file is one of ``programs``.
  public func isExecutable(_ path: String) -> Bool { programs.contains(path) }
}
