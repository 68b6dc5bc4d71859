import PlayData

extension Evaluator {
  /// The value of a variable: one that the template set, or one of the scope.
  func resolve(_ name: String) throws -> Datum? {
    if let local = frame.value(of: name) { return isPartial ? try local.known() : local }
    do {
      if let value = try scope.value(of: name) { return Datum(value) }
    } catch let error as TemplateError where error.kind == .omitted {
      return .object(Omission())
    }
    return name == Omission.name ? .object(Omission()) : nil
  }

  /// The part of a value after a dot.
  func attribute(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .attribute(let base, let name) = expression.kind else { return .none }
    return try attribute(name, of: evaluate(base), expression)
  }

  private func attribute(
    _ name: String, of base: Datum, _ expression: ExpressionSyntax
  ) throws -> Datum {
    switch base {
    case .undefined(let missing): return missing.part
    case .unknown: return base
    case .object(let object):
      if let value = try object.attribute(name) { return value }
    case .tuple(let elements):
      if let index = elements.names.firstIndex(of: name) { return elements[index] }
    case .map(let map):
      guard let value = map[name] else { break }
      // Python finds the method first, so Jinja2 prints `<built-in method …>` here.
      if Methods.has(name, of: base) {
        throw Problem.type(
          "\"\(name)\" is a key and a method of the map", hint: "write [\"\(name)\"] for the key")
      }
      return value
    default: break
    }
    if Methods.has(name, of: base) {
      throw Problem.type("\"\(name)\" is a method", hint: "call it: \(name)()")
    }
    return missing(expression, name: name, among: base.partNames)
  }

  /// The part of a value in brackets.
  func index(_ expression: ExpressionSyntax) throws -> Datum {
    guard case .index(let base, let key) = expression.kind else { return .none }
    let container = try evaluate(base)
    switch container {
    case .undefined(let missing): return missing.part
    case .unknown: return container
    default: break
    }
    let position = try evaluate(key).used()
    if let value = try container.part(position) { return value }
    return missing(expression, name: position.string, among: container.partNames)
  }

  /// An undefined value, with the path that the expression writes.
  func missing(
    _ expression: ExpressionSyntax, name: String? = nil, among candidates: [String] = []
  ) -> Datum {
    .undefined(
      Missing(
        path: expression.path ?? name ?? "the expression", origin: origin,
        offset: expression.offset, name: name, candidates: candidates))
  }
}

extension ExpressionSyntax {
  /// The way to a part of a variable as a person writes it: `facts.disks[0].name`.
  var path: String? {
    switch kind {
    case .name(let name): return name
    case .attribute(let base, let name): return base.path.map { "\($0).\(name)" }
    case .index(let base, let key):
      guard let path = base.path else { return nil }
      switch key.kind {
      case .constant(.string(let name)): return "\(path).\(name)"
      case .constant(.int(let index)): return "\(path)[\(index)]"
      default: return key.path.map { "\(path)[\($0)]" }
      }
    default: return nil
    }
  }
}

extension Datum {
  /// The names of the parts, for suggestions.
  var partNames: [String] {
    guard case .map(let map) = self else { return [] }
    return map.names
  }

  /// The part under a key or at an index; `nil` when there is none.
  func part(_ key: Datum) throws -> Datum? {
    switch self {
    case .map(let map):
      if case .list = key { return nil }
      return try map.value(of: key)
    case .list(let elements), .tuple(let elements):
      return key.integer.flatMap { elements.count.place(of: $0) }.map { elements[$0] }
        ?? key.string.flatMap { elements.names.firstIndex(of: $0) }.map { elements[$0] }
    case .range(let range):
      return key.integer.flatMap { range.count.place(of: $0) }.map { .int(range[$0]) }
    case .string(let text):
      let scalars = text.scalars
      return key.integer.flatMap { scalars.count.place(of: $0) }.map {
        .string(String(scalars[$0]))
      }
    case .object(let object): return try key.string.flatMap { try object.attribute($0) }
    case .undefined, .unknown: return self
    default: return nil
    }
  }
}

extension Int {
  /// The place of an index in a sequence of this length; negative ones count from the end.
  fileprivate func place(of index: Int) -> Int? {
    let place = index < 0 ? self + index : index
    return (0..<self).contains(place) ? place : nil
  }
}

extension Datum {
  /// The value itself, when it does not wait for a task.
  fileprivate func known() throws -> Datum {
    if case .unknown(let task) = self { throw Problem.unknown(until: task) }
    return self
  }
}
