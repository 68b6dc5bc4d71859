import PlayData

/// Cuts the text of a template into tokens and does the whitespace control on the way.
///
/// It follows Jinja2's lexer rule by rule; the text is read as bytes and keeps its offsets.
struct Lexer {
  let text: ScannedText
  let origin: TextOrigin
  let options: TemplateOptions
  let delimiters: Delimiters
  var place = 0
  var tokens: [Token] = []
  /// The brackets that are open in the tag, with their places.
  var brackets: [(symbol: Symbol, place: Int)] = []
  /// Whether a tag was seen.
  var hasTags = false
  /// Whether backslashes in strings stand for themselves.
  var keepsBackslashes = false
  /// Whether the text so far ended with a newline, which `lstripBlocks` asks.
  private var isLineStart = true

  init(_ string: String, from origin: TextOrigin, options: TemplateOptions) {
    text = ScannedText(bytes: Array(string.utf8))
    self.origin = origin
    self.options = options
    delimiters = Delimiters(options)
  }

  /// The tokens of a template.
  mutating func readTemplate() throws(TemplateError) {
    while let (tag, start, length) = nextTag() {
      hasTags = true
      let sign = text[start + length]
      emitText(before: start, sign: sign, lstrips: tag != .variable)
      place = start + length + (isSign(sign) ? 1 : 0)
      switch tag {
      case .comment: try skipComment(from: start)
      case .variable:
        add(.variableBegin, at: start)
        keepsBackslashes = options.keepsBackslashes
        try readTag(from: start, isBlock: false)
        keepsBackslashes = false
      case .block:
        if let end = rawBegin(at: start) {
          place = end
          try readRaw(from: start)
        } else {
          add(.blockBegin, at: start)
          try readTag(from: start, isBlock: true)
        }
      }
      isLineStart = place > 0 && text[place - 1].isNewline
    }
    addText(place..<endOfText)
    add(.end, at: text.count)
  }

  /// The tokens of an expression without delimiters.
  mutating func readExpression() throws(TemplateError) {
    while true {
      place = text.skippingWhitespace(from: place)
      if place >= text.count { break }
      try readToken()
    }
    try checkBracketsAreClosed()
    add(.end, at: text.count)
  }

  mutating func add(_ kind: Token.Kind, at offset: Int) {
    tokens.append(Token(kind: kind, offset: offset))
  }

  func error(_ message: String, at offset: Int, hint: String? = nil) -> TemplateError {
    TemplateError(
      kind: .syntax, message: message, position: origin.position(at: offset), hint: hint)
  }

  func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") }
}

extension Lexer {
  /// The next tag's kind, place and delimiter's length.
  private func nextTag() -> (Delimiters.Tag, Int, Int)? {
    var candidate = place
    while candidate < text.count {
      for (tag, bytes) in delimiters.starts
      where bytes.first == text.bytes[candidate] && text.has(bytes, at: candidate) {
        return (tag, candidate, bytes.count)
      }
      candidate += 1
    }
    return nil
  }

  /// Where the text ends: before its last newline when that is not kept.
  private var endOfText: Int {
    guard !options.keepTrailingNewline, text.count > place, text[text.count - 1].isNewline else {
      return text.count
    }
    let isPair =
      text.count - 2 >= place && text[text.count - 2] == UInt8(ascii: "\r")
      && text[text.count - 1] == UInt8(ascii: "\n")
    return text.count - (isPair ? 2 : 1)
  }

  /// Emits the text from the current place up to a tag, as far as the tag's sign lets it stand.
  private mutating func emitText(before end: Int, sign: UInt8, lstrips: Bool) {
    var kept = end
    if sign == UInt8(ascii: "-") {
      kept = text.trimmingWhitespace(before: end, downTo: place)
    } else if sign != UInt8(ascii: "+"), options.lstripBlocks, lstrips {
      let lineStart = text.bytes[place..<end].lastIndex { $0.isNewline }.map { $0 + 1 }
      if let start = lineStart ?? (isLineStart ? place : nil),
        text.skippingWhitespace(from: start) >= end
      {
        kept = start
      }
    }
    addText(place..<kept)
  }

  private mutating func addText(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    add(.text(normalizingNewlines(range)), at: range.lowerBound)
  }

  /// The text of a range with every newline as the options want it.
  private func normalizingNewlines(_ range: Range<Int>) -> String {
    let isPlain =
      options.newlineSequence == "\n" && !text.bytes[range].contains(UInt8(ascii: "\r"))
    if isPlain { return text.string(range) }
    var result: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let next = text.skippingNewline(at: index)
      if next > index {
        result += options.newlineSequence.utf8
        index = next
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension Lexer {
  private mutating func skipComment(from start: Int) throws(TemplateError) {
    while place < text.count {
      if let end = tagEnd(delimiters.commentEnd, at: place, trims: options.trimBlocks) {
        place = end
        return
      }
      place += 1
    }
    throw error(
      "the comment that starts here is not closed", at: start,
      hint: "close it with \(options.commentEnd)")
  }

  /// The place behind `{% raw %}` when it stands here.
  private func rawBegin(at start: Int) -> Int? {
    guard let name = tagName("raw", at: start) else { return nil }
    let minus = text[name] == UInt8(ascii: "-")
    let end = name + (minus ? 1 : 0)
    guard text.has(delimiters.blockEnd, at: end) else { return nil }
    let behind = end + delimiters.blockEnd.count
    return minus ? text.skippingWhitespace(from: behind) : behind
  }

  private mutating func readRaw(from start: Int) throws(TemplateError) {
    var candidate = place
    while candidate < text.count {
      if text.has(delimiters.blockStart, at: candidate),
        let name = tagName("endraw", at: candidate),
        let end = tagEnd(delimiters.blockEnd, at: name, trims: options.trimBlocks)
      {
        let sign = text[candidate + delimiters.blockStart.count]
        isLineStart = place > 0 && text[place - 1].isNewline
        emitText(before: candidate, sign: sign, lstrips: true)
        place = end
        return
      }
      candidate += 1
    }
    throw error(
      "the raw block that starts here is not closed", at: start,
      hint: "close it with \(options.blockStart) endraw \(options.blockEnd)")
  }

  /// The place behind a block tag's name and the blanks after it, when that name stands there.
  private func tagName(_ name: String, at start: Int) -> Int? {
    var index = start + delimiters.blockStart.count
    if isSign(text[index]) { index += 1 }
    index = text.skippingWhitespace(from: index)
    guard text.has(Array(name.utf8), at: index) else { return nil }
    return text.skippingWhitespace(from: index + name.utf8.count)
  }

  /// The place behind the end of a block tag or comment, with what its sign takes away.
  func tagEnd(_ delimiter: [UInt8], at start: Int, trims: Bool) -> Int? {
    let sign = text[start]
    if isSign(sign), text.has(delimiter, at: start + 1) {
      let behind = start + 1 + delimiter.count
      return sign == UInt8(ascii: "-") ? text.skippingWhitespace(from: behind) : behind
    }
    guard text.has(delimiter, at: start) else { return nil }
    let behind = start + delimiter.count
    return trims ? text.skippingNewline(at: behind) : behind
  }
}
