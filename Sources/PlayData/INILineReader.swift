/// Reads one line of an INI text.
struct INILineReader {
  let source: Source
  private(set) var warnings = Diagnostics()
  private let bytes: [UInt8]
  private var offset: Int
  private let end: Int

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
    skipSpace()
    while !isAtEnd {
      let entry = try pair()
      if let first = variables.first(where: { $0.key == entry.key }) {
        throw refused(
          .duplicateKey(entry.key, first: first.keyPosition), at: entry.keyPosition.offset)
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
    try checkEnd(of: text(key)) { $0 == .space || $0 == .tab }
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

extension INILineReader {
  /// A value that says itself where it ends.
  private mutating func delimitedValue() throws(Diagnostics) -> Node? {
    let start = offset
    switch current {
    case UInt8.quote, UInt8.openBracket,
      UInt8.openBrace where !bytes[offset..<end].starts(with: "{{".utf8):
      var reader = JSONReader(source, in: offset..<end)
      let node = try reader.embedded()
      offset = reader.offset
      return node
    case UInt8.apostrophe:
      let content = bytes[(offset + 1)..<end].prefix { $0 != .apostrophe }
      guard content.endIndex < end else { throw refused(.unclosedQuote, at: start) }
      offset = content.endIndex + 1
      // The place is that of the text, so that an offset in it is one in the file.
      return Node(.scalar(.string(text(content))), at: position(content.startIndex))
    default:
      return nil
    }
  }

  /// A value without quotes behind a host: it ends at white space.
  private mutating func plainWord(key: String) throws(Diagnostics) -> Node {
    let start = offset
    let content = bytes[offset..<end].prefix { $0 != .space && $0 != .tab }
    if content.contains(where: { $0 == .quote || $0 == .apostrophe }) {
      throw refused(.quoteInside(key), at: start)
    }
    offset = content.endIndex
    return try typed(content)
  }

  /// A value without quotes on a line of its own: it ends at a comment or with the line.
  private mutating func plainLine() throws(Diagnostics) -> Node {
    var stop = offset
    while stop < end,
      !(bytes[stop] == .hash && (bytes[stop - 1] == .space || bytes[stop - 1] == .tab))
    {
      stop += 1
    }
    let content = trimmed(bytes[offset..<stop])
    offset = stop
    return try typed(content)
  }

  /// The value of a text without quotes.
  private func typed(_ content: ArraySlice<UInt8>) throws(Diagnostics) -> Node {
    let text = text(content)
    let value: Value
    switch text {
    case "true", "True": value = true
    case "false", "False": value = false
    default:
      if JSONNumber.shape(of: content) == .integer {
        guard let number = Int(text) else {
          throw Diagnostics([
            JSONMistake.integerTooLarge(text).diagnostic(at: position(content.startIndex))
          ])
        }
        value = .int(number)
      } else {
        value = .string(text)
      }
    }
    return Node(.scalar(value), at: position(content.startIndex))
  }

  private func checkEnd(
    of key: String, isEnd: (UInt8) -> Bool
  ) throws(Diagnostics) {
    guard let byte = current, !isEnd(byte) else { return }
    throw refused(.textAfterValue(key, rest()))
  }

  /// Warns of a quoted list or map, which is text here but behind a host was more to Ansible.
  private mutating func warn(of value: Node, key: String) {
    guard let text = value.string, text.hasPrefix("[") || text.hasPrefix("{"),
      !text.hasPrefix("{{")
    else { return }
    warnings.append(INIMistake.quotedJSON(key).diagnostic(at: value.position))
  }

  private mutating func word() -> String {
    let word = bytes[offset..<end].prefix { $0 != .space && $0 != .tab }
    offset = word.endIndex
    return text(word)
  }

  private func rest() -> String { text(trimmed(bytes[offset..<end])) }

  private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == .space || byte == .tab }
    let start = bytes.drop(while: isSpace)
    return start.prefix(start.count - start.reversed().prefix(while: isSpace).count)
  }

  private func position(_ offset: Int) -> Position { Position(source: source, offset: offset) }

  private func refused(_ mistake: INIMistake, at offset: Int? = nil) -> Diagnostics {
    mistake.diagnostics(at: position(offset ?? self.offset))
  }
}
