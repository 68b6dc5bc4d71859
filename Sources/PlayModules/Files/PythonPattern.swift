import PlayData
import PlayModuleKit
import PlayRegex

/// A regular expression as playbooks write it, in the notation of Python's `re`.
///
/// Classes mean ASCII alone, as they do for Python's expressions over bytes.
struct PythonPattern: Sendable, ParameterValue {
  /// The expression as the task gave it.
  let text: String
  private let expression: RegularExpression
  private let linewise: RegularExpression

  static var parameterType: ParameterType { .string(format: "a regular expression") }

  init(parameter value: Value, in context: any ParameterContext) throws {
    text = try String(parameter: value, in: context)
    do {
      expression = try RegularExpression(text, .isASCII)
      linewise = try RegularExpression(text, [.isASCII, .isMultiline])
    } catch {
      throw ParameterMismatch(expected: "a regular expression", got: value, hint: "\(error)")
    }
  }

  var parameterDefault: Value { .string(text) }

  /// The first place in a line where the expression matches.
  func match(in line: String) throws -> RegularExpression.Match? {
    try limited { try expression.firstMatch(in: line) }
  }

  /// A text of many lines with every match replaced, and how many there were; `^` and `$` match at
  /// each line.
  func replacing(
    in text: String, with replacement: BackReferenceLine
  ) throws -> (text: String, count: Int) {
    try limited { try linewise.replacing(in: text, with: replacement.expanded) }
  }

  /// A text of many lines cut in three at the first match; `nil` without one.
  func split(_ text: String) throws -> (before: String, matched: String, behind: String)? {
    guard let match = try limited({ try linewise.firstMatch(in: text) }) else { return nil }
    let scalars = text.unicodeScalars
    let behind = scalars.dropFirst(match.range.upperBound)
    return (String(scalars.prefix(match.range.lowerBound)), match.matched, String(behind))
  }

  /// Does some work with expressions; one that takes too much of it makes the task fail.
  private func limited<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let error as RegularExpression.WorkLimitExceeded {
      throw ModuleFailure("\(error)")
    }
  }
}

/// A line in which `\1` and `\g<name>` stand for groups of a match, as Python's `expand` has it.
struct BackReferenceLine {
  private let text: String
  private let escapes: [Unicode.Scalar: String]

  /// A text; `allowsNewlines` says whether `\n` in it is a newline.
  init(_ text: String, allowsNewlines: Bool = false) {
    self.text = text
    escapes = ["\\": "\\", "t": "\t"].merging(allowsNewlines ? ["n": "\n"] : [:]) { $1 }
  }

  /// The line with the groups of a match.
  ///
  /// - Throws: `ModuleFailure` when the expression has no such group.
  func expanded(with match: RegularExpression.Match) throws -> String {
    var result = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let next = rest.first else {
        result.unicodeScalars.append(scalar)
        continue
      }
      if next == "g", rest.dropFirst().first == "<", let end = rest.firstIndex(of: ">") {
        let name = rest[..<end].dropFirst(2)
        result += try group(String(name), of: match)
        rest = rest[rest.index(after: end)...]
      } else if Self.isDigit(next) {
        let digits = rest.prefix(while: Self.isDigit).prefix(2)
        result += try group(String(digits), of: match)
        rest = rest.dropFirst(digits.count)
      } else {
        rest.removeFirst()
        result += escapes[next] ?? "\\\(next)"
      }
    }
    return result
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// A group that took no part in the match is empty, as in Python.
  private func group(_ name: String, of match: RegularExpression.Match) throws -> String {
    guard let number = Int(name) ?? match.number(ofGroup: name),
      (0...match.groupCount).contains(number)
    else { throw missing(name) }
    return match.group(number) ?? ""
  }

  private func missing(_ name: String) -> ModuleFailure {
    ModuleFailure(
      "the line refers to the group \(name), which \"regexp\" does not have",
      hint: "a group is written in parentheses, and a backslash that is meant is written twice")
  }
}
