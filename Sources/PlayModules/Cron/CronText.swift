/// The lines of a crontab(5): a pure edit that leaves all other lines as they are.
struct CronText {
  private var text: TextLines

  /// Reads a table; `nil` is none.
  init(_ bytes: [UInt8]?) { text = TextLines(bytes ?? []) }

  /// The table.
  var bytes: [UInt8] { text.bytes }

  /// Whether nothing is left that cron could need.
  var isEmpty: Bool { text.lines.allSatisfy { $0.text.allSatisfy(\.isWhitespace) } }

  /// The comment above a job of this name.
  static func marker(_ name: String) -> String { "#swplay: \(name)" }

  private static func isMarker(_ line: TextLines.Line, of name: String) -> Bool {
    [marker(name), "#Ansible: \(name)"].contains { line.content == Array($0.utf8) }
  }

  private static func isAnyMarker(_ line: TextLines.Line) -> Bool {
    ["#swplay: ", "#Ansible: "].contains { line.content.starts(with: $0.utf8) }
  }

  /// The line of the job with this name, or of the variable.
  func line(of name: String, isVariable: Bool) -> String? {
    if isVariable { return text.lines.first { Self.isVariable($0, name) }?.text }
    guard let marker = text.lines.firstIndex(where: { Self.isMarker($0, of: name) }) else {
      return nil
    }
    return text.lines.indices.contains(marker + 1) && !Self.isAnyMarker(text.lines[marker + 1])
      ? text.lines[marker + 1].text : ""
  }

  /// How many jobs have this name.
  func count(of name: String) -> Int { text.lines.count { Self.isMarker($0, of: name) } }

  // MARK: - Jobs

  /// Gives the job with this name this line; further ones of the same name are removed.
  mutating func setJob(_ name: String, to line: String) {
    guard let marker = text.lines.firstIndex(where: { Self.isMarker($0, of: name) }) else {
      text.insert(Self.marker(name), at: text.lines.count)
      text.insert(line, at: text.lines.count)
      return
    }
    removeJobs(name, from: marker + 1)
    if text.lines.indices.contains(marker + 1), !Self.isAnyMarker(text.lines[marker + 1]) {
      text.replace(at: marker + 1, with: line)
    } else {
      text.insert(line, at: marker + 1)
    }
  }

  /// Removes the jobs with this name.
  mutating func removeJobs(_ name: String, from start: Int = 0) {
    var index = start
    while index < text.lines.count {
      guard Self.isMarker(text.lines[index], of: name) else {
        index += 1
        continue
      }
      text.lines.remove(at: index)
      if index < text.lines.count, !Self.isAnyMarker(text.lines[index]) {
        text.lines.remove(at: index)
      }
    }
  }

  // MARK: - Variables

  /// Where a new variable goes.
  enum Place {
    case top
    case before(String)
    case after(String)
  }

  /// Gives a variable this line; without a place that is there, a new one goes to the top.
  mutating func setVariable(_ name: String, to line: String, at place: Place) {
    if let index = text.lines.firstIndex(where: { Self.isVariable($0, name) }) {
      text.replace(at: index, with: line)
      return
    }
    let index: Int? =
      switch place {
      case .top: nil
      case .before(let other): text.lines.firstIndex { Self.isVariable($0, other) }
      case .after(let other): text.lines.firstIndex { Self.isVariable($0, other) }.map { $0 + 1 }
      }
    text.insert(line, at: index ?? 0)
  }

  /// Removes a variable.
  mutating func removeVariable(_ name: String) {
    text.lines.removeAll { Self.isVariable($0, name) }
  }

  /// crontab(5) allows blanks around the name and quotes around it.
  private static func isVariable(_ line: TextLines.Line, _ name: String) -> Bool {
    guard let equals = line.content.firstIndex(of: UInt8(ascii: "=")) else { return false }
    let written = String(decoding: line.content[..<equals], as: UTF8.self).unicodeScalars
      .filter { !$0.properties.isWhitespace && $0 != "\"" && $0 != "'" }
    return written.elementsEqual(name.unicodeScalars)
  }

  /// Whether a command holds a percent sign without a backslash in front.
  static func hasBarePercent(_ job: String) -> Bool {
    var isEscaped = false
    for byte in job.utf8 {
      if byte == UInt8(ascii: "%"), !isEscaped { return true }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    return false
  }
}
