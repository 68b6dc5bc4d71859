import PlayData

extension Filters {
  /// Maps, and lists of maps.
  static let maps: [Filter] = [
    Filter("items", isLenient: true, apply: items),
    Filter("dict2items", ["key_name", "value_name"], apply: dictToItems),
    Filter("items2dict", ["key_name", "value_name"], apply: itemsToDict),
    Filter("combine", extra: .positionalAndNamed, apply: combine),
  ]

  /// The pairs; nothing for an undefined map, as in Jinja2.
  private static func items(_ input: Datum, _: Arguments, _: Evaluator) throws -> Datum {
    if case .undefined = input { return .list(of: []) }
    return .list(of: try input.mapping().pairs.map { .tuple(of: $0.key, $0.value) })
  }

  private static func dictToItems(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let keyName = Datum.string(try arguments.text(0, or: "key"))
    let valueName = Datum.string(try arguments.text(1, or: "value"))
    return .list(
      of: try input.mapping().pairs.map { pair in
        var item = Mapping()
        try item.set(keyName, to: pair.key)
        try item.set(valueName, to: pair.value)
        return .map(item)
      })
  }

  private static func itemsToDict(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let keyName = try arguments.text(0, or: "key")
    let valueName = try arguments.text(1, or: "value")
    var result = Mapping()
    for item in try input.elements() {
      let map = try item.mapping()
      guard let key = map[keyName], let value = map[valueName] else {
        throw Problem.type(
          "every element needs the keys \"\(keyName)\" and \"\(valueName)\"",
          hint: "name others with key_name and value_name")
      }
      try result.set(key, to: value)
    }
    return .map(result)
  }

  private static func combine(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    var isRecursive = false
    var lists = ListMerge.replace
    for (name, value) in arguments.named {
      switch name {
      case "recursive": isRecursive = try value.isTrue()
      case "list_merge": lists = try ListMerge(named: value.text())
      default: throw Problem.type("combine has no argument \"\(name)\"")
      }
    }
    // As in Ansible, every argument can be a map or a list of maps.
    let all = try ([input] + arguments.rest).flatMap { argument -> [Datum] in
      if case .list(let elements) = try argument.used() { return elements.array }
      return [argument]
    }
    var result = Mapping()
    for map in all {
      result = try merged(result, map.mapping(), isRecursive: isRecursive, lists: lists)
    }
    return .map(result)
  }

  private static func merged(
    _ base: Mapping, _ top: Mapping, isRecursive: Bool, lists: ListMerge
  ) throws -> Mapping {
    var result = base
    for (key, value) in top.pairs {
      switch (try base.value(of: key), value) {
      case (.map(let below), .map(let above)) where isRecursive:
        let inner = try merged(below, above, isRecursive: true, lists: lists)
        try result.set(key, to: .map(inner))
      case (.list(let below), .list(let above)):
        try result.set(key, to: .list(of: lists.merged(below.array, above.array)))
      default: try result.set(key, to: value)
      }
    }
    return result
  }
}

/// How `combine` treats two lists under the same key.
private enum ListMerge: String {
  case replace
  case keep
  case append
  case prepend
  case appendNew = "append_rp"
  case prependNew = "prepend_rp"

  init(named name: String) throws {
    guard let merge = ListMerge(rawValue: name) else {
      throw Problem.type(
        "list_merge cannot be \"\(name)\"",
        hint: "there are replace, keep, append, prepend, append_rp, prepend_rp")
    }
    self = merge
  }

  func merged(_ below: [Datum], _ above: [Datum]) -> [Datum] {
    switch self {
    case .replace: above
    case .keep: below
    case .append: below + above
    case .prepend: above + below
    case .appendNew: below.filter { !above.contains($0) } + above
    case .prependNew: above + below.filter { !above.contains($0) }
    }
  }
}
