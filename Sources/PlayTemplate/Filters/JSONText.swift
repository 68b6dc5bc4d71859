import PlayData

/// Writes values as JSON, with the blanks of Python's `json.dumps`.
struct JSONTextWriter {
  var indent: Int?
  var sortsKeys = false
  var isASCII = true

  func text(of datum: Datum) throws -> String {
    if let indent, !(0...64).contains(indent) { throw Problem.type("the indent must be 0 to 64") }
    var text = ""
    try write(datum, level: 0, to: &text)
    return text
  }

  private func write(_ datum: Datum, level: Int, to text: inout String) throws {
    switch datum {
    case .none: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let number): text += String(number)
    case .double(let number):
      guard number.isFinite else { throw Problem.type("JSON has no infinite numbers") }
      text += number.pythonDescription
    case .string(let string): write(string, to: &text)
    case .list(let elements), .tuple(let elements), .view(_, let elements):
      try write(elements, level: level, to: &text)
    case .range(let range): try write(range.elements, level: level, to: &text)
    case .map(let map): try write(map, level: level, to: &text)
    case .object(let object): throw Problem.type("\(object.typeName) has no JSON")
    case .undefined, .unknown: _ = try datum.used()
    }
  }

  private func write(_ elements: Elements, level: Int, to text: inout String) throws {
    if elements.isEmpty {
      text += "[]"
      return
    }
    text += "["
    for (index, element) in elements.enumerated() {
      separate(index, level: level + 1, in: &text)
      try write(element, level: level + 1, to: &text)
    }
    breakLine(level: level, in: &text)
    text += "]"
  }

  private func write(_ map: Mapping, level: Int, to text: inout String) throws {
    if map.count == 0 {
      text += "{}"
      return
    }
    text += "{"
    for (index, (key, value)) in try pairs(of: map).enumerated() {
      separate(index, level: level + 1, in: &text)
      write(key, to: &text)
      text += ": "
      try write(value, level: level + 1, to: &text)
    }
    breakLine(level: level, in: &text)
    text += "}"
  }

  private func pairs(of map: Mapping) throws -> [(String, Datum)] {
    // Python sorts the keys themselves, so that numbers and texts cannot be mixed.
    let sorted =
      sortsKeys
      ? try Datum.sorted(map.keys) { [$0] }.map { ($0, try map.value(of: $0) ?? .none) }
      : map.pairs.map { ($0.key, $0.value) }
    return try sorted.map { (try $0.0.keyText(), $0.1) }
  }

  private func separate(_ index: Int, level: Int, in text: inout String) {
    if index > 0 { text += indent == nil ? ", " : "," }
    breakLine(level: level, in: &text)
  }

  private func breakLine(level: Int, in text: inout String) {
    guard let indent else { return }
    text += "\n" + String(repeating: " ", count: indent * level)
  }

  private func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{08}": text += "\\b"
      case "\u{0C}": text += "\\f"
      default:
        let isPlain =
          scalar.value >= 0x20 && (scalar.value < 0x7F || scalar.value == 0x7F || !isASCII)
        text += isPlain ? String(scalar) : escape(scalar)
      }
    }
    text += "\""
  }

  private func escape(_ scalar: Unicode.Scalar) -> String {
    UTF16.encode(scalar)?.map { unit in
      Unicode.Scalar(unit).map { "\\u" + $0.hex(4) } ?? "\\u" + String(unit, radix: 16)
    }.joined() ?? ""
  }
}

/// Reads a JSON text into a value.
struct JSONTextReader {
  private static let depthLimit = 100

  private let text: ScannedText
  private var place = 0

  init(_ string: String) { text = ScannedText(bytes: Array(string.utf8)) }

  mutating func readDocument() throws -> Value {
    let value = try readValue(depth: 0)
    skipBlanks()
    guard place == text.count else { throw problem("expected the end of the text") }
    return value
  }

  private mutating func readValue(depth: Int) throws -> Value {
    guard depth < Self.depthLimit else { throw Problem.limit("the JSON is nested too deeply") }
    skipBlanks()
    switch text[place] {
    case UInt8(ascii: "{"): return try readMap(depth: depth)
    case UInt8(ascii: "["): return try readList(depth: depth)
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): return try readWord("true", true)
    case UInt8(ascii: "f"): return try readWord("false", false)
    case UInt8(ascii: "n"): return try readWord("null", .null)
    default: return try readNumber()
    }
  }

  private func problem(_ message: String) -> Problem {
    .failed("the text is not JSON: \(message) at byte \(place + 1)")
  }

  private mutating func skipBlanks() {
    while [0x20, 0x09, 0x0A, 0x0D].contains(text[place]) { place += 1 }
  }

  private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard text[place] == UInt8(ascii: byte) else { return false }
    place += 1
    return true
  }

  private mutating func readWord(_ word: String, _ value: Value) throws -> Value {
    guard text.has(Array(word.utf8), at: place) else { throw problem("expected a value") }
    place += word.utf8.count
    return value
  }

  private mutating func readList(depth: Int) throws -> Value {
    place += 1
    var elements: [Value] = []
    if skip("]") { return .list([]) }
    repeat { elements.append(try readValue(depth: depth + 1)) } while skip(",")
    guard skip("]") else { throw problem("expected \",\" or \"]\"") }
    return .list(elements)
  }

  private mutating func readMap(depth: Int) throws -> Value {
    place += 1
    var map = ValueMap()
    if skip("}") { return .map(map) }
    repeat {
      skipBlanks()
      guard text[place] == UInt8(ascii: "\"") else { throw problem("expected a key") }
      let key = try readString()
      guard skip(":") else { throw problem("expected \":\"") }
      map[key] = try readValue(depth: depth + 1)
    } while skip(",")
    guard skip("}") else { throw problem("expected \",\" or \"}\"") }
    return .map(map)
  }

  private mutating func readNumber() throws -> Value {
    let start = place
    while text[place].isDigit || "+-.eE".utf8.contains(text[place]) { place += 1 }
    let digits = text.string(start..<place)
    let whole = digits.drop { $0 == "-" }
    let isValid =
      !(whole.hasPrefix("0") && whole.dropFirst().first?.isNumber == true)
      && whole.first?.isNumber == true && digits.last?.isNumber == true
    if isValid, let integer = Int(digits) { return .int(integer) }
    guard isValid, !digits.contains("+") || digits.lowercased().contains("e"),
      let number = Double(digits), number.isFinite
    else {
      place = start
      throw problem("expected a value")
    }
    return .double(number)
  }

  private mutating func readString() throws -> String {
    place += 1
    var content: [UInt8] = []
    while place < text.count {
      let byte = text[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): content += try readEscape().utf8
      case ..<0x20: throw problem("unexpected control character")
      default: content.append(byte)
      }
    }
    throw problem("the string is not closed")
  }

  private mutating func readEscape() throws -> String {
    let escape = text[place]
    place += 1
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return String(Unicode.Scalar(escape))
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try readUnicodeEscape()
    default: throw problem("unknown escape")
    }
  }

  private mutating func readUnicodeEscape() throws -> String {
    var units = [try readUnit()]
    if UTF16.isLeadSurrogate(units[0]), text.has(Array("\\u".utf8), at: place) {
      place += 2
      units.append(try readUnit())
    }
    guard let string = String(validating: units, as: UTF16.self) else {
      throw problem("half of a character")
    }
    return string
  }

  private mutating func readUnit() throws -> UInt16 {
    guard place + 4 <= text.count, let unit = UInt16(text.string(place..<place + 4), radix: 16)
    else { throw problem("expected four digits") }
    place += 4
    return unit
  }
}
