extension PatternParser {
  /// Reads a group behind its parenthesis; `nil` for flags and comments.
  mutating func group(
    at start: Int, mayBeFlags: Bool
  ) throws(RegularExpression.Mistake) -> PatternSyntax? {
    guard take("?") else { return try rememberedGroup(openedAt: start) }
    if take(":") { return .sequence([try content(openedAt: start)]) }
    if take("=") { return try look(isBehind: false, isNegated: false, at: start) }
    if take("!") { return try look(isBehind: false, isNegated: true, at: start) }
    if take("<=") { return try look(isBehind: true, isNegated: false, at: start) }
    if take("<!") { return try look(isBehind: true, isNegated: true, at: start) }
    if take(">") { return .atomic(try content(openedAt: start)) }
    if take("P<") {
      return try rememberedGroup(named: try newName(endingWith: ">"), openedAt: start)
    }
    if take("P=") { return try namedReference(at: start) }
    if take("#") {
      _ = take { $0 != ")" }
      guard take(")") else { throw mistake(.unclosedComment, at: start) }
      return nil
    }
    return try flags(at: start, mayBeFlags: mayBeFlags)
  }

  private mutating func look(
    isBehind: Bool, isNegated: Bool, at start: Int
  ) throws(RegularExpression.Mistake) -> PatternSyntax {
    let syntax = try content(openedAt: start)
    guard isBehind else { return .look(Look(distance: 0, isNegated: isNegated), syntax) }
    guard let width = syntax.width(widths) else { throw mistake(.widthOfLookbehind, at: start) }
    return .look(Look(distance: width, isNegated: isNegated), syntax)
  }

  private mutating func newName(endingWith end: Unicode.Scalar) throws(RegularExpression.Mistake)
    -> String
  {
    let start = place
    let name = try name(endingWith: end)
    guard names[name] == nil else { throw mistake(.takenGroupName(name), at: start) }
    return name
  }

  private mutating func name(endingWith end: Unicode.Scalar) throws(RegularExpression.Mistake)
    -> String
  {
    let start = place
    let name = take { $0 != end && $0 != ")" }
    let isName = name.unicodeScalars.enumerated().allSatisfy { index, scalar in
      index == 0
        ? scalar == "_" || scalar.properties.isXIDStart : scalar.properties.isXIDContinue
    }
    guard isName, !name.isEmpty, take(String(end)) else {
      throw mistake(.badGroupName(name), at: start)
    }
    return name
  }

  private mutating func namedReference(at start: Int) throws(RegularExpression.Mistake)
    -> PatternSyntax
  {
    let name = try name(endingWith: ")")
    guard let number = names[name] else { throw mistake(.unknownGroup(name), at: start) }
    return try reference(to: number, named: name, at: start)
  }

  /// Reads `(?flags)`, which are for the whole expression, or `(?flags-flags:…)`.
  private mutating func flags(
    at start: Int, mayBeFlags: Bool
  ) throws(RegularExpression.Mistake) -> PatternSyntax? {
    let isFlag = { (scalar: Unicode.Scalar) in ("a"..."z").contains(scalar) }
    let added = take(while: isFlag)
    let removed = take("-") ? take(while: isFlag) : nil
    guard !(added + (removed ?? "")).isEmpty, removed != "", next == ")" || next == ":" else {
      if next != nil { place += 1 }
      throw mistake(.unknownGroupKind(text(from: start)), at: start)
    }
    let flags = String(text(from: start).dropFirst(2))
    guard let on = Self.options(added), let off = Self.options(removed ?? ""),
      on.isDisjoint(with: off), !(removed ?? "").contains(where: { $0 == "a" || $0 == "u" }),
      !(added.contains("a") && added.contains("u"))
    else { throw mistake(.badFlags(flags), at: start) }
    let outer = options
    options.formUnion(on)
    options.subtract(off)
    if added.contains("u") { options.remove(.isASCII) }
    if take(")") {
      guard mayBeFlags, removed == nil else {
        throw mistake(.lateFlags(text(from: start)), at: start)
      }
      return nil
    }
    place += 1
    let syntax = try content(openedAt: start)
    options = outer
    return .sequence([syntax])
  }

  private static func options(_ flags: String) -> Options? {
    var options: Options = []
    for flag in flags {
      switch flag {
      case "a": options.insert(.isASCII)
      case "i": options.insert(.ignoresCase)
      case "m": options.insert(.isMultiline)
      case "s": options.insert(.dotMatchesNewline)
      case "u": break
      case "x": options.insert(.isVerbose)
      default: return nil
      }
    }
    return options
  }
}
