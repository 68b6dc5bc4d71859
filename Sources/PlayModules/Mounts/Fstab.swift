import PlayData
import PlayModuleKit

/// The lines of fstab(5): an edit that leaves all other lines as they are.
struct Fstab {
  private var text: TextLines

  /// Reads the file; `nil` is none.
  init(_ bytes: [UInt8]?) { text = TextLines(bytes ?? []) }

  /// The file.
  var bytes: [UInt8] { text.bytes }

  /// The entry at a mount point; entries at `none`, such as swap, are told apart by their source.
  func entry(at path: String, source: String?) -> MountEntry? {
    text.lines.lazy.compactMap { MountEntry($0.text) }
      .first { Self.isMeant($0, path: path, source: source) }
  }

  /// Puts an entry in the place of the one at its mount point, or at the end.
  mutating func set(_ entry: MountEntry) {
    if let current = self.entry(at: entry.path, source: entry.source), current.isSame(as: entry) {
      return
    }
    let index = text.lines.firstIndex { line in
      MountEntry(line.text).map { Self.isMeant($0, path: entry.path, source: entry.source) }
        ?? false
    }
    if let index {
      text.replace(at: index, with: entry.line)
    } else {
      text.insert(entry.line, at: text.lines.count)
    }
  }

  /// Removes the entries at a mount point.
  mutating func remove(at path: String, source: String?) {
    text.lines.removeAll { line in
      MountEntry(line.text).map { Self.isMeant($0, path: path, source: source) } ?? false
    }
  }

  private static func isMeant(_ entry: MountEntry, path: String, source: String?) -> Bool {
    entry.path.hasSameBytes(as: path)
      && (path != "none" || source.map { entry.source.hasSameBytes(as: $0) } ?? true)
  }
}
