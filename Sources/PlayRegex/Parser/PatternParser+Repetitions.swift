extension PatternParser {
  /// Reads `*`, `+`, `?`, `{n}`, `{n,}`, `{,m}` or `{n,m}` and what may follow.
  mutating func repetition() throws(RegularExpression.Mistake) -> Repetition? {
    let bounds: Repetition
    switch next {
    case "*": bounds = Repetition(least: 0, most: nil)
    case "+": bounds = Repetition(least: 1, most: nil)
    case "?": bounds = Repetition(least: 0, most: 1)
    case "{":
      guard let counted = try countedBounds() else { return nil }
      return withPreference(counted)
    default: return nil
    }
    place += 1
    return withPreference(bounds)
  }

  private mutating func withPreference(_ bounds: Repetition) -> Repetition {
    var result = bounds
    if take("?") { result.preference = .few } else if take("+") { result.preference = .manyForGood }
    return result
  }

  /// The bounds in braces; braces that hold none are literal.
  private mutating func countedBounds() throws(RegularExpression.Mistake) -> Repetition? {
    let start = place
    place += 1
    guard next != "}" else {
      place = start
      return nil
    }
    let isDigit = { (scalar: Unicode.Scalar) in ("0"..."9").contains(scalar) }
    let least = take(while: isDigit)
    let most = take(",") ? take(while: isDigit) : least
    guard take("}") else {
      place = start
      return nil
    }
    let limit = Compiler.sizeLimit
    let first = least.isEmpty ? 0 : Int(least) ?? .max
    let last = most.isEmpty ? nil : Int(most) ?? .max
    if let last, last < first { throw mistake(.badBounds(text(from: start)), at: start) }
    guard max(first, last ?? 0) <= limit else { throw mistake(.tooLarge(limit: limit), at: start) }
    return Repetition(least: first, most: last)
  }

  func repeated(
    _ item: PatternSyntax?, _ repetition: Repetition, mark: String, at start: Int
  ) throws(RegularExpression.Mistake) -> PatternSyntax {
    switch item {
    case nil, .assertion: throw mistake(.nothingToRepeat(mark), at: start)
    case .repetition: throw mistake(.repeatedRepetition(mark), at: start)
    case let item?: return .repetition(item, repetition)
    }
  }
}
