import PlayData

/// A format of Python's `str.format`: `"{} {0[a]} {name:>10}".format(…)`.
struct BraceFormat {
  private var rest: ArraySlice<Unicode.Scalar>
  private let arguments: Arguments
  private var automatic: Int? = 0

  init(_ format: String, _ arguments: Arguments) {
    rest = format.scalars[...]
    self.arguments = arguments
  }

  mutating func text(_ evaluator: Evaluator) throws -> String {
    var result = ""
    while let scalar = rest.popFirst() {
      if scalar == "{" || scalar == "}" {
        if rest.first == scalar {
          rest.removeFirst()
          result.unicodeScalars.append(scalar)
        } else if scalar == "{" {
          result += try readField(evaluator)
        } else {
          throw Problem.type("a single \"}\" in the format", hint: "write }} for a brace")
        }
      } else {
        result.unicodeScalars.append(scalar)
      }
      try evaluator.checkSize(result.utf8.count)
    }
    return result
  }

  private mutating func readField(_ evaluator: Evaluator) throws -> String {
    guard let end = rest.firstIndex(of: "}") else { throw Problem.type("\"{\" is not closed") }
    let content = rest[..<end]
    rest = rest[(end + 1)...]
    guard !content.contains("{") else {
      throw Problem.unsupported("a field inside of a field is not supported")
    }
    let colon = content.firstIndex(of: ":") ?? content.endIndex
    let specification = content[colon...].dropFirst()
    let name = content[..<colon]
    let bang = name.firstIndex(of: "!") ?? name.endIndex
    var value = try value(named: name[..<bang]).used()
    switch String(scalars: name[bang...]) {
    case "": break
    case "!s": value = .string(try value.text())
    case "!r": value = .string(try value.representation())
    default: throw Problem.unsupported("only !s and !r can stand in a field")
    }
    return try formatted(value, specification, evaluator)
  }

  /// The value that a field names, with its parts: `0`, `name`, `name[key]`.
  private mutating func value(named name: ArraySlice<Unicode.Scalar>) throws -> Datum {
    let base = name.prefix { $0 != "." && $0 != "[" }
    var path = name.dropFirst(base.count)
    var value = try argument(String(scalars: base))
    while let mark = path.popFirst() {
      guard mark == "[", let end = path.firstIndex(of: "]") else {
        throw Problem.unsupported(
          "attributes are not supported in a field", hint: "write [name] for a key")
      }
      let key = String(scalars: path[..<end])
      path = path[(end + 1)...]
      guard let part = try value.used().part(Int(key).map { .int($0) } ?? .string(key)) else {
        throw Problem.type("the format names \"\(key)\", which does not exist")
      }
      value = part
    }
    return value
  }

  private mutating func argument(_ name: String) throws -> Datum {
    let index = name.isEmpty ? automatic : Int(name)
    if name.isEmpty { automatic = automatic.map { $0 + 1 } }
    if let index {
      guard arguments.rest.indices.contains(index) else {
        throw Problem.type("the format needs more values than are given")
      }
      return arguments.rest[index]
    }
    guard let value = arguments.named.first(where: { $0.name == name })?.value else {
      throw Problem.type(
        "the format names \"\(name)\", which is not given",
        hint: Suggestion.hint(for: name, among: arguments.named.map(\.name)))
    }
    return value
  }

  private func formatted(
    _ value: Datum, _ specification: ArraySlice<Unicode.Scalar>, _ evaluator: Evaluator
  ) throws -> String {
    if specification.isEmpty { return try value.text() }
    let field = try FieldFormat(specification)
    try evaluator.checkSize(max(field.width, field.precision ?? 0))
    switch value {
    case .string(let text):
      guard field.type == nil || field.type == "s" else {
        throw Problem.type("a string has no format \"\(String(scalars: specification))\"")
      }
      return field.text(text)
    case .int, .bool:
      let integer = value.integer ?? 0
      if let type = field.type, "eEfFgG%".unicodeScalars.contains(type) {
        return try field.text(Double(integer))
      }
      return try field.text(integer)
    case .double(let number): return try field.text(number)
    default: throw Problem.type("\(value.typeName) has no format")
    }
  }
}

extension FieldFormat {
  /// Reads `[[fill]align][sign][#][0][width][,][.precision][type]`.
  fileprivate init(_ specification: ArraySlice<Unicode.Scalar>) throws {
    self.init()
    var rest = specification
    let alignments: [Unicode.Scalar: Alignment] = [
      "<": .left, ">": .right, "^": .center, "=": .afterSign,
    ]
    if let second = rest.dropFirst().first, let alignment = alignments[second] {
      fill = rest.removeFirst()
      self.alignment = alignment
      rest.removeFirst()
    } else if let first = rest.first, let alignment = alignments[first] {
      self.alignment = alignment
      rest.removeFirst()
    }
    if let first = rest.first, ["+", "-", " "].contains(first) {
      sign = first == "-" ? "" : String(first)
      rest.removeFirst()
    }
    isAlternate = rest.skip("#")
    if rest.first == "0", alignment == nil { (fill, alignment) = ("0", .afterSign) }
    width = rest.readNumber() ?? 0
    for mark in [",", "_"] as [Unicode.Scalar] where rest.skip(mark) { groups = String(mark) }
    if rest.skip(".") { precision = rest.readNumber() }
    type = rest.popFirst()
    guard rest.isEmpty else {
      throw Problem.type("\"\(String(scalars: specification))\" is not a format")
    }
  }
}

extension ArraySlice<Unicode.Scalar> {
  fileprivate mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard first == scalar else { return false }
    removeFirst()
    return true
  }

  fileprivate mutating func readNumber() -> Int? {
    let digits = prefix { ("0"..."9").contains($0) }
    self = dropFirst(digits.count)
    return digits.isEmpty ? nil : Int(String(scalars: digits)) ?? .max
  }
}
