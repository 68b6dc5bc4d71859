/// What stands where the grammar wants something else.
enum JSONFound {
  case end(ofLine: Bool)
  case string(String)
  case singleQuoted(String)
  case number(String)
  case word(String)
  case template
  case yaml
  case character(Character)

  var name: String {
    switch self {
    case .end(let ofLine): "the end of the \(ofLine ? "line" : "file")"
    case .string(let text): "\"\(text)\""
    case .singleQuoted: "a single quote"
    case .number(let text): "the number \(text)"
    case .word(let text): "the word \(text)"
    case .template: "'{{'"
    case .yaml: "YAML"
    case .character(let character): character.nameInMessage
    }
  }

  var hint: String? {
    switch self {
    case .singleQuoted(let text): "write \"\(text)\""
    case .template: "a template stands inside a string: \"{{ … }}\""
    case .yaml: "files are JSON here: a list is [ … ], a map is { \"KEY\": VALUE }"
    case .character("#"): "a comment starts with //"
    case .character("/"): "a comment starts with // or /*"
    case .character("“"), .character("”"), .character("„"), .character("‘"), .character("’"),
      .character("«"), .character("»"), .character("`"):
      "strings stand in plain double quotes: \"…\""
    case .character("\u{A0}"), .character("\u{3000}"), .character("\u{202F}"):
      "write a plain space"
    case .character(";"): "parts are separated by ','"
    default: nil
    }
  }

  static func hint(forWord word: String) -> String {
    switch word.lowercased() {
    case "true", "yes", "on": "write true, or \"\(word)\" for the text"
    case "false", "no", "off": "write false, or \"\(word)\" for the text"
    case "null", "none", "nil", "undefined": "write null, or \"\(word)\" for the text"
    case "nan", "infinity", "inf": "JSON has no such number; write \"\(word)\" for the text"
    default: "write \"\(word)\""
    }
  }
}

extension JSONNumber.Mistake {
  var explanation: String {
    switch self {
    case .plusSign: "JSON has no plus sign"
    case .leadingZero: "JSON has no leading zeros"
    case .startsWithDot: "a digit is missing before the dot"
    case .missingFraction: "a digit is missing after the dot"
    case .missingExponent: "a digit is missing in the exponent"
    case .infinity: "JSON has no infinity"
    case .notANumber: "only digits, one dot and an exponent make one"
    case .dashes: "a digit is missing after the minus sign"
    }
  }

  func hint(for text: String) -> String? {
    switch self {
    case .plusSign: "write \(text.dropFirst())"
    case .startsWithDot:
      "write \(text.replacingFirstDot(with: "0."))"
    case .missingFraction: "write \(text)0"
    case .dashes: nil
    default: "write \"\(text)\" for the text"
    }
  }
}

extension UTF8Check.Kind {
  var message: String {
    switch self {
    case .byteOrderMark: "the file starts with a byte order mark (U+FEFF)"
    case .utf16: "the file is UTF-16"
    case .invalid(let byte):
      "byte 0x\(String(byte, radix: 16, uppercase: true)) is not UTF-8"
    }
  }

  var hint: String {
    switch self {
    case .byteOrderMark: "save it as UTF-8 without one"
    case .utf16, .invalid: "save the file as UTF-8"
    }
  }
}

extension Unicode.Scalar {
  /// The notation `U+0007`.
  var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// How a JSON string spells the character.
  var jsonEscape: String {
    switch self {
    case "\t": "\\t"
    case "\u{8}": "\\b"
    case "\u{c}": "\\f"
    default: JSONText.escape(self)
    }
  }
}

extension Character {
  /// The character in quotes, or its code point when it cannot be seen.
  var nameInMessage: String {
    let isVisible =
      !isWhitespace
      && unicodeScalars.allSatisfy {
        !$0.properties.isDefaultIgnorableCodePoint && $0.properties.generalCategory != .control
      }
    if isVisible { return "'\(self)'" }
    return unicodeScalars.first?.codePoint ?? ""
  }
}

extension String {
  fileprivate func replacingFirstDot(with text: String) -> String {
    guard let dot = firstIndex(of: ".") else { return self }
    return self[..<dot] + text + self[index(after: dot)...]
  }
}
