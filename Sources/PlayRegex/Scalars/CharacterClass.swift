/// `\d`, `\s` or `\w`, or one of their opposites.
struct CharacterClass: Hashable {
  enum Kind {
    case digit
    case space
    case word
  }

  let kind: Kind
  var isNegated = false
  /// Whether only ASCII belongs to it.
  let isASCII: Bool

  func contains(_ scalar: Unicode.Scalar) -> Bool { holds(scalar) != isNegated }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    if isASCII, !scalar.isASCII { return false }
    return switch kind {
    case .digit: scalar.isPythonDigit
    case .space: scalar.isPythonSpace(isASCII: isASCII)
    case .word: scalar.isPythonWord
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isPythonDigit: Bool {
    isASCII ? ("0"..."9").contains(self) : properties.generalCategory == .decimalNumber
  }

  /// The four separators of ASCII are white for texts and not for bytes.
  fileprivate func isPythonSpace(isASCII: Bool) -> Bool {
    properties.isWhitespace || !isASCII && (0x1C...0x1F).contains(value)
  }

  fileprivate var isPythonWord: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "_": return true
    case _ where isASCII: return false
    default: break
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }
}
