/// A regular expression in the notation of Python's `re`, over code points.
///
/// Matching takes a bounded number of steps: expressions without references to groups are matched in
/// time proportional to the text, however they are nested, and the others are given up when their
/// steps are used up.
public struct RegularExpression: Sendable {
  /// How an expression is read, as the flags of Python's `re` do.
  public struct Options: OptionSet, Sendable {
    /// The flags as bits.
    public let rawValue: UInt8
    /// Creates options from bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Letters match in either case; `(?i)`.
    public static let ignoresCase = Options(rawValue: 1)
    /// `^` and `$` match at every line; `(?m)`.
    public static let isMultiline = Options(rawValue: 2)
    /// A dot matches a newline as well; `(?s)`.
    public static let dotMatchesNewline = Options(rawValue: 4)
    /// Blanks and remarks in the expression have no meaning; `(?x)`.
    public static let isVerbose = Options(rawValue: 8)
    /// `\w`, `\d`, `\s` and `\b` mean ASCII alone; `(?a)`.
    public static let isASCII = Options(rawValue: 16)
  }

  /// The text of the expression.
  public let pattern: String
  let program: Program

  /// Reads an expression.
  ///
  /// - Throws: What is wrong with it, and where.
  public init(_ pattern: String, _ options: Options = []) throws(RegularExpression.Mistake) {
    var parser = PatternParser(pattern, options)
    let syntax = try parser.parse()
    self.pattern = pattern
    var compiler = Compiler(remembers: !parser.hasReferences, groups: parser.groupCount)
    program = try compiler.program(of: syntax, names: parser.names)
  }

  /// How many groups the expression has.
  public var groupCount: Int { program.groupCount }

  /// The first match anywhere in a text.
  public func firstMatch(in text: String) throws(WorkLimitExceeded) -> Match? {
    var matcher = Matcher(self, text)
    return try matcher.search(from: 0, accepting: .any)
  }

  /// The match at the start of a text.
  public func prefixMatch(in text: String) throws(WorkLimitExceeded) -> Match? {
    var matcher = Matcher(self, text)
    return try matcher.match(at: 0, accepting: .any)
  }

  /// The match of a whole text.
  public func wholeMatch(in text: String) throws(WorkLimitExceeded) -> Match? {
    var matcher = Matcher(self, text)
    return try matcher.match(at: 0, accepting: .whole)
  }

  /// The matches in a text from the left, which do not overlap.
  public func matches(in text: String, limit: Int = .max) throws(WorkLimitExceeded) -> [Match] {
    var matcher = Matcher(self, text)
    var found: [Match] = []
    var start = 0
    var last: Range<Int>?
    while found.count < limit {
      // Behind an empty match comes one that is not empty or starts later.
      let acceptance = last?.isEmpty == true ? Matcher.Acceptance.notEmpty(at: start) : .any
      guard let match = try matcher.search(from: start, accepting: acceptance) else { break }
      found.append(match)
      start = match.range.upperBound
      last = match.range
    }
    return found
  }

  /// Replaces the matches in a text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - limit: How many matches are replaced at most.
  ///   - replacement: What takes the place of a match.
  /// - Throws: `WorkLimitExceeded`, and what `replacement` throws.
  /// - Returns: The text, and how many matches there were.
  public func replacing(
    in text: String, limit: Int = .max, with replacement: (Match) throws -> String
  ) throws -> (text: String, count: Int) {
    let matches = try matches(in: text, limit: limit)
    let scalars = Array(text.unicodeScalars)
    var result = ""
    var end = 0
    for match in matches {
      result += String(scalars: scalars[end..<match.range.lowerBound])
      result += try replacement(match)
      end = match.range.upperBound
    }
    return (result + String(scalars: scalars[end...]), matches.count)
  }

  /// A text as an expression that matches just this text, as Python's `re.escape` writes it.
  public static func escaped(_ text: String) -> String {
    let special = Set("()[]{}?*+-|^$\\.&~# \t\n\r\u{0B}\u{0C}".unicodeScalars)
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if special.contains(scalar) { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }
}
