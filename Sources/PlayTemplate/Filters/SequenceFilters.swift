import PlayData

extension Filters {
  /// Lists: their parts, order and shape.
  static let sequences: [Filter] = [
    Filter("length") { input, _, _ in .int(try input.count()) },
    Filter("count") { input, _, _ in .int(try input.count()) },
    Filter("list") { input, _, _ in .list(of: try input.elements().array) },
    Filter("first") { input, _, evaluator in
      try input.elements().first ?? evaluator.nothing("there is no first element in an empty list")
    },
    Filter("last") { input, _, evaluator in
      try input.elements().last ?? evaluator.nothing("there is no last element in an empty list")
    },
    Filter("join", ["d", "attribute"], apply: join),
    Filter("sort", ["reverse", "case_sensitive", "attribute"], apply: sort),
    Filter("reverse", apply: reverse),
    Filter("unique", ["case_sensitive", "attribute"], apply: unique),
    Filter("batch", ["linecount", "fill_with"], required: 1, apply: batch),
    Filter("slice", ["slices", "fill_with"], required: 1, apply: slice),
    Filter("flatten", ["levels", "skip_nulls"], apply: flatten),
    Filter("zip", extra: .positional, apply: zip),
    Filter("zip_longest", extra: .positionalAndNamed, apply: zipLongest),
  ]

  private static func join(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let path = try arguments.optional(1).map { try AttributePath($0) }
    let separator = try arguments.text(0, or: "")
    var result = ""
    for (index, element) in try input.elements().enumerated() {
      if index > 0 { result += separator }
      result += try (path?.value(in: element) ?? element).text()
      try evaluator.checkSize(result.utf8.count)
    }
    return .string(result)
  }

  private static func sort(_ input: Datum, _ arguments: Arguments, _: Evaluator) throws -> Datum {
    let key = try SortKey(
      isCaseSensitive: arguments.flag(1), attribute: arguments.optional(2), isMultiple: true)
    return .list(
      of: try Datum.sorted(
        input.elements().array, reverse: arguments.flag(0), by: key.values(of:)))
  }

  private static func reverse(_ input: Datum, _: Arguments, _: Evaluator) throws -> Datum {
    if case .string(let text) = input {
      return .string(String(scalars: text.unicodeScalars.reversed()))
    }
    return .list(of: try input.elements().reversed())
  }

  private static func unique(_ input: Datum, _ arguments: Arguments, _: Evaluator) throws -> Datum {
    let key = try SortKey(
      isCaseSensitive: arguments.flag(0), attribute: arguments.optional(1), isMultiple: false)
    var seen = DatumSet()
    return .list(of: try input.elements().filter { seen.insert(try key.values(of: $0)[0]) })
  }

  private static func batch(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let size = try arguments.integer(0, or: 1)
    try evaluator.checkCount(size)
    guard size > 0 else { throw Problem.type("the size of a batch must be greater than zero") }
    let elements = try input.elements().array
    return .list(
      of: stride(from: 0, to: elements.count, by: size).map { start in
        var part = Array(elements[start..<min(start + size, elements.count)])
        if let fill = arguments.optional(1) {
          part += Array(repeating: fill, count: size - part.count)
        }
        return .list(of: part)
      })
  }

  private static func slice(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let slices = try arguments.integer(0, or: 1)
    try evaluator.checkCount(slices)
    guard slices > 0 else { throw Problem.type("the number of slices must be greater than zero") }
    let elements = try input.elements().array
    let (size, extra) = elements.count.quotientAndRemainder(dividingBy: slices)
    var start = 0
    return .list(
      of: (0..<slices).map { number in
        let end = start + size + (number < extra ? 1 : 0)
        var part = Array(elements[start..<end])
        start = end
        if number >= extra, let fill = arguments.optional(1) { part.append(fill) }
        return .list(of: part)
      })
  }

  private static func flatten(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    let levels = try arguments.integer(0)
    return .list(
      of: try flattened(
        input.elements(), levels: levels ?? .max, skipsNulls: arguments.flag(1, or: true)))
  }

  private static func flattened(
    _ elements: Elements, levels: Int, skipsNulls: Bool
  ) throws -> [Datum] {
    try elements.flatMap { element -> [Datum] in
      switch try element.used() {
      case .none where skipsNulls: return []
      case .string("None") where skipsNulls, .string("null") where skipsNulls: return []
      case .list(let inner) where levels > 0, .tuple(let inner) where levels > 0:
        return try flattened(inner, levels: levels - 1, skipsNulls: skipsNulls)
      default: return [element]
      }
    }
  }

  private static func zip(_ input: Datum, _ arguments: Arguments, _: Evaluator) throws -> Datum {
    let lists = try ([input] + arguments.rest).map { try $0.elements() }
    let count = lists.map(\.count).min() ?? 0
    return .list(
      of: (0..<count).map { index in .tuple(Elements(lists.map { $0[index] })) })
  }

  private static func zipLongest(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    if let other = arguments.named.first(where: { $0.name != "fillvalue" }) {
      throw Problem.type("zip_longest has no argument \"\(other.name)\"")
    }
    let fill = arguments.named.first?.value ?? .none
    let lists = try ([input] + arguments.rest).map { try $0.elements() }
    let count = lists.map(\.count).max() ?? 0
    return .list(
      of: (0..<count).map { index in
        .tuple(Elements(lists.map { index < $0.count ? $0[index] : fill }))
      })
  }
}

/// Values seen so far; lists and maps, which cannot be keys, are compared one by one.
struct DatumSet {
  private var keys: Set<Datum> = []
  private var others: [Datum] = []

  /// Adds a value; whether it is new.
  mutating func insert(_ datum: Datum) -> Bool {
    if (try? datum.checkIsKey()) != nil { return keys.insert(datum).inserted }
    if others.contains(datum) { return false }
    others.append(datum)
    return true
  }

  func contains(_ datum: Datum) -> Bool {
    (try? datum.checkIsKey()) != nil ? keys.contains(datum) : others.contains(datum)
  }
}
