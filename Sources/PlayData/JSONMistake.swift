/// What a JSON text does wrong; the only place where it is put into words.
enum JSONMistake {
  case empty
  case encoding(UTF8Check.Kind)
  case expected(JSONExpected, found: JSONFound)
  case missingComma(JSONExpected, found: JSONFound, JSONGap)
  case trailingComma(JSONFound)
  case duplicateKey(String, first: Position)
  case tooDeep
  case unclosedComment
  case unclosedString
  case controlCharacter(Unicode.Scalar)
  case unfinishedEscape
  case unknownEscape(Character)
  case badUnicodeEscape
  case loneSurrogate(UInt16)
  case badNumber(String, JSONNumber.Mistake)
  case integerTooLarge(String)
  case numberTooLarge(String)

  func diagnostic(at position: Position) -> Diagnostic {
    Diagnostic(id: id, message, at: position, hint: hint)
  }

  private var id: String {
    switch self {
    case .duplicateKey: "json-duplicate-key"
    case .encoding: "encoding"
    case .tooDeep: "json-depth"
    case .badNumber, .integerTooLarge, .numberTooLarge: "json-number"
    case .unclosedString, .controlCharacter, .unfinishedEscape, .unknownEscape, .badUnicodeEscape,
      .loneSurrogate:
      "json-string"
    default: "json-syntax"
    }
  }

  private var message: String {
    switch self {
    case .empty: "expected a value, found an empty file"
    case .encoding(let kind): kind.message
    case .expected(let expected, let found): "expected \(expected.name), found \(found.name)"
    case .missingComma(let expected, let found, _):
      "expected \(expected.name), found \(found.name)"
    case .trailingComma(let found): "trailing comma before \(found.name)"
    case .duplicateKey(let key, let first):
      "duplicate key \"\(key)\", first at \(first.line):\(first.column)"
    case .tooDeep: "lists and maps are nested more than \(JSON.depthLimit) deep"
    case .unclosedComment: "the comment has no end"
    case .unclosedString: "the string has no closing quote on its line"
    case .controlCharacter(let scalar): "control character \(scalar.codePoint) in a string"
    case .unfinishedEscape: "expected an escape after '\\', found the end of the file"
    case .unknownEscape(let character): "unknown escape \\\(character) in a string"
    case .badUnicodeEscape: "expected four hexadecimal digits after \\u"
    case .loneSurrogate(let unit): "\\u\(String(unit, radix: 16)) is half of a character"
    case .badNumber(let text, let reason): "\(text) is not a number: \(reason.explanation)"
    case .integerTooLarge(let text): "the integer \(text) does not fit into 64 bits"
    case .numberTooLarge(let text): "the number \(text) is too large"
    }
  }

  private var hint: String? {
    switch self {
    case .empty: "write [] or {} for nothing"
    case .encoding(let kind): kind.hint
    case .expected(let expected, let found): expected.hint(for: found)
    case .missingComma(_, let found, let gap): gap.hint(for: found)
    case .trailingComma: "remove the comma"
    case .duplicateKey: "keep one of them"
    case .tooDeep: "keep them flatter"
    case .unclosedComment: "end it with */"
    case .unclosedString: "end it with '\"'; a line break inside a string is written \\n"
    case .controlCharacter(let scalar): "write \(scalar.jsonEscape)"
    case .unfinishedEscape: "end the string with '\"'"
    case .unknownEscape("'"): "write ' as it is"
    case .unknownEscape(let character): "write \\\\\(character) for a backslash and \(character)"
    case .badUnicodeEscape: "write for example \\u00e9"
    case .loneSurrogate: "write the character itself, or both halves, for example \\ud83d\\ude00"
    case .badNumber(let text, let reason): reason.hint(for: text)
    case .integerTooLarge(let text), .numberTooLarge(let text): "write \"\(text)\" for the text"
    }
  }
}

/// What the grammar wants at a place.
enum JSONExpected {
  case value
  case valueOf(String)
  case element
  case nextElement
  case firstKey
  case key
  case colon(String)
  case mapRest(String)
  case listRest
  case end

  var name: String {
    switch self {
    case .value: "a value"
    case .valueOf(let key): "the value of \"\(key)\""
    case .element: "a value or ']'"
    case .nextElement: "a value after ','"
    case .firstKey: "a key in double quotes or '}'"
    case .key: "a key in double quotes after ','"
    case .colon(let key): "':' after the key \"\(key)\""
    case .mapRest(let key): "',' or '}' after the value of \"\(key)\""
    case .listRest: "',' or ']' after a value of the list"
    case .end: "the end of the file after the value"
    }
  }

  private var isValue: Bool {
    switch self {
    case .value, .valueOf, .element, .nextElement: true
    default: false
    }
  }

  func hint(for found: JSONFound) -> String? {
    switch (self, found) {
    case (.key, .character(",")), (.nextElement, .character(",")), (.element, .character(",")),
      (.firstKey, .character(",")):
      "remove the comma"
    case (.end, .character(",")), (.end, .character("{")), (.end, .character("[")):
      "several values are written as one list: [ … , … ]"
    case (.colon(let key), .character("=")): "write \"\(key)\": VALUE"
    case (.firstKey, .number(let text)), (.key, .number(let text)): "write \"\(text)\""
    case (.firstKey, .word(let text)), (.key, .word(let text)): "write \"\(text)\""
    case (_, .word(let text)) where isValue: JSONFound.hint(forWord: text)
    default: found.hint
    }
  }
}

/// The place between two parts where a comma or a closing bracket is missing.
struct JSONGap {
  let opening: Position
  let end: Position

  func hint(for found: JSONFound) -> String? {
    switch found {
    case .end, .character("}"), .character("]"):
      let isMap = opening.source.bytes[opening.offset] == .openBrace
      let (what, bracket) = isMap ? ("map", "}") : ("list", "]")
      return "close the \(what) opened at \(opening.line):\(opening.column) with '\(bracket)'"
    case .string, .number, .word, .character("{"), .character("["), .template:
      return "write ',' at \(end.line):\(end.column)"
    case .character(":"):
      return "pairs stand in a map: { \"KEY\": VALUE }"
    default:
      return found.hint
    }
  }
}
