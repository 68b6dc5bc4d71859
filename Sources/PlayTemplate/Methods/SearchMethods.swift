import PlayData

extension Methods {
  /// Looking for parts.
  static let searching: [Filter] = [
    Filter("startswith", ["prefix", "start", "end"], required: 1) { input, arguments, _ in
      let scalars = try scalars(of: input, arguments)
      return .bool(
        try candidates(arguments).contains { scalars.starts(with: $0.unicodeScalars) })
    },
    Filter("endswith", ["suffix", "start", "end"], required: 1) { input, arguments, _ in
      let scalars = try scalars(of: input, arguments).reversed()
      return .bool(
        try candidates(arguments).contains { scalars.starts(with: $0.unicodeScalars.reversed()) })
    },
    Filter("find", ["sub", "start", "end"], required: 1) { input, arguments, _ in
      .int(try places(input, arguments).first ?? -1)
    },
    Filter("rfind", ["sub", "start", "end"], required: 1) { input, arguments, _ in
      .int(try places(input, arguments).last ?? -1)
    },
    Filter("index", ["sub", "start", "end"], required: 1) { input, arguments, _ in
      guard let place = try places(input, arguments).first else {
        throw Problem.type("the part is not in the text", hint: "use find, which gives -1")
      }
      return .int(place)
    },
    Filter("count", ["sub", "start", "end"], required: 1) { input, arguments, _ in
      let part = try arguments.requiredText(0)
      let text = String(scalars: try scalars(of: input, arguments))
      return .int(part.isEmpty ? text.scalars.count + 1 : text.offsets(of: part).count)
    },
  ]

  /// The texts that are looked for: one, or a tuple of them.
  private static func candidates(_ arguments: Arguments) throws -> [String] {
    guard case .tuple(let elements) = try arguments.required(0) else {
      return [try arguments.requiredText(0)]
    }
    return try elements.map { element in
      guard case .string(let text) = element else {
        throw Problem.type("expected strings, found \(element.typeName)")
      }
      return text
    }
  }

  private static func bounds(_ arguments: Arguments, count: Int) throws -> Range<Int> {
    let slice = Slice(start: try arguments.integer(1), stop: try arguments.integer(2), step: 1)
    guard let range = slice?.range(of: count), range.start <= range.stop else { return 0..<0 }
    return range.start..<range.stop
  }

  private static func scalars(
    of input: Datum, _ arguments: Arguments
  ) throws -> ArraySlice<Unicode.Scalar> {
    let scalars = try input.text().scalars
    return scalars[try bounds(arguments, count: scalars.count)]
  }

  /// The places where a part starts, overlapping ones too.
  private static func places(_ input: Datum, _ arguments: Arguments) throws -> [Int] {
    let scalars = try scalars(of: input, arguments)
    let part = try arguments.requiredText(0).scalars
    guard scalars.count >= part.count else { return [] }
    return (scalars.startIndex...(scalars.endIndex - part.count)).filter {
      scalars[$0...].starts(with: part)
    }
  }
}
