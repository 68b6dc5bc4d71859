/// Reads an INI text line by line; a line with a mistake does not hide those after it.
struct INIReader {
  let source: Source
  private(set) var warnings = Diagnostics()
  private var errors = Diagnostics()
  private var sections: [INISection] = []
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
      } else {
        try read(&line, into: &sections[sections.count - 1])
      }
    } catch {
      errors.append(error)
    }
  }

  private func read(
    _ line: inout INILineReader, into section: inout INISection
  ) throws(Diagnostics) {
    switch section.kind {
    case .hosts: section.lines.append(try line.host())
    case .children: section.lines.append(try line.child())
    case .variables:
      let entry = try line.variable()
      if let first = section.variables.first(where: { $0.key == entry.key }) {
        throw INIMistake.duplicateKey(entry.key, first: first.keyPosition)
          .diagnostics(at: entry.keyPosition)
      }
      section.variables.append(entry)
    }
  }
}
