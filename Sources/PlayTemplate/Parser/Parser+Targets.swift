import PlayData

extension Parser {
  /// Reads what an assignment or a loop binds: a name, names with commas, or a namespace's attribute.
  mutating func readTarget(
    endingBefore end: String?, attributes: Bool
  ) throws(TemplateError) -> AssignmentTarget {
    let offset = current.offset
    var targets = [try readSingleTarget(attributes: attributes)]
    var isTuple = false
    while skip(.comma) {
      isTuple = true
      if end.map({ at(word: $0) }) ?? at(.assign) { break }
      if at(.rightParenthesis) { break }
      targets.append(try readSingleTarget(attributes: attributes))
    }
    return isTuple ? .tuple(targets, offset: offset) : targets[0]
  }

  private mutating func readSingleTarget(
    attributes: Bool
  ) throws(TemplateError) -> AssignmentTarget {
    if at(.leftParenthesis) {
      try enter()
      defer { leave() }
      advance()
      let target = try readTarget(endingBefore: nil, attributes: false)
      try expect(.rightParenthesis)
      return target
    }
    let offset = current.offset
    let name = try expectName("the name of a variable")
    if ["true", "True", "false", "False", "none", "None"].contains(name) {
      throw error("nothing can be assigned to \"\(name)\"", at: offset)
    }
    guard attributes, skip(.dot) else { return .name(name) }
    return .attribute(of: name, try expectName("the name of an attribute"), offset: offset)
  }
}
