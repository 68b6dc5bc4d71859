extension Matcher {
  func holds(_ assertion: Assertion, at place: Int) -> Bool {
    switch assertion {
    case .textStart: place == 0
    case .textEnd: place == text.count
    case .lastLineEnd:
      place == text.count || place == text.count - 1 && text[place] == "\n"
    case .lineStart: place == 0 || text[place - 1] == "\n"
    case .lineEnd: place == text.count || text[place] == "\n"
    case .wordBoundary(let isASCII): isBoundary(place, isASCII)
    // In a text without a single code point Python finds neither.
    case .noWordBoundary(let isASCII): !text.isEmpty && !isBoundary(place, isASCII)
    }
  }

  private func isBoundary(_ place: Int, _ isASCII: Bool) -> Bool {
    let word = CharacterClass(kind: .word, isASCII: isASCII)
    let before = place > 0 && word.contains(text[place - 1])
    let after = place < text.count && word.contains(text[place])
    return before != after
  }
}
