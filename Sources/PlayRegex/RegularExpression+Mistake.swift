extension RegularExpression {
  /// Why a text is no regular expression, or none that can be used here, and where.
  public struct Mistake: Error, Equatable, CustomStringConvertible {
    enum Reason: Equatable {
      case trailingBackslash
      case unknownEscape(String)
      case missingDigits(escape: String, count: Int)
      case noCharacter(escape: String)
      case unclosedSet
      case badRange(String)
      case foreignClass(String)
      case unclosedGroup
      case unopenedGroup
      case unclosedComment
      case unknownGroupKind(String)
      case badGroupName(String)
      case takenGroupName(String)
      case unknownGroup(String)
      case openGroup(String)
      case lateFlags(String)
      case badFlags(String)
      case nothingToRepeat(String)
      case repeatedRepetition(String)
      case badBounds(String)
      case widthOfLookbehind
      case tooDeep(limit: Int)
      case tooLarge(limit: Int)
    }

    let reason: Reason
    /// Where the mistake is, counted in code points from 0.
    public let offset: Int

    /// The mistake in words, with the number of the character, counted from 1.
    public var description: String {
      let place = "at character \(offset + 1)"
      return switch reason {
      case .trailingBackslash: "the backslash at its end escapes nothing"
      case .unknownEscape(let escape): "Python does not know \(escape) \(place)"
      case .missingDigits(let escape, let count):
        "\(escape) \(place) needs \(count) hexadecimal digits"
      case .noCharacter(let escape): "\(escape) \(place) is no character"
      case .unclosedSet: "the set \(place) is not closed"
      case .badRange(let range): "the range \(range) \(place) has no two ends in order"
      case .foreignClass(let name):
        "\(name) \(place) is not Python's notation: write \\s, \\d or \\w, or put a backslash before [:"
      case .unclosedGroup: "the group \(place) is not closed"
      case .unopenedGroup: "the ) \(place) closes no group"
      case .unclosedComment: "the comment \(place) is not closed"
      case .unknownGroupKind(let start): "\(start) \(place) is not supported"
      case .badGroupName(let name): "\"\(name)\" \(place) is no name of a group"
      case .takenGroupName(let name): "the name \"\(name)\" \(place) belongs to another group"
      case .unknownGroup(let name): "there is no group \(name) before character \(offset + 1)"
      case .openGroup(let name): "the group \(name) is not closed before it is used \(place)"
      case .lateFlags(let flags):
        "the flags \(flags) \(place) are not at the start: write (?i:…) for a part"
      case .badFlags(let flags): "the flags \(flags) \(place) are not a, i, m, s, u or x"
      case .nothingToRepeat(let mark): "the \(mark) \(place) repeats nothing"
      case .repeatedRepetition(let mark):
        "the \(mark) \(place) repeats a repetition: put that into (?:…)"
      case .badBounds(let bounds): "the bounds \(bounds) \(place) are not in order"
      case .widthOfLookbehind: "the lookbehind \(place) has no fixed width"
      case .tooDeep(let limit): "more than \(limit) groups are inside each other \(place)"
      case .tooLarge(let limit): "its repetitions make it larger than \(limit) steps"
      }
    }
  }
}
