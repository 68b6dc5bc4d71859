/// What an expression is made of.
indirect enum PatternSyntax {
  case scalar(Unicode.Scalar, ignoresCase: Bool)
  case set(ScalarSet)
  case assertion(Assertion)
  case sequence([PatternSyntax])
  case alternatives([PatternSyntax])
  /// A group that is remembered, with its number.
  case group(Int, PatternSyntax)
  case reference(Int, ignoresCase: Bool)
  case repetition(PatternSyntax, Repetition)
  case look(Look, PatternSyntax)
  /// What has matched is not tried in another way.
  case atomic(PatternSyntax)
}

/// How often something is matched.
struct Repetition {
  enum Preference {
    case many
    case few
    case manyForGood
  }

  let least: Int
  /// `nil` for any number.
  let most: Int?
  var preference = Preference.many
}

/// A look at what is in front of a place or behind it.
struct Look: Equatable {
  /// How many code points it starts before the place; 0 for a look ahead.
  let distance: Int
  let isNegated: Bool
}

/// A condition on a place in the text.
enum Assertion: Equatable {
  case textStart
  case textEnd
  /// The end, or the newline before it.
  case lastLineEnd
  case lineStart
  case lineEnd
  case wordBoundary(isASCII: Bool)
  case noWordBoundary(isASCII: Bool)
}

extension PatternSyntax {
  /// How many code points it matches, when that is always the same; `groups` are the widths of the
  /// groups that it may refer to.
  func width(_ groups: [Int: Int]) -> Int? {
    switch self {
    case .scalar, .set: return 1
    case .assertion, .look: return 0
    case .group(_, let content), .atomic(let content): return content.width(groups)
    case .reference(let number, _): return groups[number]
    case .sequence(let items):
      return items.reduce(0) { sum, item in
        guard let sum, let width = item.width(groups) else { return nil }
        let (result, overflow) = sum.addingReportingOverflow(width)
        return overflow ? nil : result
      }
    case .alternatives(let branches):
      guard let width = branches.first?.width(groups),
        branches.allSatisfy({ $0.width(groups) == width })
      else { return nil }
      return width
    case .repetition(let content, let repetition):
      guard let most = repetition.most, let width = content.width(groups),
        width == 0 || most == repetition.least
      else { return nil }
      let (result, overflow) = width.multipliedReportingOverflow(by: most)
      return overflow ? nil : result
    }
  }

  /// Whether it may match without taking a code point.
  var canBeEmpty: Bool {
    switch self {
    case .scalar, .set: false
    case .assertion, .look, .reference: true
    case .group(_, let content), .atomic(let content): content.canBeEmpty
    case .sequence(let items): items.allSatisfy(\.canBeEmpty)
    case .alternatives(let branches): branches.contains(where: \.canBeEmpty)
    case .repetition(let content, let repetition): repetition.least == 0 || content.canBeEmpty
    }
  }
}
