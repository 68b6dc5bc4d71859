/// What a line of an INI text does wrong; the only place where it is put into words.
enum INIMistake {
  case encoding(UTF8Check.Kind)
  case unclosedHeader
  case badHeader(String)
  case unknownSection(String, String)
  case textAfterHeader(String)
  case textAfterChild(String, String)
  case textAfterValue(String, String)
  case notAPair(String)
  case spacedPair(String)
  case notAVariable(String)
  case duplicateKey(String, first: Position)
  case unclosedQuote
  case quoteInside(String)
  case hashValue(String, String)
  case quotedJSON(String)

  func diagnostics(at position: Position) -> Diagnostics {
    Diagnostics([diagnostic(at: position)])
  }

  func diagnostic(at position: Position) -> Diagnostic {
    Diagnostic(severity, id: id, message, at: position, hint: hint)
  }

  private var severity: Diagnostic.Severity {
    if case .quotedJSON = self { .warning } else { .error }
  }

  private var id: String {
    switch self {
    case .encoding: "encoding"
    case .duplicateKey: "ini-duplicate-key"
    case .quotedJSON: "ini-quoted-json"
    default: "ini-syntax"
    }
  }

  private var message: String {
    switch self {
    case .encoding(let kind): kind.message
    case .unclosedHeader: "the section's header has no ']'"
    case .badHeader(""): "the section's header has no name"
    case .badHeader(let name): "\"\(name)\" is not a name of a group"
    case .unknownSection(let group, let suffix):
      "unknown kind of section \"\(suffix)\" of the group \"\(group)\""
    case .textAfterHeader(let text): "expected the end of the line after ']', found \"\(text)\""
    case .textAfterChild(let name, let text):
      "expected the end of the line after the group \"\(name)\", found \"\(text)\""
    case .textAfterValue(let key, let text):
      "expected the end of the value of \"\(key)\", found \"\(text)\""
    case .notAPair(let text): "expected KEY=VALUE after the host, found \"\(text)\""
    case .spacedPair(let key): "white space before the '=' of \"\(key)\""
    case .notAVariable(let text): "expected KEY=VALUE, found \"\(text)\""
    case .duplicateKey(let key, let first):
      "duplicate variable \"\(key)\", first at \(first.line):\(first.column)"
    case .unclosedQuote: "the value has no closing quote on its line"
    case .quoteInside(let key): "the value of \"\(key)\" has a quote inside"
    case .hashValue(let key, let text):
      "expected the value of \"\(key)\", found the comment \"\(text)\""
    case .quotedJSON(let key): "the value of \"\(key)\" is text, since it stands in quotes"
    }
  }

  private var hint: String? {
    switch self {
    case .encoding(let kind): kind.hint
    case .unclosedHeader: "write [NAME]"
    case .badHeader(""): "write [NAME], [NAME:vars] or [NAME:children]"
    case .badHeader: "names have no spaces"
    case .unknownSection(_, let suffix):
      Suggestion.hint(
        for: suffix, among: INISection.Kind.allCases.map(\.rawValue), listing: "there are")
    case .textAfterHeader, .textAfterChild: "a comment starts with #"
    case .textAfterValue: "put the whole value into one pair of quotes"
    case .notAPair(let text) where text.hasPrefix(";"): "a comment after a host starts with #"
    case .spacedPair(let key): "write \(key)=VALUE without spaces behind a host"
    case .notAPair: "values with spaces stand in quotes"
    case .notAVariable: "write KEY = VALUE"
    case .duplicateKey: "keep one of them"
    case .unclosedQuote: "end it with '"
    case .quoteInside: "put the whole value into one pair of quotes"
    case .hashValue(_, let text): "write \"\(text)\" in quotes for the text, or \"\" for nothing"
    case .quotedJSON: "remove the quotes for a list or a map"
    }
  }
}
