public import PlayData
public import PlayModuleKit

/// Reads what a task's `src` names on the controller: a file, or a folder with all that is in it.
public struct LocalFileReader: Sendable {
  private let reader: any FileReader
  private let limit: Int

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - reader: Reads the files.
  ///   - limit: How many bytes of each file are wanted; one that is encrypted is read whole.
  public init(reader: any FileReader, limit: Int = .max) {
    self.reader = reader
    self.limit = limit
  }

  /// The file or folder of this name in the first of the folders that has it.
  public func file(_ path: String, in folders: [String]) throws -> LocalFile {
    let found = try SearchPaths.find(path, in: folders, reader: reader)
    guard reader.isFolder(found) else {
      return LocalFile(
        path: path, content: .file(try content(of: found), mode: mode(of: found)))
    }
    var entries: [LocalFile.Entry] = []
    var emptyFolders: [String] = []
    try collect(found, below: "", &entries, &emptyFolders)
    entries.sort { $0.path < $1.path }
    return LocalFile(path: path, content: .folder(entries, emptyFolders: emptyFolders.sorted()))
  }

  private func collect(
    _ folder: String, below prefix: String, _ entries: inout [LocalFile.Entry],
    _ emptyFolders: inout [String]
  ) throws {
    let names = try reader.list(folder) ?? []
    if names.isEmpty, !prefix.isEmpty { emptyFolders.append(String(prefix.dropLast())) }
    for name in names {
      let path = "\(folder)/\(name)"
      if reader.isFolder(path) {
        try collect(path, below: "\(prefix)\(name)/", &entries, &emptyFolders)
      } else {
        entries.append(
          LocalFile.Entry(
            path: prefix + name, content: try content(of: path), mode: mode(of: path)))
      }
    }
  }

  private func content(of path: String) throws -> [UInt8] {
    let content =
      limit == .max
      ? try reader.decrypted(path) : try reader.decrypted(path, atMost: limit)
    return content ?? []
  }

  private func mode(of path: String) -> Int { reader.isExecutable(path) ? 0o755 : 0o644 }
}
