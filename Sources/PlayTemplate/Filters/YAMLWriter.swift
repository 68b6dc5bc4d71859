import PlayData

/// Writes values as YAML that means the same; where plain text would be read differently, it is
/// quoted.
struct YAMLWriter {
  /// Whether lists and maps without others inside stand on one line.
  var isFlowAllowed: Bool
  var indent = 2

  func text(of datum: Datum) throws -> String {
    var text = ""
    if isScalar(datum) {
      return try scalar(datum) + "\n"
    }
    if isFlow(datum) {
      return try flow(datum) + "\n"
    }
    try write(datum, level: 0, to: &text)
    return text
  }

  private func isScalar(_ datum: Datum) -> Bool {
    switch datum {
    case .list, .tuple, .view, .range, .map: false
    default: true
    }
  }

  /// Whether a list or map stands on one line: an empty one always does.
  private func isFlow(_ datum: Datum) -> Bool {
    switch datum {
    case .map(let map):
      map.count == 0 || isFlowAllowed && map.pairs.allSatisfy { isScalar($0.value) }
    case .list(let elements), .tuple(let elements), .view(_, let elements):
      elements.isEmpty || isFlowAllowed && elements.allSatisfy(isScalar)
    case .range(let range): range.isEmpty || isFlowAllowed
    default: false
    }
  }

  private func write(_ datum: Datum, level: Int, to text: inout String) throws {
    let margin = String(repeating: " ", count: level)
    if case .map(let map) = datum {
      for (key, value) in try sorted(map) {
        text += margin + (try scalar(key)) + ":"
        try writePart(value, level: isMap(value) ? level + indent : level, after: " ", to: &text)
      }
      return
    }
    for element in try datum.elements() {
      text += margin + "-"
      guard !isScalar(element), !isFlow(element) else {
        try writePart(element, level: level, after: " ", to: &text)
        continue
      }
      var inner = ""
      try write(element, level: level + indent, to: &inner)
      // The first line of a nested block stands behind the dash.
      text += String(repeating: " ", count: indent - 1)
      text += String(inner.unicodeScalars.dropFirst(level + indent))
    }
  }

  private func isMap(_ datum: Datum) -> Bool {
    if case .map = datum { return true }
    return false
  }

  private func writePart(
    _ datum: Datum, level: Int, after blank: String, to text: inout String
  ) throws {
    if isScalar(datum) {
      text += blank + (try scalar(datum)) + "\n"
    } else if isFlow(datum) {
      text += blank + (try flow(datum)) + "\n"
    } else {
      text += "\n"
      try write(datum, level: level, to: &text)
    }
  }

  private func flow(_ datum: Datum) throws -> String {
    if case .map(let map) = datum {
      let pairs = try sorted(map).map { try scalar($0.key) + ": " + scalar($0.value) }
      return "{" + pairs.joined(separator: ", ") + "}"
    }
    return "[" + (try datum.elements().map(scalar).joined(separator: ", ")) + "]"
  }

  private func sorted(_ map: Mapping) throws -> [(key: Datum, value: Datum)] {
    try Datum.sorted(map.keys) { [$0] }.map { ($0, try map.value(of: $0) ?? .none) }
  }

  private func scalar(_ datum: Datum) throws -> String {
    switch datum {
    case .none: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .double(let number):
      if number.isNaN { return ".nan" }
      if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
      return number.pythonDescription
    case .string(let text): return quoted(text)
    default: return try datum.text()
    }
  }

  /// The text as a scalar: plain, in single quotes, or in double quotes with escapes.
  private func quoted(_ text: String) -> String {
    let isOneLine = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    guard isOneLine else {
      return (try? JSONTextWriter(isASCII: false).text(of: .string(text))) ?? ""
    }
    return isPlain(text) ? text : "'" + text.replacing(part: "'", with: "''") + "'"
  }

  private func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, !text.hasPrefix(" "), !text.hasSuffix(" "),
      !text.hasSuffix(":")
    else { return false }
    let indicators = "-?:,[]{}#&*!|>'\"%@`=~.+<"
    if indicators.unicodeScalars.contains(first) || UInt8(ascii: first).isDigit { return false }
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    return !words.contains(text.lowercased())
      && ![": ", " #", ",", "[", "]", "{", "}"].contains { text.contains(part: $0) }
  }
}

extension UInt8 {
  /// The byte of an ASCII character; zero for any other.
  fileprivate init(ascii scalar: Unicode.Scalar) {
    self = scalar.isASCII ? UInt8(scalar.value) : 0
  }
}
