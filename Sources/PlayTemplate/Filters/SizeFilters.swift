import PlayData

extension Filters {
  /// Sizes as people write them.
  static let sizes: [Filter] = [
    Filter("human_readable", ["isbits", "unit"], apply: humanReadable),
    Filter("human_to_bytes", ["default_unit", "isbits"], apply: humanToBytes),
  ]

  /// The units, the largest first.
  private static let units: [(name: String, size: Double)] = [
    ("Y", 0x1p80), ("Z", 0x1p70), ("E", 0x1p60), ("P", 0x1p50), ("T", 0x1p40), ("G", 0x1p30),
    ("M", 0x1p20), ("K", 0x1p10), ("B", 1),
  ]

  private static func humanReadable(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    guard let size = input.number ?? input.string.flatMap({ Double(python: $0) }) else {
      throw Problem.type("expected a number of bytes, found \(input.typeName)")
    }
    let isBits = try arguments.flag(0)
    let wanted = try arguments.text(1)?.uppercased()
    let unit = units.first { unit in wanted.map { $0 == unit.name } ?? (size >= unit.size) }
    let (name, factor) = unit ?? ("B", 1)
    let suffix = factor == 1 ? (isBits ? "bits" : "Bytes") : name + (isBits ? "b" : "B")
    return .string("\((size / factor).fixed(2)) \(suffix)")
  }

  private static func humanToBytes(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let text = try input.text().trimmed()
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let written = String(text.dropFirst(digits.count)).trimmed()
    let standard = try arguments.text(0)
    guard let number = Double(python: String(digits)) else {
      throw Problem.failed("\"\(text)\" is not a size", hint: "write it as 512, 10M or 1.5 GB")
    }
    let unit = written.isEmpty ? standard ?? "B" : written
    guard let factor = factor(of: unit, isBits: try arguments.flag(1)) else {
      throw Problem.failed("\"\(unit)\" is not a unit", hint: "there are B, K, M, G, T, P, E, Z, Y")
    }
    guard let bytes = Int(exactly: (number * factor).rounded(.toNearestOrEven)) else {
      throw Problem.overflow
    }
    return .int(bytes)
  }

  /// The factor of a unit: `M`, `MB`, or `Mb` for bits.
  private static func factor(of unit: String, isBits: Bool) -> Double? {
    let letter = String(unit.prefix(1)).uppercased()
    let rest = String(unit.dropFirst())
    let words = isBits ? ["bit", "bits"] : ["byte", "bytes"]
    let isValid =
      rest.isEmpty || rest == (isBits ? "b" : "B") && letter != "B"
      || words.contains(letter == "B" ? unit.lowercased() : rest.lowercased())
    guard isValid else { return nil }
    return units.first { $0.name == letter }?.size
  }
}
