/// The difference of two texts in the unified format of diff(1).
public struct UnifiedDiff: Sendable, Equatable {
  /// A line of the result.
  public enum Line: Sendable, Equatable {
    /// The position of a hunk: `@@ -1,3 +1,4 @@`.
    case hunk(String)
    /// A line of both texts.
    case context(String)
    /// A line of the old text alone.
    case removed(String)
    /// A line of the new text alone.
    case added(String)
    /// A remark, for example that the last line has no newline.
    case note(String)

    /// The line as diff(1) prints it.
    public var text: String {
      switch self {
      case .hunk(let text): text
      case .context(let text): " " + text
      case .removed(let text): "-" + text
      case .added(let text): "+" + text
      case .note(let text): "\\ " + text
      }
    }
  }

  /// The lines without the two that name the files.
  public let lines: [Line]

  /// More changed lines than this are not compared: the algorithm is quadratic in them.
  private static let changeLimit = 2_000
  private static let contextLength = 3

  /// Compares two contents; `nil` is no file.
  public init(from before: [UInt8]?, to after: [UInt8]?) {
    let sides = [before ?? [], after ?? []]
    guard sides.allSatisfy(Self.isText) else {
      let sizes = [before, after].map { $0.map { "\($0.count) bytes" } ?? "no file" }
      lines = [.note("binary content differs: \(sizes[0]) -> \(sizes[1])")]
      return
    }
    let old = Self.split(sides[0])
    let new = Self.split(sides[1])
    let head = zip(old, new).prefix { $0 == $1 }.count
    let tail = zip(old[head...].reversed(), new[head...].reversed()).prefix { $0 == $1 }.count
    let oldMiddle = old[head..<(old.count - tail)]
    let newMiddle = new[head..<(new.count - tail)]
    guard min(oldMiddle.count, newMiddle.count) <= Self.changeLimit else {
      lines = [.note("too many differences to show: \(old.count) lines -> \(new.count) lines")]
      return
    }
    let edits =
      old[..<head].map { Edit.keep($0) } + Self.edits(oldMiddle, newMiddle)
      + old[(old.count - tail)...].map { Edit.keep($0) }
    lines = Self.hunks(edits)
  }

  private enum Edit {
    case keep(Substring)
    case remove(Substring)
    case insert(Substring)

    var isKeep: Bool {
      if case .keep = self { true } else { false }
    }
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
  }

  /// The lines with their newlines, so that a missing one at the end is a difference.
  private static func split(_ bytes: [UInt8]) -> [Substring] {
    let text = String(decoding: bytes, as: UTF8.self)
    var lines: [Substring] = []
    var start = text.utf8.startIndex
    while start < text.utf8.endIndex {
      let newline = text.utf8[start...].firstIndex(of: UInt8(ascii: "\n"))
      let end = newline.map { text.utf8.index(after: $0) } ?? text.utf8.endIndex
      lines.append(text[start..<end])
      start = end
    }
    return lines
  }

  private static func edits(_ old: ArraySlice<Substring>, _ new: ArraySlice<Substring>) -> [Edit] {
    if old.isEmpty { return new.map { .insert($0) } }
    if new.isEmpty { return old.map { .remove($0) } }
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in Array(new).difference(from: Array(old)) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var result: [Edit] = []
    var (oldOffset, newOffset) = (0, 0)
    while oldOffset < old.count || newOffset < new.count {
      if removed.contains(oldOffset) {
        result.append(.remove(old[old.startIndex + oldOffset]))
        oldOffset += 1
      } else if inserted.contains(newOffset) {
        result.append(.insert(new[new.startIndex + newOffset]))
        newOffset += 1
      } else {
        result.append(.keep(old[old.startIndex + oldOffset]))
        oldOffset += 1
        newOffset += 1
      }
    }
    return result
  }

  private static func hunks(_ edits: [Edit]) -> [Line] {
    let changed = edits.indices.filter { !edits[$0].isKeep }
    var ranges: [Range<Int>] = []
    for index in changed {
      let lower = max(0, index - contextLength)
      let upper = min(edits.count, index + contextLength + 1)
      if let last = ranges.last, last.upperBound >= lower {
        ranges[ranges.count - 1] = last.lowerBound..<upper
      } else {
        ranges.append(lower..<upper)
      }
    }
    var lines: [Line] = []
    var (oldLine, newLine, next) = (1, 1, 0)
    for range in ranges {
      for edit in edits[next..<range.lowerBound] { count(edit, &oldLine, &newLine) }
      let (oldStart, newStart) = (oldLine, newLine)
      let header = lines.count
      lines.append(.hunk(""))
      for edit in edits[range] {
        count(edit, &oldLine, &newLine)
        lines += shown(edit)
      }
      let old = span(oldStart, oldLine - oldStart)
      let new = span(newStart, newLine - newStart)
      lines[header] = .hunk("@@ -\(old) +\(new) @@")
      next = range.upperBound
    }
    return lines
  }

  private static func count(_ edit: Edit, _ old: inout Int, _ new: inout Int) {
    switch edit {
    case .keep: (old, new) = (old + 1, new + 1)
    case .remove: old += 1
    case .insert: new += 1
    }
  }

  /// A span as diff(1) writes it: an empty one names the line before it, one line has no count.
  private static func span(_ start: Int, _ count: Int) -> String {
    switch count {
    case 0: "\(start - 1),0"
    case 1: "\(start)"
    default: "\(start),\(count)"
    }
  }

  private static func shown(_ edit: Edit) -> [Line] {
    func line(_ text: Substring, _ make: (String) -> Line) -> [Line] {
      guard text.utf8.last == UInt8(ascii: "\n") else {
        return [make(String(text)), .note("No newline at end of file")]
      }
      return [make(String(text.dropLast()))]
    }
    return switch edit {
    case .keep(let text): line(text, Line.context)
    case .remove(let text): line(text, Line.removed)
    case .insert(let text): line(text, Line.added)
    }
  }
}
