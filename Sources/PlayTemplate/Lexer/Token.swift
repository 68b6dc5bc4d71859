/// One unit of a template's text.
struct Token: Sendable, Equatable {
  /// What it is.
  enum Kind: Sendable, Equatable {
    case text(String)
    case blockBegin
    case blockEnd
    case variableBegin
    case variableEnd
    case name(String)
    case string(String)
    case integer(Int)
    case float(Double)
    case symbol(Symbol)
    case end
  }

  let kind: Kind
  /// The distance in bytes from the start of the text.
  let offset: Int
}

/// An operator or a mark of punctuation.
enum Symbol: String, Sendable, CaseIterable {
  case floorDivide = "//"
  case power = "**"
  case equal = "=="
  case notEqual = "!="
  case greaterOrEqual = ">="
  case lessOrEqual = "<="
  case plus = "+"
  case minus = "-"
  case divide = "/"
  case multiply = "*"
  case modulo = "%"
  case tilde = "~"
  case leftBracket = "["
  case rightBracket = "]"
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBrace = "{"
  case rightBrace = "}"
  case greater = ">"
  case less = "<"
  case assign = "="
  case dot = "."
  case colon = ":"
  case pipe = "|"
  case comma = ","
  case semicolon = ";"
}

extension Token.Kind {
  /// The token as messages name it.
  var description: String {
    switch self {
    case .text: "text"
    case .blockBegin: "the start of a statement"
    case .blockEnd: "the end of the statement"
    case .variableBegin: "the start of an expression"
    case .variableEnd: "the end of the expression"
    case .name(let name): "\"\(name)\""
    case .string: "a string"
    case .integer, .float: "a number"
    case .symbol(let symbol): "\"\(symbol.rawValue)\""
    case .end: "the end of the text"
    }
  }
}
