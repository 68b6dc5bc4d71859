import PlayData

extension Lexer {
  /// Reads the tokens of a tag up to and with its end.
  mutating func readTag(from start: Int, isBlock: Bool) throws(TemplateError) {
    while true {
      place = text.skippingWhitespace(from: place)
      if brackets.isEmpty, let end = end(isBlock: isBlock) {
        add(isBlock ? .blockEnd : .variableEnd, at: place)
        place = end
        return
      }
      guard place < text.count else { break }
      try readToken()
    }
    try checkBracketsAreClosed()
    let delimiter = isBlock ? options.blockEnd : options.variableEnd
    throw error(
      "the \(isBlock ? "statement" : "expression") that starts here is not closed", at: start,
      hint: "close it with \(delimiter)")
  }

  func checkBracketsAreClosed() throws(TemplateError) {
    guard let open = brackets.last else { return }
    throw error("\"\(open.symbol.rawValue)\" is not closed", at: open.place)
  }

  private func end(isBlock: Bool) -> Int? {
    if isBlock { return tagEnd(delimiters.blockEnd, at: place, trims: options.trimBlocks) }
    // A `+` before the end of an expression is an operator, unlike in a block tag.
    if text[place] == UInt8(ascii: "+") { return nil }
    return tagEnd(delimiters.variableEnd, at: place, trims: false)
  }

  /// Reads one token; the place is at its first byte.
  mutating func readToken() throws(TemplateError) {
    let byte = text[place]
    if byte.isDigit {
      try readNumber()
    } else if byte.isWord {
      try readName()
    } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
      try readString(quote: byte)
    } else {
      try readSymbol()
    }
  }

  private mutating func readName() throws(TemplateError) {
    let start = place
    while place < text.count, text[place].isWord,
      text.skippingWhitespace(from: place) == place
    {
      place += 1
    }
    let name = text.string(start..<place)
    guard name.utf8.allSatisfy({ $0 < 0x80 }) || isIdentifier(name) else {
      throw error("\"\(name)\" is not a name", at: start)
    }
    add(.name(name), at: start)
  }

  private func isIdentifier(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first else { return false }
    return (first == "_" || first.properties.isXIDStart)
      && name.unicodeScalars.dropFirst().allSatisfy(\.properties.isXIDContinue)
  }

  private mutating func readSymbol() throws(TemplateError) {
    guard let symbol = symbol(at: place) else {
      let character = text.string(place..<text.count).first.map(String.init) ?? ""
      throw error("unexpected character \"\(character)\"", at: place)
    }
    try balance(symbol)
    add(.symbol(symbol), at: place)
    place += symbol.rawValue.utf8.count
  }

  private func symbol(at place: Int) -> Symbol? {
    let two = text.string(place..<min(place + 2, text.count))
    return Symbol(rawValue: two) ?? Symbol(rawValue: text.string(place..<place + 1))
  }

  private mutating func balance(_ symbol: Symbol) throws(TemplateError) {
    switch symbol {
    case .leftBrace, .leftBracket, .leftParenthesis: brackets.append((symbol, place))
    case .rightBrace, .rightBracket, .rightParenthesis:
      guard let open = brackets.popLast() else {
        throw error("unexpected \"\(symbol.rawValue)\"", at: place)
      }
      guard open.symbol.closing == symbol else {
        if text.has(delimiters.variableEnd, at: place) {
          throw error("\"\(open.symbol.rawValue)\" is not closed", at: open.place)
        }
        let expected = open.symbol.closing?.rawValue ?? ""
        throw error("expected \"\(expected)\", found \"\(symbol.rawValue)\"", at: place)
      }
    default: break
    }
  }
}

extension Symbol {
  /// The bracket that closes this one.
  fileprivate var closing: Symbol? {
    switch self {
    case .leftBrace: .rightBrace
    case .leftBracket: .rightBracket
    case .leftParenthesis: .rightParenthesis
    default: nil
    }
  }
}
