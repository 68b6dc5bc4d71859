import PlayData
import PlayModuleKit
import PlayRegex

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Names as patterns of the shell or regular expressions describe them.
struct NameFilter {
  private let globs: [String]
  private let expressions: [RegularExpression]

  init(_ patterns: [String], isExpression: Bool) throws {
    globs = isExpression ? [] : patterns
    expressions = try isExpression ? patterns.map(Self.expression) : []
  }

  /// Whether one of them describes the whole name.
  ///
  /// - Throws: `ModuleFailure` when it takes too much work to find that out.
  func matches(_ name: String) throws -> Bool {
    if globs.contains(where: { fnmatch($0, name, 0) == 0 }) { return true }
    do {
      return try expressions.contains { try $0.wholeMatch(in: name) != nil }
    } catch {
      throw ModuleFailure("\(error)")
    }
  }

  private static func expression(_ text: String) throws -> RegularExpression {
    do {
      return try RegularExpression(text)
    } catch {
      throw ParameterProblem(
        key: "patterns", message: "\"\(text)\" is not a regular expression", hint: "\(error)")
    }
  }
}

/// The units of a measure and what they stand for.
protocol MeasureUnits: Sendable {
  static var factors: [Character: Int] { get }
  static var phrase: String { get }
}

/// Of time, in seconds.
enum AgeUnits: MeasureUnits {
  static let factors: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
  static let phrase = "an age such as \"2d\" or \"-12h\""
}

/// Of size, in bytes.
enum SizeUnits: MeasureUnits {
  static let factors: [Character: Int] = [
    "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40,
  ]
  static let phrase = "a size such as \"10m\" or \"-1g\""
}

/// A least measure, or with a minus sign a greatest one.
struct SignedMeasure<Units: MeasureUnits>: Sendable, ParameterValue {
  private let amount: Int
  private let isGreatest: Bool
  private let text: String

  static var parameterType: ParameterType {
    .either([.string(format: Units.phrase), .integer])
  }

  init(parameter value: Value, in context: any ParameterContext) throws {
    let mismatch = ParameterMismatch(expected: Units.phrase, got: value)
    guard let text = value.string ?? { if case .int(let n) = value { "\(n)" } else { nil } }()
    else {
      throw mismatch
    }
    self.text = text
    isGreatest = text.hasPrefix("-")
    var digits = Substring(text.lowercased()).drop { $0 == "-" }
    var factor = 1
    if let unit = digits.last, let found = Units.factors[unit] {
      factor = found
      digits.removeLast()
    }
    guard let number = Int(digits), number >= 0 else { throw mismatch }
    let (amount, overflow) = number.multipliedReportingOverflow(by: factor)
    guard !overflow else { throw mismatch }
    self.amount = amount
  }

  var parameterDefault: Value { .string(text) }

  /// Whether a measure is on the right side of the limit.
  func includes(_ measure: Int) -> Bool { isGreatest ? measure <= amount : measure >= amount }
}
