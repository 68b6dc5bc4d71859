import PlayData

extension Filters {
  /// Letters, parts and ends of texts.
  static let text: [Filter] = [
    Filter("upper") { input, _, _ in .string(try input.text().uppercased()) },
    Filter("lower") { input, _, _ in .string(try input.text().lowercased()) },
    Filter("capitalize") { input, _, _ in .string(try input.text().capitalizedFirst()) },
    Filter("title", apply: title),
    Filter("trim", ["chars"]) { input, arguments, _ in
      .string(try input.text().stripped(arguments.text(0)))
    },
    Filter("replace", ["old", "new", "count"], required: 2, apply: replace),
    Filter("format", extra: .positionalAndNamed, apply: format),
    Filter("center", ["width"], apply: center),
    Filter("wordcount") { input, _, _ in .int(wordCount(of: try input.text())) },
    Filter("urlencode", apply: urlEncode),
    Filter("quote") { input, _, _ in .string(try quoted(input)) },
    Filter("comment", ["decoration"], apply: comment),
    Filter("split", ["separator", "maxsplit"]) { input, arguments, _ in
      try Methods.split(input, arguments)
    },
  ]

  /// The first letter after a blank, a hyphen or an opening bracket becomes a capital.
  private static func title(_ input: Datum, _: Arguments, _: Evaluator) throws -> Datum {
    var result = ""
    var word: [Unicode.Scalar] = []
    let flush = { (word: inout [Unicode.Scalar]) in
      guard let first = word.first else { return "" }
      defer { word = [] }
      return String(first).uppercased() + String(scalars: word.dropFirst()).lowercased()
    }
    for scalar in try input.text().unicodeScalars {
      if scalar.isPythonSpace || ["-", "(", "{", "[", "<"].contains(scalar) {
        result += flush(&word)
        result.unicodeScalars.append(scalar)
      } else {
        word.append(scalar)
      }
    }
    return .string(result + flush(&word))
  }

  private static func replace(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    try Methods.replace(input, arguments, evaluator)
  }

  private static func format(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    guard arguments.rest.isEmpty || arguments.named.isEmpty else {
      throw Problem.type("format takes either arguments with names or ones without")
    }
    let format = PercentFormat(try input.text())
    guard !arguments.named.isEmpty else {
      return .string(try format.text(arguments.rest, named: nil, evaluator))
    }
    var map = Mapping()
    for (name, value) in arguments.named { try map.set(.string(name), to: value) }
    return .string(try format.text([.map(map)], named: map, evaluator))
  }

  private static func center(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let text = try input.text()
    let width = try arguments.integer(0, or: 80)
    try evaluator.checkSize(width)
    return .string(text.centered(width))
  }

  private static func wordCount(of text: String) -> Int {
    var count = 0
    var isInWord = false
    for scalar in text.unicodeScalars {
      let isWord = scalar.isPythonWord
      if isWord, !isInWord { count += 1 }
      isInWord = isWord
    }
    return count
  }

  private static func urlEncode(_ input: Datum, _: Arguments, _: Evaluator) throws -> Datum {
    let pairs: [Datum]
    switch input {
    case .map(let map): pairs = map.pairs.map { .tuple(of: $0.key, $0.value) }
    case .list(let elements), .tuple(let elements): pairs = elements.array
    default: return .string(percentEncoded(try input.text(), keeping: "/"))
    }
    let encoded = try pairs.map { pair in
      let parts = try pair.elements()
      guard parts.count == 2 else { throw Problem.type("urlencode needs a text, a map or pairs") }
      return try parts.map { percentEncoded(try $0.text(), keeping: " ") }
        .map { $0.replacing(part: " ", with: "+") }.joined(separator: "=")
    }
    return .string(encoded.joined(separator: "&"))
  }

  private static func percentEncoded(_ text: String, keeping kept: String) -> String {
    var result = ""
    for byte in text.utf8 {
      let isKept =
        byte < 0x80 && (byte.isWord || "-.~".utf8.contains(byte) || kept.utf8.contains(byte))
      result += isKept ? String(Unicode.Scalar(byte)) : "%" + hexadecimal(byte)
    }
    return result
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count < 2 ? "0" + digits : digits
  }

  /// The text as one word of a POSIX shell.
  private static func quoted(_ input: Datum) throws -> String {
    if case .none = input { return "''" }
    let text = try input.text()
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { ($0 < 0x80 && $0.isWord) || "@%+=:,./-".utf8.contains($0) }
    return isPlain ? text : "'" + text.replacing(part: "'", with: "'\"'\"'") + "'"
  }

  private static func comment(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let decoration = try arguments.text(0, or: "# ")
    let lines = try input.text().pieces(between: "\n").map { line in
      (decoration + line).stripped(nil, start: false)
    }
    let border = decoration.stripped(nil, start: false)
    return .string(([border] + lines + [border]).joined(separator: "\n"))
  }
}

extension Unicode.Scalar {
  /// Whether `\w` of Python's `re` matches the character.
  var isPythonWord: Bool {
    if value < 0x80 { return UInt8(value).isWord }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }
}

extension String {
  /// The text in the middle of blanks; Python puts the odd one to the left of odd widths.
  func centered(_ width: Int, fill: Unicode.Scalar = " ") -> String {
    let count = unicodeScalars.count
    guard width > count else { return self }
    let left = (width - count) / 2 + ((width - count) & width & 1)
    let right = width - count - left
    return String(repeating: String(fill), count: left) + self
      + String(repeating: String(fill), count: right)
  }
}
