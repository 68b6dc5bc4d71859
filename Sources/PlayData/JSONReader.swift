/// Reads one JSON text in one pass over its bytes.
struct JSONReader {
  let source: Source
  let bytes: [UInt8]
  /// The byte at which the text ends; before the source's end when the JSON stands in a line.
  let end: Int
  var offset: Int
  private var depth = 0
  /// Duplicate keys do not end the reading, so that all of them are told at once.
  private var duplicates = Diagnostics()

  /// A reader of a whole source.
  init(_ source: Source) { self.init(source, in: source.bytes.indices) }

  /// A reader of a part of a source.
  init(_ source: Source, in range: Range<Int>) {
    self.source = source
    bytes = source.bytes
    offset = range.lowerBound
    end = range.upperBound
  }

  /// The one value of the text.
  mutating func document() throws(Diagnostics) -> Node {
    try checkEncoding()
    try skipSpace()
    guard offset < end else { throw refused(.empty) }
    let node = try value(.value)
    try skipSpace()
    guard offset == end else { throw refused(.expected(.end, found: found())) }
    guard duplicates.all.isEmpty else { throw duplicates }
    return node
  }

  /// A value that stands inside another text, from the current byte to the value's end.
  mutating func embedded() throws(Diagnostics) -> Node {
    let node = try value(.value)
    guard duplicates.all.isEmpty else { throw duplicates }
    return node
  }

  var current: UInt8? { offset < end ? bytes[offset] : nil }

  func position(at offset: Int) -> Position { Position(source: source, offset: offset) }

  /// The error for a mistake, after the duplicate keys that were seen before it.
  func refused(_ mistake: JSONMistake, at offset: Int? = nil) -> Diagnostics {
    var all = duplicates
    all.append(mistake.diagnostic(at: position(at: offset ?? self.offset)))
    return all
  }

  private mutating func value(_ expected: JSONExpected) throws(Diagnostics) -> Node {
    let start = offset
    let content: Node.Content
    switch current {
    case UInt8.quote: content = .scalar(.string(try string()))
    case UInt8.openBrace where !isTemplate:
      content = .map(try nested { reader throws(Diagnostics) in try reader.map() })
    case UInt8.openBracket:
      content = .list(try nested { reader throws(Diagnostics) in try reader.list() })
    case UInt8.minus where !isYAML: content = .scalar(try number())
    case UInt8.plus, UInt8.dot: content = .scalar(try number())
    case let byte? where byte.isDigit: content = .scalar(try number())
    case let byte? where byte.isLetter: content = .scalar(try word(expected))
    default: throw refused(.expected(expected, found: found()))
    }
    return Node(content, at: position(at: start))
  }

  private mutating func nested<Parts>(
    _ read: (inout JSONReader) throws(Diagnostics) -> Parts
  ) throws(Diagnostics) -> Parts {
    guard depth < JSON.depthLimit else { throw refused(.tooDeep) }
    depth += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  private mutating func list() throws(Diagnostics) -> [Node] {
    let opening = offset
    offset += 1
    try skipSpace()
    guard current != .closeBracket else {
      offset += 1
      return []
    }
    var nodes: [Node] = []
    var expected = JSONExpected.element
    repeat {
      nodes.append(try value(expected))
      expected = .nextElement
    } while try hasNext(before: .closeBracket, of: .listRest, openedAt: opening)
    return nodes
  }

  private mutating func map() throws(Diagnostics) -> [Node.Entry] {
    let opening = offset
    offset += 1
    try skipSpace()
    guard current != .closeBrace else {
      offset += 1
      return []
    }
    var entries: [Node.Entry] = []
    var seen = SeenKeys()
    var expected = JSONExpected.firstKey
    repeat {
      let entry = try entry(expected)
      if let first = seen.insert(entry, after: entries) {
        try report(entry, firstAt: first)
      }
      entries.append(entry)
      expected = .key
    } while try hasNext(
      before: .closeBrace, of: .mapRest(entries.last?.key ?? ""), openedAt: opening)
    return entries
  }

  private mutating func entry(_ expected: JSONExpected) throws(Diagnostics) -> Node.Entry {
    let start = offset
    guard current == .quote else { throw refused(.expected(expected, found: found())) }
    let key = try string()
    try skipSpace()
    guard current == .colon else { throw refused(.expected(.colon(key), found: found())) }
    offset += 1
    try skipSpace()
    let value = try value(.valueOf(key))
    return Node.Entry(key: key, keyPosition: position(at: start), value: value)
  }

  /// Steps over the comma before the next part, or over the closing bracket.
  private mutating func hasNext(
    before closing: UInt8, of expected: JSONExpected, openedAt opening: Int
  ) throws(Diagnostics) -> Bool {
    let end = offset
    try skipSpace()
    switch current {
    case closing:
      offset += 1
      return false
    case UInt8.comma:
      let comma = offset
      offset += 1
      try skipSpace()
      guard current != closing else { throw refused(.trailingComma(found()), at: comma) }
      return true
    default:
      let place = JSONGap(opening: position(at: opening), end: position(at: end))
      throw refused(.missingComma(expected, found: found(), place))
    }
  }

  /// Notes a duplicate key; a text that is full of them is given up, for every message counts lines.
  private mutating func report(
    _ entry: Node.Entry, firstAt first: Position
  ) throws(Diagnostics) {
    let mistake = JSONMistake.duplicateKey(entry.key, first: first)
    duplicates.append(mistake.diagnostic(at: entry.keyPosition))
    if duplicates.all.count >= 20 { throw duplicates }
  }
}
