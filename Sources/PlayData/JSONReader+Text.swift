extension JSONReader {
  /// Steps over white space and comments.
  mutating func skipSpace() throws(Diagnostics) {
    while let byte = current {
      switch byte {
      case UInt8.space, UInt8.newline, UInt8.tab, UInt8.carriageReturn: offset += 1
      case UInt8.slash:
        guard try skipComment() else { return }
      default: return
      }
    }
  }

  /// Steps over a comment; false when the slash starts none.
  private mutating func skipComment() throws(Diagnostics) -> Bool {
    guard offset + 1 < end else { return false }
    switch bytes[offset + 1] {
    case UInt8.slash:
      while let byte = current, byte != .newline { offset += 1 }
      return true
    case UInt8(ascii: "*"):
      let opening = offset
      offset += 2
      while offset + 1 < end {
        if bytes[offset] == UInt8(ascii: "*"), bytes[offset + 1] == .slash {
          offset += 2
          return true
        }
        offset += 1
      }
      throw refused(.unclosedComment, at: opening)
    default:
      return false
    }
  }

  /// Refuses a text that is not UTF-8, or that starts with a byte order mark.
  func checkEncoding() throws(Diagnostics) {
    if let mistake = UTF8Check.mistake(in: bytes) {
      throw refused(.encoding(mistake.kind), at: mistake.offset)
    }
  }

  /// What stands at the current byte, for a message.
  func found() -> JSONFound {
    guard let byte = current else { return .end(ofLine: end < bytes.count) }
    switch byte {
    case UInt8.quote: return .string(textAhead(until: .quote))
    case UInt8.apostrophe: return .singleQuoted(textAhead(until: .apostrophe))
    case UInt8.openBrace where isTemplate: return .template
    case UInt8.minus where isYAML: return .yaml
    case let byte where byte.isLetter || byte == UInt8(ascii: "_"): return .word(wordAhead())
    case let byte where byte.isDigit || byte == .minus:
      return .number(
        String(decoding: bytes[offset..<end].prefix { $0.isWord || $0 == .minus }, as: UTF8.self))
    default: return .character(character(at: offset))
    }
  }

  /// Whether `{{` stands here, with which no map can start.
  var isTemplate: Bool { bytes[offset..<end].starts(with: "{{".utf8) }

  /// Whether a list item or a document of YAML starts here.
  var isYAML: Bool {
    let rest = bytes[offset..<end]
    return rest.starts(with: "- ".utf8) || rest.starts(with: "---".utf8)
  }

  /// The word that starts at the current byte.
  func wordAhead() -> String {
    let limit = 40
    return String(decoding: bytes[offset..<end].prefix(limit).prefix { $0.isWord }, as: UTF8.self)
  }

  /// The character that starts at a byte.
  func character(at offset: Int) -> Character {
    String(decoding: bytes[offset..<end].prefix(16), as: UTF8.self).first ?? "\u{FFFD}"
  }

  /// The text between the current quote and the next one on the same line, cut when it is long.
  private func textAhead(until closing: UInt8) -> String {
    let limit = 40
    let line = bytes[(offset + 1)..<end].prefix { $0 != closing && $0 != .newline }
    let text = String(decoding: line.prefix(limit * 4), as: UTF8.self)
    return text.count > limit ? text.prefix(limit) + "…" : text
  }
}
