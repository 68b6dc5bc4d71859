import PlayData

/// What `omit` stands for: a parameter, or a part of a list or a map, that is to be left out.
final class Omission: TemplateObject {
  static let name = "omit"

  let typeName = "\"omit\""

  func attribute(_ name: String) -> Datum? { nil }
}

/// What `namespace()` gives: variables that inner blocks can set.
final class Namespace: TemplateObject {
  var values: [String: Datum] = [:]

  let typeName = "a namespace"

  func attribute(_ name: String) -> Datum? { values[name] }
}

/// What `cycler()` gives: values that come one after the other, again and again.
final class Cycler: TemplateObject {
  private let items: [Datum]
  private var position = 0

  init(_ items: [Datum]) { self.items = items }

  let typeName = "a cycler"

  func attribute(_ name: String) -> Datum? { name == "current" ? items[position] : nil }

  func call(
    method: String, _ arguments: CallArguments, in evaluator: Evaluator
  ) throws -> Datum? {
    switch method {
    case "next":
      defer { position = (position + 1) % items.count }
      return items[position]
    case "reset":
      position = 0
      return Datum.none
    default: return nil
    }
  }
}

/// What `joiner()` gives: nothing at its first call, and a separator at all later ones.
final class Joiner: TemplateObject {
  private let separator: String
  private var isUsed = false

  init(_ separator: String) { self.separator = separator }

  let typeName = "a joiner"

  func attribute(_ name: String) -> Datum? { nil }

  func call(_ arguments: CallArguments, in evaluator: Evaluator) throws -> Datum {
    defer { isUsed = true }
    return .string(isUsed ? separator : "")
  }
}
