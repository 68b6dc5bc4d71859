extension PatternParser {
  private enum Member {
    case scalar(Unicode.Scalar)
    case someClass(CharacterClass)
  }

  /// Reads a set behind its bracket.
  mutating func set(at start: Int) throws(RegularExpression.Mistake) -> ScalarSet {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var classes: [CharacterClass] = []
    let isNegated = take("^")
    let first = place
    while place == first || next != "]" {
      let memberStart = place
      let member = try self.member(of: start)
      if next == "-", let end = try rangeEnd(of: start) {
        guard case .scalar(let lower) = member, case .scalar(let upper) = end, lower <= upper else {
          throw mistake(.badRange(text(from: memberStart)), at: memberStart)
        }
        ranges.append(lower...upper)
      } else {
        switch member {
        case .scalar(let scalar): ranges.append(scalar...scalar)
        case .someClass(let name): classes.append(name)
        }
      }
    }
    place += 1
    return ScalarSet(
      ranges: ranges, classes: classes, isNegated: isNegated,
      ignoresCase: options.contains(.ignoresCase))
  }

  /// The end of a range; a minus sign before the closing bracket stands for itself.
  private mutating func rangeEnd(of set: Int) throws(RegularExpression.Mistake) -> Member? {
    place += 1
    guard next != "]" else {
      place -= 1
      return nil
    }
    return try member(of: set)
  }

  private mutating func member(of set: Int) throws(RegularExpression.Mistake) -> Member {
    let start = place
    guard let scalar = take() else { throw mistake(.unclosedSet, at: set) }
    if scalar == "[", let name = foreignClass() { throw mistake(.foreignClass(name), at: start) }
    guard scalar == "\\" else { return .scalar(scalar) }
    if let name = characterClass() { return .someClass(name) }
    if take("b") { return .scalar("\u{08}") }
    return .scalar(try escapedScalar(at: start))
  }

  /// `[:space:]` and the like, which other notations know and which would match a few letters here.
  private func foreignClass() -> String? {
    let rest = scalars[place...]
    guard rest.first == ":" else { return nil }
    let letters = rest.dropFirst().prefix { ("a"..."z").contains($0) }
    guard !letters.isEmpty, scalars[letters.endIndex...].starts(with: ":]".unicodeScalars) else {
      return nil
    }
    return "[:\(String(scalars: letters)):]"
  }
}
