extension RegularExpression {
  /// One match of an expression.
  public struct Match: Sendable {
    private let text: [Unicode.Scalar]
    private let groups: [Range<Int>?]
    private let names: [String: Int]

    /// Where the match is, counted in code points.
    public let range: Range<Int>

    init(
      of groups: [Range<Int>?], at range: Range<Int>, in text: [Unicode.Scalar],
      names: [String: Int]
    ) {
      self.text = text
      self.groups = groups
      self.names = names
      self.range = range
    }

    /// How many groups the expression has.
    public var groupCount: Int { groups.count }

    /// The text that matched.
    public var matched: String { String(scalars: text[range]) }

    /// Where a group is, counted from 1; `nil` when it took no part or does not exist.
    public func range(ofGroup number: Int) -> Range<Int>? {
      number == 0 ? range : groups.indices.contains(number - 1) ? groups[number - 1] : nil
    }

    /// The text of a group; `nil` when it took no part or does not exist.
    public func group(_ number: Int) -> String? {
      range(ofGroup: number).map { String(scalars: text[$0]) }
    }

    /// The number of the group with a name.
    public func number(ofGroup name: String) -> Int? { names[name] }
  }
}

extension String {
  init(scalars: ArraySlice<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}
