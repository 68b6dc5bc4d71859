import PlayData

extension Datum {
  /// Whether it has parts and is neither a text nor a tuple.
  fileprivate var isContainer: Bool {
    switch self {
    case .list, .map, .range: true
    default: false
    }
  }
}

/// A format of Python's `%` operator: `"%s has %05.2f" % (name, size)`.
struct PercentFormat {
  private let scalars: [Unicode.Scalar]

  init(_ format: String) { scalars = format.scalars }

  /// The text with the values in their places; a map serves formats with names.
  func text(_ values: [Datum], named map: Mapping?, _ evaluator: Evaluator) throws -> String {
    var reader = Reader(rest: scalars[...], values: values[...], map: map)
    var result = ""
    while let scalar = reader.rest.popFirst() {
      if scalar == "%" {
        result += try reader.readConversion(evaluator)
      } else {
        result.unicodeScalars.append(scalar)
      }
      try evaluator.checkSize(result.utf8.count)
    }
    // As in Python, a list or a map counts as used even when the format does not name it.
    let isContainer = values.count == 1 && values[0].isContainer
    guard reader.values.isEmpty || isContainer else {
      throw Problem.type("not all values are used by the format")
    }
    return result
  }

  private struct Reader {
    var rest: ArraySlice<Unicode.Scalar>
    var values: ArraySlice<Datum>
    let map: Mapping?
    private var field = FieldFormat()
    private var isLeft = false
    private var hasZeros = false

    init(rest: ArraySlice<Unicode.Scalar>, values: ArraySlice<Datum>, map: Mapping?) {
      self.rest = rest
      self.values = values
      self.map = map
    }

    mutating func readConversion(_ evaluator: Evaluator) throws -> String {
      (field, isLeft, hasZeros) = (FieldFormat(), false, false)
      let named = try readName()
      readFlags()
      field.width = try readNumber() ?? 0
      if field.width < 0 { (isLeft, field.width) = (true, -field.width) }
      if rest.first == "." {
        rest.removeFirst()
        field.precision = max(0, try readNumber() ?? 0)
      }
      try evaluator.checkSize(max(field.width, field.precision ?? 0))
      while let letter = rest.first, ["h", "l", "L"].contains(letter) { rest.removeFirst() }
      guard let type = rest.popFirst() else { throw Problem.type("the format is not complete") }
      if type == "%" { return "%" }
      return try text(of: named ?? next(), as: type)
    }

    private mutating func readName() throws -> Datum? {
      guard rest.first == "(" else { return nil }
      guard let end = rest.firstIndex(of: ")") else { throw Problem.type("\"(\" is not closed") }
      let name = String(scalars: rest[(rest.startIndex + 1)..<end])
      rest = rest[(end + 1)...]
      guard let map else { throw Problem.type("the format needs a map with \"\(name)\"") }
      guard let value = map[name] else {
        throw Problem.type(
          "the format names \"\(name)\", which is not given",
          hint: Suggestion.hint(for: name, among: map.names))
      }
      return value
    }

    private mutating func readFlags() {
      while let flag = rest.first {
        switch flag {
        case "-": isLeft = true
        case "+": field.sign = "+"
        case " ": if field.sign.isEmpty { field.sign = " " }
        case "#": field.isAlternate = true
        case "0": hasZeros = true
        default: return
        }
        rest.removeFirst()
      }
    }

    private mutating func readNumber() throws -> Int? {
      if rest.first == "*" {
        rest.removeFirst()
        guard let number = try next().integer else { throw Problem.type("* needs an integer") }
        return number
      }
      let digits = rest.prefix { ("0"..."9").contains($0) }
      rest = rest.dropFirst(digits.count)
      if digits.isEmpty { return nil }
      return Int(String(scalars: digits)) ?? .max
    }

    private mutating func next() throws -> Datum {
      guard let value = values.popFirst() else {
        throw Problem.type("the format needs more values than are given")
      }
      return try value.used()
    }

    private mutating func text(of value: Datum, as type: Unicode.Scalar) throws -> String {
      field.type = type
      field.alignment = isLeft ? .left : .right
      switch type {
      case "s", "r", "a":
        return field.text(type == "s" ? try value.text() : try value.representation())
      case "c":
        if case .int(let code) = value,
          let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init)
        {
          return field.text(String(scalar))
        }
        guard let text = value.string, text.unicodeScalars.count == 1 else {
          throw Problem.type("%c needs one character")
        }
        return field.text(text)
      default: break
      }
      if hasZeros, !isLeft { (field.fill, field.alignment) = ("0", .afterSign) }
      return try numberText(of: value, type)
    }

    private func numberText(of value: Datum, _ type: Unicode.Scalar) throws -> String {
      guard let number = value.number else {
        throw Problem.type("%\(type) needs a number, found \(value.typeName)")
      }
      switch type {
      case "d", "i", "u":
        guard let integer = value.integer ?? Int(exactly: number.rounded(.towardZero)) else {
          throw Problem.overflow
        }
        return try field.text(integer)
      case "x", "X", "o":
        guard let integer = value.integer else {
          throw Problem.type("%\(type) needs an integer, found \(value.typeName)")
        }
        return try field.text(integer)
      case "e", "E", "f", "F", "g", "G": return try field.text(number)
      default: throw Problem.type("%\(type) is not a format")
      }
    }
  }
}
