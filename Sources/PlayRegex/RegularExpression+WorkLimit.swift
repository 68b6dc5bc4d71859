extension RegularExpression {
  /// A match was given up because looking for it takes too much work.
  public struct WorkLimitExceeded: Error, Equatable, CustomStringConvertible {
    /// The pattern.
    public let pattern: String
    /// How many steps were allowed for this text.
    public let limit: Int

    /// What happened and what to do.
    public var description: String {
      "matching the pattern \"\(pattern)\" takes more than \(limit) steps; "
        + "a repetition of repetitions, such as (a+)+, is better written as one"
    }
  }
}
