/// Builds the text of a value.
struct JSONWriter {
  let indent: Int?
  let sortKeys: Bool
  private(set) var text = ""
  private var depth = 0

  init(indent: Int?, sortKeys: Bool) {
    self.indent = indent
    self.sortKeys = sortKeys
    // Most values are no longer, and a text that grows is copied each time.
    text.reserveCapacity(128)
  }

  mutating func write(_ value: Value) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let number): text += String(number)
    case .double(let number): text += number.isFinite ? String(number) : "null"
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
      text += ": "
      write(pair.value)
    }
  }

  private mutating func open(_ bracket: String) {
    text += bracket
    depth += 1
  }

  /// Writes what stands in front of the part with this number.
  private mutating func separate(_ index: Int) {
    if index > 0 { text += indent == nil ? ", " : "," }
    breakLine()
  }

  private mutating func close(_ bracket: String, isEmpty: Bool) {
    depth -= 1
    if !isEmpty { breakLine() }
    text += bracket
  }

  private mutating func breakLine() {
    guard let indent else { return }
    text += "\n" + String(repeating: " ", count: indent * depth)
  }

  private mutating func write(_ string: String) {
    text += "\""
    defer { text += "\"" }
    guard string.utf8.contains(where: \.needsJSONEscape) else {
      text += string
      return
    }
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{c}": text += "\\f"
      case ..<" ", "\u{7f}": text += JSONText.escape(scalar)
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
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
