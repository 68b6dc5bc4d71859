/// Reads the notation of Python's `re`.
struct PatternParser {
  typealias Options = RegularExpression.Options

  /// Bounds the stack, which is 512 KB on the threads of the cooperative pool.
  static let depthLimit = 32
  private static let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r", "\u{0B}", "\u{0C}"]

  let scalars: [Unicode.Scalar]
  var place = 0
  var options: Options
  private(set) var groupCount = 0
  private(set) var names: [String: Int] = [:]
  private(set) var hasReferences = false
  private var openGroups: Set<Int> = []
  /// The widths of groups that are closed and always match as many code points.
  private(set) var widths: [Int: Int] = [:]
  private var depth = 0

  init(_ pattern: String, _ options: Options) {
    scalars = Array(pattern.unicodeScalars)
    self.options = options
  }

  /// Reads the whole text.
  mutating func parse() throws(RegularExpression.Mistake) -> PatternSyntax {
    let syntax = try alternatives()
    if place < scalars.count { throw mistake(.unopenedGroup, at: place) }
    return syntax
  }

  // MARK: The text

  var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  mutating func take() -> Unicode.Scalar? {
    guard let scalar = next else { return nil }
    place += 1
    return scalar
  }

  mutating func take(_ text: String) -> Bool {
    guard scalars[place...].starts(with: text.unicodeScalars) else { return false }
    place += text.unicodeScalars.count
    return true
  }

  mutating func take(while isWanted: (Unicode.Scalar) -> Bool, atMost limit: Int = .max) -> String {
    let part = scalars[place...].prefix(limit).prefix(while: isWanted)
    place += part.count
    return String(scalars: part)
  }

  func text(from start: Int) -> String { String(scalars: scalars[start..<place]) }

  func mistake(_ reason: RegularExpression.Mistake.Reason, at offset: Int)
    -> RegularExpression.Mistake
  {
    RegularExpression.Mistake(reason: reason, offset: offset)
  }

  // MARK: Sequences

  mutating func alternatives() throws(RegularExpression.Mistake) -> PatternSyntax {
    var branches = [try sequence(mayHoldFlags: depth == 0)]
    while take("|") { branches.append(try sequence(mayHoldFlags: false)) }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func sequence(mayHoldFlags: Bool) throws(RegularExpression.Mistake)
    -> PatternSyntax
  {
    var items: [PatternSyntax] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      let start = place
      if options.contains(.isVerbose), skipRemark() { continue }
      if let repetition = try repetition() {
        items.append(try repeated(items.popLast(), repetition, mark: text(from: start), at: start))
      } else if let item = try item(mayBeFlags: mayHoldFlags && items.isEmpty) {
        items.append(item)
      }
    }
    return items.count == 1 ? items[0] : .sequence(items)
  }

  private mutating func skipRemark() -> Bool {
    if next == "#" {
      _ = take { $0 != "\n" }
      return true
    }
    return !take { Self.blanks.contains($0) }.isEmpty
  }

  /// What stands between repetitions; `nil` for what matches nothing and is no place either.
  private mutating func item(mayBeFlags: Bool) throws(RegularExpression.Mistake) -> PatternSyntax? {
    let start = place
    switch take() {
    case "\\": return try escape(at: start)
    case "[": return .set(try set(at: start))
    case "(": return try group(at: start, mayBeFlags: mayBeFlags)
    case ".": return .set(options.contains(.dotMatchesNewline) ? .everything : .allButNewline)
    case "^": return .assertion(options.contains(.isMultiline) ? .lineStart : .textStart)
    case "$": return .assertion(options.contains(.isMultiline) ? .lineEnd : .lastLineEnd)
    case let scalar?: return literal(scalar)
    case nil: return nil
    }
  }

  func literal(_ scalar: Unicode.Scalar) -> PatternSyntax {
    let ignoresCase = options.contains(.ignoresCase)
    return .scalar(ignoresCase ? scalar.folded : scalar, ignoresCase: ignoresCase)
  }

  // MARK: Groups

  /// Reads what is inside a group and the parenthesis behind it.
  mutating func content(openedAt start: Int) throws(RegularExpression.Mistake) -> PatternSyntax {
    depth += 1
    guard depth <= Self.depthLimit else {
      throw mistake(.tooDeep(limit: Self.depthLimit), at: start)
    }
    let outer = options
    let syntax = try alternatives()
    guard take(")") else { throw mistake(.unclosedGroup, at: start) }
    options = outer
    depth -= 1
    return syntax
  }

  mutating func rememberedGroup(
    named name: String? = nil, openedAt start: Int
  ) throws(RegularExpression.Mistake) -> PatternSyntax {
    groupCount += 1
    let number = groupCount
    if let name { names[name] = number }
    openGroups.insert(number)
    let syntax = try content(openedAt: start)
    openGroups.remove(number)
    widths[number] = syntax.width(widths)
    return .group(number, syntax)
  }

  mutating func reference(
    to number: Int, named name: String, at start: Int
  ) throws(RegularExpression.Mistake) -> PatternSyntax {
    guard number <= groupCount else { throw mistake(.unknownGroup(name), at: start) }
    guard !openGroups.contains(number) else { throw mistake(.openGroup(name), at: start) }
    hasReferences = true
    return .reference(number, ignoresCase: options.contains(.ignoresCase))
  }
}
