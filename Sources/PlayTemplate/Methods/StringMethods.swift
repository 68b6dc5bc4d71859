import PlayData

extension Methods {
  /// Letters and their cases.
  static let letters: [Filter] = [
    Filter("upper") { input, _, _ in .string(try input.text().uppercased()) },
    Filter("lower") { input, _, _ in .string(try input.text().lowercased()) },
    Filter("capitalize") { input, _, _ in .string(try input.text().capitalizedFirst()) },
    Filter("title") { input, _, _ in .string(titled(try input.text())) },
    Filter("swapcase") { input, _, _ in .string(swapped(try input.text())) },
    Filter("isupper") { input, _, _ in .bool(isUpper(try input.text())) },
    Filter("islower") { input, _, _ in .bool(isLower(try input.text())) },
    Filter("isdigit") { input, _, _ in
      .bool(
        all(try input.text()) {
          $0.properties.numericType == .decimal
            || $0.properties.numericType == .digit
        })
    },
    Filter("isalpha") { input, _, _ in .bool(all(try input.text(), isLetter)) },
    Filter("isalnum") { input, _, _ in
      .bool(all(try input.text()) { isLetter($0) || $0.properties.numericType != nil })
    },
    Filter("isspace") { input, _, _ in .bool(all(try input.text(), \.isPythonSpace)) },
    Filter("isascii") { input, _, _ in .bool(try input.text().utf8.allSatisfy { $0 < 0x80 }) },
    Filter("istitle") { input, _, _ in
      let text = try input.text()
      return .bool(text.unicodeScalars.contains(where: isLetter) && titled(text).isSame(as: text))
    },
  ]

  private static func all(_ text: String, _ test: (Unicode.Scalar) -> Bool) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy(test)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  /// Whether all letters that have a case are capitals, and there is one.
  static func isUpper(_ text: String) -> Bool {
    text.unicodeScalars.contains(where: \.properties.isUppercase)
      && !text.unicodeScalars.contains(where: \.properties.isLowercase)
  }

  /// Whether all letters that have a case are small, and there is one.
  static func isLower(_ text: String) -> Bool {
    text.unicodeScalars.contains(where: \.properties.isLowercase)
      && !text.unicodeScalars.contains(where: \.properties.isUppercase)
  }

  /// Every letter that follows no letter becomes a capital.
  private static func titled(_ text: String) -> String {
    var result = ""
    var isInside = false
    for scalar in text.unicodeScalars {
      result += isInside ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
      isInside = scalar.properties.isCased
    }
    return result
  }

  private static func swapped(_ text: String) -> String {
    text.unicodeScalars.map {
      $0.properties.isUppercase ? $0.properties.lowercaseMapping : $0.properties.uppercaseMapping
    }.joined()
  }

  /// Cutting, joining and filling.
  static let parts: [Filter] = [
    Filter("split", ["sep", "maxsplit"]) { input, arguments, _ in try split(input, arguments) },
    Filter("rsplit", ["sep", "maxsplit"]) { input, arguments, _ in
      try split(input, arguments, fromEnd: true)
    },
    Filter("splitlines", ["keepends"]) { input, arguments, _ in
      list(try input.text().lines(keepingEnds: arguments.flag(0)))
    },
    Filter("partition", ["sep"], required: 1) { input, arguments, _ in
      try partition(input.text(), arguments.requiredText(0), atEnd: false)
    },
    Filter("rpartition", ["sep"], required: 1) { input, arguments, _ in
      try partition(input.text(), arguments.requiredText(0), atEnd: true)
    },
    Filter("strip", ["chars"]) { input, arguments, _ in
      .string(try input.text().stripped(arguments.text(0)))
    },
    Filter("lstrip", ["chars"]) { input, arguments, _ in
      .string(try input.text().stripped(arguments.text(0), end: false))
    },
    Filter("rstrip", ["chars"]) { input, arguments, _ in
      .string(try input.text().stripped(arguments.text(0), start: false))
    },
    Filter("removeprefix", ["prefix"], required: 1) { input, arguments, _ in
      let (text, prefix) = (try input.text(), try arguments.requiredText(0))
      let isThere = text.utf8.starts(with: prefix.utf8)
      return .string(isThere ? String(scalars: text.scalars.dropFirst(prefix.scalars.count)) : text)
    },
    Filter("removesuffix", ["suffix"], required: 1) { input, arguments, _ in
      let (text, suffix) = (try input.text(), try arguments.requiredText(0))
      let isThere = text.utf8.reversed().starts(with: suffix.utf8.reversed())
      return .string(isThere ? String(scalars: text.scalars.dropLast(suffix.scalars.count)) : text)
    },
    Filter("join", ["iterable"], required: 1, apply: join),
    Filter("zfill", ["width"], required: 1, apply: zeroFill),
    Filter("center", ["width", "fillchar"], required: 1) { input, arguments, evaluator in
      try padded(input, arguments, evaluator) { $0.centered($1, fill: $2) }
    },
    Filter("ljust", ["width", "fillchar"], required: 1) { input, arguments, evaluator in
      try padded(input, arguments, evaluator) { $0 + $0.filling(to: $1, $2) }
    },
    Filter("rjust", ["width", "fillchar"], required: 1) { input, arguments, evaluator in
      try padded(input, arguments, evaluator) { $0.filling(to: $1, $2) + $0 }
    },
    Filter("format", extra: .positionalAndNamed) { input, arguments, evaluator in
      var format = BraceFormat(try input.text(), arguments)
      return .string(try format.text(evaluator))
    },
    Filter("replace", ["old", "new", "count"], required: 2, apply: replaceStrictly),
  ]

  /// The texts as a list.
  private static func list(_ texts: [String]) -> Datum { .list(of: texts.map { .string($0) }) }

  /// The parts between separators, or between blanks when no separator is given.
  static func split(
    _ input: Datum, _ arguments: Arguments, fromEnd: Bool = false
  ) throws -> Datum {
    let limit = try arguments.integer(1, or: -1)
    let count = limit < 0 ? Int.max : limit
    let text = try input.text()
    if arguments.optional(0) == nil { return list(words(of: text, limit: count, fromEnd: fromEnd)) }
    let separator = try arguments.requiredText(0)
    guard !separator.isEmpty else { throw Problem.type("the separator is empty") }
    guard fromEnd else { return list(text.pieces(between: separator, limit: count)) }
    let reversed = String(scalars: text.unicodeScalars.reversed())
    let mark = String(scalars: separator.unicodeScalars.reversed())
    let parts = reversed.pieces(between: mark, limit: count)
    return list(parts.reversed().map { String(scalars: $0.unicodeScalars.reversed()) })
  }

  private static func words(of text: String, limit: Int, fromEnd: Bool) -> [String] {
    var words: [String] = []
    var rest = text.scalars
    if fromEnd { rest.reverse() }
    var slice = rest[...].drop(while: \.isPythonSpace)
    while !slice.isEmpty {
      var word = slice.prefix { !$0.isPythonSpace }
      if words.count == limit { word = slice }
      slice = slice.dropFirst(word.count).drop(while: \.isPythonSpace)
      words.append(String(scalars: fromEnd ? Array(word.reversed()) : Array(word)))
    }
    return fromEnd ? words.reversed() : words
  }

  private static func partition(
    _ text: String, _ separator: String, atEnd: Bool
  ) throws -> Datum {
    guard !separator.isEmpty else { throw Problem.type("the separator is empty") }
    let bytes = Array(text.utf8)
    let offsets = text.offsets(of: separator, limit: atEnd ? .max : 1)
    guard let offset = atEnd ? offsets.last : offsets.first else {
      let empty = Datum.string("")
      return atEnd
        ? .tuple(of: empty, empty, .string(text)) : .tuple(of: .string(text), empty, empty)
    }
    let head = String(decoding: bytes[..<offset], as: UTF8.self)
    let tail = String(decoding: bytes[(offset + separator.utf8.count)...], as: UTF8.self)
    return .tuple(of: .string(head), .string(separator), .string(tail))
  }

  private static func join(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let parts = try arguments.required(0).elements().map { part in
      guard case .string(let text) = try part.used() else {
        throw Problem.type(
          "join needs strings, found \(part.typeName)", hint: "use the filter join")
      }
      return text
    }
    let separator = try input.text()
    try evaluator.checkSize(parts.reduce(0) { $0 + $1.utf8.count + separator.utf8.count })
    return .string(parts.joined(separator: separator))
  }

  private static func zeroFill(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let text = try input.text()
    let width = try arguments.integer(0, or: 0)
    try evaluator.checkSize(width)
    let zeros = text.filling(to: width, "0")
    let hasSign = text.hasPrefix("-") || text.hasPrefix("+")
    return .string(hasSign ? text.prefix(1) + zeros + text.dropFirst() : zeros + text)
  }

  private static func padded(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator,
    _ pad: (String, Int, Unicode.Scalar) -> String
  ) throws -> Datum {
    let width = try arguments.integer(0, or: 0)
    try evaluator.checkSize(width)
    let fill = try arguments.text(1, or: " ").scalars
    guard fill.count == 1 else { throw Problem.type("the filling must be one character") }
    return .string(pad(try input.text(), width, fill[0]))
  }

  private static func replaceStrictly(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    _ = (try arguments.requiredText(0), try arguments.requiredText(1))
    return try replace(input, arguments, evaluator)
  }

  static func replace(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let text = try input.text()
    let new = try arguments.text(1, or: "")
    let limit = try arguments.integer(2, or: -1)
    let (size, overflow) = new.utf8.count.multipliedReportingOverflow(by: text.utf8.count + 1)
    // Only a replacement that could become too large is worth counting.
    if overflow || size > evaluator.environment.outputLimit {
      let count = text.offsets(of: try arguments.text(0, or: "")).count
      try evaluator.checkSize(text.utf8.count + count * new.utf8.count)
    }
    return .string(
      text.replacing(
        part: try arguments.text(0, or: ""), with: new, limit: limit < 0 ? .max : limit))
  }
}

extension Arguments {
  /// An argument that must be a text.
  func requiredText(_ index: Int) throws -> String {
    let value = try required(index).used()
    guard case .string(let text) = value else {
      throw Problem.type("expected a string for \"\(names[index])\", found \(value.typeName)")
    }
    return text
  }
}

extension String {
  /// What is missing to a width.
  fileprivate func filling(to width: Int, _ fill: Unicode.Scalar) -> String {
    String(repeating: String(fill), count: max(0, width - unicodeScalars.count))
  }
}
