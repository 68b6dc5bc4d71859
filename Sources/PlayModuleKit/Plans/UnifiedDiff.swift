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

  private static let contextLength = 3

  /// Compares two contents; `nil` is no file.
  public init(from before: [UInt8]?, to after: [UInt8]?) {
    let sides = [before ?? [], after ?? []]
    guard sides.allSatisfy(Self.isText) else {
      let sizes = [before, after].map(Self.size)
      lines = [.note("binary content differs: \(sizes[0]) -> \(sizes[1])")]
      return
    }
    lines = Self.hunks(Self.edits(Self.split(sides[0]), Self.split(sides[1])))
  }

  /// Lines are compared as bytes: to Swift, texts with different bytes can be equal.
  private typealias Bytes = ArraySlice<UInt8>

  private enum Edit {
    case keep(Bytes)
    case remove(Bytes)
    case insert(Bytes)

    var isKeep: Bool {
      if case .keep = self { true } else { false }
    }
  }

  private static func size(_ content: [UInt8]?) -> String {
    content.map { "\($0.count) byte\($0.count == 1 ? "" : "s")" } ?? "no file"
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
  }

  /// The lines with their newlines, so that a missing one at the end is a difference.
  private static func split(_ bytes: [UInt8]) -> [Bytes] {
    var lines: [Bytes] = []
    var start = 0
    while start < bytes.count {
      let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
      let end = newline.map { $0 + 1 } ?? bytes.count
      lines.append(bytes[start..<end])
      start = end
    }
    return lines
  }

  private static func edits(_ old: [Bytes], _ new: [Bytes]) -> [Edit] {
    var numbers: [Bytes: Int] = [:]
    func number(_ line: Bytes) -> Int {
      let number = numbers[line] ?? numbers.count
      numbers[line] = number
      return number
    }
    let comparison = LineComparison(old.map(number), new.map(number))
    var edits: [Edit] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
      if oldIndex < old.count, comparison.removed[oldIndex] {
        edits.append(.remove(old[oldIndex]))
        oldIndex += 1
      } else if newIndex < new.count, comparison.inserted[newIndex] {
        edits.append(.insert(new[newIndex]))
        newIndex += 1
      } else {
        edits.append(.keep(old[oldIndex]))
        (oldIndex, newIndex) = (oldIndex + 1, newIndex + 1)
      }
    }
    return edits
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
    func line(_ bytes: Bytes, _ make: (String) -> Line) -> [Line] {
      guard bytes.last == UInt8(ascii: "\n") else {
        return [
          make(String(decoding: bytes, as: UTF8.self)), .note("No newline at end of file"),
        ]
      }
      return [make(String(decoding: bytes.dropLast(), as: UTF8.self))]
    }
    return switch edit {
    case .keep(let bytes): line(bytes, Line.context)
    case .remove(let bytes): line(bytes, Line.removed)
    case .insert(let bytes): line(bytes, Line.added)
    }
  }
}
