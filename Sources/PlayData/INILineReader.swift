/// Reads one line of an INI text.
struct INILineReader {
  let source: Source
  var warnings = Diagnostics()
  let bytes: [UInt8]
  var offset: Int
  let end: Int

  init(_ source: Source, in range: Range<Int>) {
    self.source = source
    bytes = source.bytes
    offset = range.lowerBound
    end = bytes[range].last == .carriageReturn ? range.upperBound - 1 : range.upperBound
  }

  var current: UInt8? { offset < end ? bytes[offset] : nil }

  /// Whether only a comment, if anything, is left.
  var isAtEnd: Bool { current == nil || current == .hash }

  mutating func skipSpace() {
    while let byte = current, byte == .space || byte == .tab { offset += 1 }
  }

  /// The section that the line opens; `nil` when the line is no header.
  mutating func header() throws(Diagnostics) -> INISection? {
    guard current == .openBracket else { return nil }
    // `[a:c].example.org` and `[::1]:22` are hosts: there the bracket is followed by something.
    let closing = bytes[offset..<end].firstIndex(of: .closeBracket)
    guard let closing else { throw refused(.unclosedHeader) }
    guard closing + 1 == end || [.space, .tab, .hash, .semicolon].contains(bytes[closing + 1])
    else { return nil }
    let name = bytes[(offset + 1)..<closing]
    offset = closing + 1
    skipSpace()
    guard isAtEnd || current == .semicolon else { throw refused(.textAfterHeader(rest())) }
    return try section(named: name)
  }

  private func section(named header: ArraySlice<UInt8>) throws(Diagnostics) -> INISection {
    let parts = header.split(separator: .colon, omittingEmptySubsequences: false)
    let name = text(parts[0])
    guard !name.isEmpty, !header.contains(.space), !header.contains(.tab) else {
      throw refused(.badHeader(text(header)), at: header.startIndex)
    }
    guard parts.count > 1 else {
      return INISection(name: name, kind: .hosts, position: position(header.startIndex))
    }
    let suffix = text(header[parts[1].startIndex...])
    guard let kind = INISection.Kind(rawValue: suffix) else {
      throw refused(.unknownSection(name, suffix), at: parts[1].startIndex)
    }
    return INISection(name: name, kind: kind, position: position(header.startIndex))
  }

  /// A host and its variables.
  mutating func host() throws(Diagnostics) -> INISection.Line {
    let start = offset
    let name = word()
    var variables: [Node.Entry] = []
    var seen = SeenKeys()
    skipSpace()
    while !isAtEnd {
      let entry = try pair()
      if let first = seen.insert(entry, after: variables) {
        throw refused(.duplicateKey(entry.key, first: first), at: entry.keyPosition.offset)
      }
      variables.append(entry)
      skipSpace()
    }
    return INISection.Line(name: name, position: position(start), variables: variables)
  }

  /// The name of a group.
  mutating func child() throws(Diagnostics) -> INISection.Line {
    let start = offset
    let name = word()
    skipSpace()
    guard isAtEnd else { throw refused(.textAfterChild(name, rest())) }
    return INISection.Line(name: name, position: position(start), variables: [])
  }

  /// One `key=value` behind a host.
  private mutating func pair() throws(Diagnostics) -> Node.Entry {
    let start = offset
    let key = bytes[offset..<end].prefix { $0 != .equals && $0 != .space && $0 != .tab }
    offset += key.count
    guard current == .equals, !key.isEmpty else { throw notAPair(from: start) }
    offset += 1
    let delimited = try delimitedValue()
    let value = if let delimited { delimited } else { try plainWord(key: text(key)) }
    guard [nil, .space, .tab].contains(current) else {
      throw refused(.textAfterValue(text(key), rest()))
    }
    warn(of: value, key: text(key))
    return Node.Entry(key: text(key), keyPosition: position(start), value: value)
  }

  private func notAPair(from start: Int) -> Diagnostics {
    let word = text(bytes[start..<end].prefix { $0 != .space && $0 != .tab })
    let isSpaced = bytes[offset..<end].first { $0 != .space && $0 != .tab } == .equals
    return refused(isSpaced && offset > start ? .spacedPair(word) : .notAPair(word), at: start)
  }

  /// The `key = value` of a whole line.
  mutating func variable() throws(Diagnostics) -> Node.Entry {
    let start = offset
    let key = text(trimmed(bytes[offset..<end].prefix { $0 != .equals }))
    offset = bytes[offset..<end].firstIndex(of: .equals) ?? end
    guard offset < end, !key.isEmpty, !key.utf8.contains(where: { $0 == .space || $0 == .tab })
    else { throw refused(.notAVariable(key), at: start) }
    offset += 1
    let afterEquals = offset
    skipSpace()
    guard offset == afterEquals || current != .hash else {
      throw refused(.hashValue(key, rest()))
    }
    let delimited = try delimitedValue()
    let value = if let delimited { delimited } else { try plainLine() }
    skipSpace()
    guard isAtEnd else { throw refused(.textAfterValue(key, rest())) }
    return Node.Entry(key: key, keyPosition: position(start), value: value)
  }
}
