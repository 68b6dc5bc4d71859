extension INILineReader {
  /// A value that says itself where it ends.
  mutating func delimitedValue() throws(Diagnostics) -> Node? {
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
  mutating func plainWord(key: String) throws(Diagnostics) -> Node {
    let start = offset
    let content = bytes[offset..<end].prefix { $0 != .space && $0 != .tab }
    if content.contains(where: { $0 == .quote || $0 == .apostrophe }) {
      throw refused(.quoteInside(key), at: start)
    }
    offset = content.endIndex
    return try typed(content)
  }

  /// A value without quotes on a line of its own: it ends at a comment or with the line.
  mutating func plainLine() throws(Diagnostics) -> Node {
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

  /// Warns of a quoted list or map, which is text here but behind a host was more to Ansible.
  mutating func warn(of value: Node, key: String) {
    guard let text = value.string, text.hasPrefix("[") || text.hasPrefix("{"),
      (try? JSON.read(Source(name: "", text: text))) != nil
    else { return }
    warnings.append(INIMistake.quotedJSON(key).diagnostic(at: value.position))
  }

  mutating func word() -> String {
    let word = bytes[offset..<end].prefix { $0 != .space && $0 != .tab }
    offset = word.endIndex
    return text(word)
  }

  func rest() -> String { text(trimmed(bytes[offset..<end])) }

  func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == .space || byte == .tab }
    let start = bytes.drop(while: isSpace)
    return start.prefix(start.count - start.reversed().prefix(while: isSpace).count)
  }

  func position(_ offset: Int) -> Position { Position(source: source, offset: offset) }

  func refused(_ mistake: INIMistake, at offset: Int? = nil) -> Diagnostics {
    mistake.diagnostics(at: position(offset ?? self.offset))
  }
}
