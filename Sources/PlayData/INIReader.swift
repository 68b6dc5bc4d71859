/// Reads an INI text line by line; a line with a mistake does not hide those after it.
struct INIReader {
  let source: Source
  private(set) var warnings = Diagnostics()
  private var errors = Diagnostics()
  private var sections: [INISection] = []
  /// The variables of the last section.
  private var seen = SeenKeys()
  /// After this many wrong lines the text is something else than INI.
  private static let errorLimit = 20

  init(_ source: Source) { self.source = source }

  mutating func document() throws(Diagnostics) -> [INISection] {
    if let mistake = UTF8Check.mistake(in: source.bytes) {
      throw INIMistake.encoding(mistake.kind).diagnostics(at: position(mistake.offset))
    }
    sections.append(INISection(name: nil, kind: .hosts, position: position(0)))
    var start = 0
    while start < source.bytes.count, errors.all.count < Self.errorLimit {
      let end = source.bytes[start...].firstIndex(of: .newline) ?? source.bytes.count
      readLine(start..<end)
      start = end + 1
    }
    guard errors.all.isEmpty else { throw errors }
    return sections
  }

  private func position(_ offset: Int) -> Position { Position(source: source, offset: offset) }

  private mutating func readLine(_ range: Range<Int>) {
    var line = INILineReader(source, in: range)
    defer { warnings.append(line.warnings) }
    do throws(Diagnostics) {
      line.skipSpace()
      guard !line.isAtEnd, line.current != .semicolon else { return }
      if let header = try line.header() {
        sections.append(header)
        seen = SeenKeys()
      } else {
        try read(&line)
      }
    } catch {
      errors.append(error)
    }
  }

  private mutating func read(_ line: inout INILineReader) throws(Diagnostics) {
    let last = sections.count - 1
    switch sections[last].kind {
    case .hosts: sections[last].lines.append(try line.host())
    case .children: sections[last].lines.append(try line.child())
    case .variables:
      let entry = try line.variable()
      if let first = seen.insert(entry, after: sections[last].variables) {
        throw INIMistake.duplicateKey(entry.key, first: first).diagnostics(at: entry.keyPosition)
      }
      sections[last].variables.append(entry)
    }
  }
}
