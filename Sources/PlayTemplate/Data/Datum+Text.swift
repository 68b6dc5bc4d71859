extension Datum {
  /// The text that is printed; Python's `str()`.
  func text() throws -> String {
    switch self {
    case .string(let text): return text
    case .undefined(let missing) where missing.isQuiet: return ""
    default: return try representation()
    }
  }

  /// The text that shows the kind as well; Python's `repr()`.
  func representation() throws -> String {
    var writer = RepresentationWriter()
    try writer.write(self)
    return writer.text
  }
}

/// Writes values as Python shows them.
private struct RepresentationWriter {
  var text = ""

  mutating func write(_ datum: Datum) throws {
    switch datum {
    case .none: text += "None"
    case .bool(let flag): text += flag ? "True" : "False"
    case .int(let number): text += String(number)
    case .double(let number): text += number.pythonDescription
    case .string(let string): write(string)
    case .list(let elements): try write("[", elements, "]")
    case .tuple(let elements): try write("(", elements, elements.count == 1 ? ",)" : ")")
    case .view(let name, let elements): try write(name + "([", elements, "])")
    case .range(let range):
      let step = range.step == 1 ? "" : ", \(range.step)"
      text += "range(\(range.start), \(range.stop)\(step))"
    case .map(let map): try write(map)
    case .object(is Omission): break
    case .object(let object): throw Problem.type("\(object.typeName) has no text")
    case .undefined(let missing): throw missing
    case .unknown(let task): throw Problem.unknown(until: task)
    }
  }

  private mutating func write(_ open: String, _ elements: Elements, _ close: String) throws {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ", " }
      try write(element)
    }
    text += close
  }

  private mutating func write(_ map: Mapping) throws {
    text += "{"
    for (index, (key, value)) in map.pairs.enumerated() {
      if index > 0 { text += ", " }
      try write(key)
      text += ": "
      try write(value)
    }
    text += "}"
  }

  private mutating func write(_ string: String) {
    let quote: Unicode.Scalar =
      string.utf8.contains(UInt8(ascii: "'"))
        && !string.utf8.contains(UInt8(ascii: "\"")) ? "\"" : "'"
    text.unicodeScalars.append(quote)
    for scalar in string.unicodeScalars {
      switch scalar {
      case quote, "\\": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default: text += scalar.isPrintable ? String(scalar) : scalar.pythonEscape
      }
    }
    text.unicodeScalars.append(quote)
  }
}

extension Unicode.Scalar {
  /// Whether Python shows the character as it is.
  fileprivate var isPrintable: Bool {
    if value < 0x7F { return value >= 0x20 }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return false
    default: return true
    }
  }

  fileprivate var pythonEscape: String {
    switch value {
    case ..<0x100: "\\x" + hex(2)
    case ..<0x10000: "\\u" + hex(4)
    default: "\\U" + hex(8)
    }
  }

  /// The code point in hexadecimal digits, with zeros in front.
  func hex(_ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
