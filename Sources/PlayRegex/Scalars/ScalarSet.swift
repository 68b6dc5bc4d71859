/// A set of code points, as brackets, dots and classes describe it.
struct ScalarSet: Hashable {
  private let ranges: [ClosedRange<Unicode.Scalar>]
  private let classes: [CharacterClass]
  private let isNegated: Bool
  private let ignoresCase: Bool
  /// Which of the code points below 128 belong to it, for speed.
  private var below64: UInt64 = 0
  private var below128: UInt64 = 0

  init(
    ranges: [ClosedRange<Unicode.Scalar>] = [], classes: [CharacterClass] = [],
    isNegated: Bool = false, ignoresCase: Bool = false
  ) {
    self.ranges = ranges
    self.classes = classes
    self.isNegated = isNegated
    self.ignoresCase = ignoresCase
    for value in UInt8(0)..<64 {
      if holds(Unicode.Scalar(value)) { below64 |= 1 << UInt64(value) }
      if holds(Unicode.Scalar(value + 64)) { below128 |= 1 << UInt64(value) }
    }
  }

  static let everything = ScalarSet(isNegated: true)
  static let allButNewline = ScalarSet(ranges: ["\n"..."\n"], isNegated: true)

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<64: below64 & 1 << UInt64(scalar.value) != 0
    case ..<128: below128 & 1 << UInt64(scalar.value - 64) != 0
    default: holds(scalar)
    }
  }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    let forms = ignoresCase ? scalar.caseForms : [scalar]
    let isListed =
      ranges.contains { range in forms.contains { range.contains($0) } }
      || classes.contains { $0.contains(scalar) }
    return isListed != isNegated
  }
}
