extension Unicode.Scalar {
  /// Whether Python's `str.isspace()` is true.
  var isPythonSpace: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }
}

extension String {
  /// The text as an array of code points, which are Python's characters.
  var scalars: [Unicode.Scalar] { Array(unicodeScalars) }

  init(scalars: some Sequence<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }

  /// The text without whitespace at both ends.
  func trimmed() -> String { stripped(nil) }

  /// The text without certain characters, or whitespace, at its ends.
  func stripped(_ characters: String?, start: Bool = true, end: Bool = true) -> String {
    let set = characters.map { Set($0.unicodeScalars) }
    let isStripped = { (scalar: Unicode.Scalar) in set?.contains(scalar) ?? scalar.isPythonSpace }
    var rest = unicodeScalars[...]
    if start { rest = rest.drop(while: isStripped) }
    if end { while let last = rest.last, isStripped(last) { rest.removeLast() } }
    return String(rest)
  }

  /// Whether another text is a part of this one.
  func contains(part: String) -> Bool { offsets(of: part, limit: 1).first != nil }

  /// The places in bytes where a part starts; parts do not overlap.
  func offsets(of part: String, limit: Int = .max) -> [Int] {
    let text = Array(utf8)
    let needle = Array(part.utf8)
    var found: [Int] = []
    guard !needle.isEmpty else { return Array((0...0).prefix(limit)) }
    var place = 0
    while place + needle.count <= text.count, found.count < limit {
      if text[place] == needle[0], text[place..<place + needle.count].elementsEqual(needle) {
        found.append(place)
        place += needle.count
      } else {
        place += 1
      }
    }
    return found
  }

  /// The parts between the places where a separator stands, from the left.
  func pieces(between separator: String, limit: Int = .max) -> [String] {
    let bytes = Array(utf8)
    var pieces: [String] = []
    var start = 0
    for offset in offsets(of: separator, limit: limit) {
      pieces.append(String(decoding: bytes[start..<offset], as: UTF8.self))
      start = offset + separator.utf8.count
    }
    pieces.append(String(decoding: bytes[start...], as: UTF8.self))
    return pieces
  }

  /// The text with a part replaced, from the left.
  func replacing(part: String, with replacement: String, limit: Int = .max) -> String {
    guard part.isEmpty else {
      return pieces(between: part, limit: limit).joined(separator: replacement)
    }
    var result = ""
    var left = limit
    for scalar in unicodeScalars {
      if left > 0 { result += replacement }
      left -= 1
      result.unicodeScalars.append(scalar)
    }
    return left > 0 ? result + replacement : result
  }

  /// The lines without their ends, as Python's `splitlines()` cuts them.
  func lines(keepingEnds: Bool = false) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var scalars = unicodeScalars.makeIterator()
    var pending = scalars.next()
    while let scalar = pending {
      pending = scalars.next()
      guard Self.lineEnds.contains(scalar) else {
        line.append(scalar)
        continue
      }
      if keepingEnds { line.append(scalar) }
      if scalar == "\r", pending == "\n" {
        if keepingEnds { line.append("\n") }
        pending = scalars.next()
      }
      lines.append(String(line))
      line = .init()
    }
    if !line.isEmpty { lines.append(String(line)) }
    return lines
  }

  private static let lineEnds: Set<Unicode.Scalar> = [
    "\n", "\r", "\u{0B}", "\u{0C}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{85}", "\u{2028}", "\u{2029}",
  ]

  /// The first character in upper case, the others in lower case.
  func capitalizedFirst() -> String {
    guard let first = unicodeScalars.first else { return "" }
    return first.properties.titlecaseMapping
      + String(scalars: unicodeScalars.dropFirst()).lowercased()
  }
}
