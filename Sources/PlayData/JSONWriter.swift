/// Builds the text of a value.
struct JSONWriter {
  let indent: Int?
  let sortKeys: Bool
  /// The text so far, as bytes: a string would look at each piece for what it is made of.
  private var bytes: [UInt8] = []
  private var depth = 0

  init(indent: Int?, sortKeys: Bool) {
    self.indent = indent
    self.sortKeys = sortKeys
    // Most values are no longer, and a text that grows is copied each time.
    bytes.reserveCapacity(128)
  }

  /// The text of what has been written.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func write(_ value: Value) {
    switch value {
    case .null: add("null")
    case .bool(let flag): add(flag ? "true" : "false")
    case .int(let number): add(String(number))
    case .double(let number): add(number.isFinite ? String(number) : "null")
    case .string(let string): write(string)
    case .list(let elements):
      open("[")
      for (index, element) in elements.enumerated() {
        separate(index)
        write(element)
      }
      close("]", isEmpty: elements.isEmpty)
    case .map(let map):
      open("{")
      if sortKeys { write(map.sorted { $0.key < $1.key }) } else { write(map) }
      close("}", isEmpty: map.isEmpty)
    case .unknown(let task): write("(not known until \(task))")
    }
  }

  private mutating func write(_ pairs: some Sequence<(key: String, value: Value)>) {
    for (index, pair) in pairs.enumerated() {
      separate(index)
      write(pair.key)
      add(": ")
      write(pair.value)
    }
  }

  private mutating func open(_ bracket: String) {
    add(bracket)
    depth += 1
  }

  /// Writes what stands in front of the part with this number.
  private mutating func separate(_ index: Int) {
    if index > 0 { add(indent == nil ? ", " : ",") }
    breakLine()
  }

  private mutating func close(_ bracket: String, isEmpty: Bool) {
    depth -= 1
    if !isEmpty { breakLine() }
    add(bracket)
  }

  private mutating func breakLine() {
    guard let indent else { return }
    bytes.append(.newline)
    bytes += repeatElement(.space, count: indent * depth)
  }

  private mutating func write(_ string: String) {
    bytes.append(.quote)
    if string.utf8.contains(where: \.needsJSONEscape) {
      for byte in string.utf8 { add(byte) }
    } else {
      add(string)
    }
    bytes.append(.quote)
  }

  /// Writes a byte of a text; of those that need it, each is a character of its own.
  private mutating func add(_ byte: UInt8) {
    guard byte.needsJSONEscape else { return bytes.append(byte) }
    switch Unicode.Scalar(byte) {
    case "\"": add("\\\"")
    case "\\": add("\\\\")
    case "\n": add("\\n")
    case "\r": add("\\r")
    case "\t": add("\\t")
    case "\u{8}": add("\\b")
    case "\u{c}": add("\\f")
    case let scalar: add(JSONText.escape(scalar))
    }
  }

  private mutating func add(_ piece: String) { bytes += piece.utf8 }
}

extension UInt8 {
  fileprivate var needsJSONEscape: Bool {
    self < .space || self == .quote || self == .backslash || self == 0x7F
  }
}

/// Pieces of JSON's notation that reader and writer share.
enum JSONText {
  /// A character in the notation `\u0007`.
  static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
