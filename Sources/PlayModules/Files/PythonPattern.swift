import PlayData
import PlayModuleKit

/// A regular expression as playbooks write it, in the notation of Python's `re`.
///
/// Swift's expressions read nearly the same notation. What they read differently or not at all is
/// refused; nothing is guessed.
struct PythonPattern: Sendable, ParameterValue {
  /// The expression as the task gave it.
  let text: String

  static var parameterType: ParameterType { .string(format: "a regular expression") }

  init(parameter value: Value, in context: any ParameterContext) throws {
    text = try String(parameter: value, in: context)
    if let reason = Self.differingNotation(in: text) {
      throw ParameterMismatch(expected: "a regular expression", got: value, hint: reason)
    }
    do {
      _ = try Self.expression(text)
    } catch {
      throw ParameterMismatch(expected: "a regular expression", got: value, hint: "\(error)")
    }
  }

  var parameterDefault: Value { .string(text) }

  /// The expression, ready for many lines.
  func compiled() throws -> Compiled { Compiled(expression: try Self.expression(text)) }

  /// The expression for a text of many lines: `^` and `$` match at each of them.
  func compiled(linewise: Bool) throws -> Compiled {
    Compiled(expression: try Self.expression(text).anchorsMatchLineEndings(linewise))
  }

  /// An expression that is read once and matched often.
  struct Compiled {
    fileprivate let expression: Regex<AnyRegexOutput>

    /// The first place in a line where the expression matches.
    func match(in line: String) throws -> Regex<AnyRegexOutput>.Match? {
      try expression.firstMatch(in: line)
    }

    /// Where the expression matches first in a part of a text.
    func range(in text: Substring) throws -> Range<String.Index>? {
      try expression.firstMatch(in: text)?.range
    }

    /// A part of a text with every match replaced, and how many there were.
    func replacing(
      in text: Substring, with replacement: BackReferenceLine
    ) throws -> (text: String, count: Int) {
      var result = ""
      var end = text.startIndex
      let matches = text.matches(of: expression)
      for match in matches {
        result += text[end..<match.range.lowerBound]
        result += try replacement.expanded(with: match)
        end = match.range.upperBound
      }
      return (result + text[end...], matches.count)
    }
  }

  /// Classes mean ASCII alone, as they do for Python's expressions over bytes.
  private static func expression(_ text: String) throws -> Regex<AnyRegexOutput> {
    try Regex(text).matchingSemantics(.unicodeScalar).wordBoundaryKind(.simple)
      .asciiOnlyDigits().asciiOnlyWordCharacters().asciiOnlyWhitespace()
  }

  /// Notations that both read, but not as the same.
  private static func differingNotation(in text: String) -> String? {
    var rest = text[...]
    var isInClass = false
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        guard let next = rest.popFirst() else { return nil }
        if "hHRXyYKGQEzOMC".contains(next) { return "Python does not know \\\(next)" }
      case "[":
        if isInClass {
          return "[ in brackets needs a backslash; for [:space:] and the like write \\s, \\d or \\w"
        }
        isInClass = true
      case "]": isInClass = false
      case "&", "-", "~":
        if isInClass, rest.first == character {
          return "\(character)\(character) in brackets is not clear; put a backslash before each"
        }
      default: break
      }
    }
    return nil
  }
}

/// A line in which `\1` and `\g<name>` stand for groups of a match, as Python's `expand` has it.
struct BackReferenceLine {
  private let text: String
  private let escapes: [Character: String]

  /// A text; `allowsNewlines` says whether `\n` in it is a newline.
  init(_ text: String, allowsNewlines: Bool = false) {
    self.text = text
    escapes = ["\\": "\\", "t": "\t"].merging(allowsNewlines ? ["n": "\n"] : [:]) { $1 }
  }

  /// The line with the groups of a match.
  ///
  /// - Throws: `ModuleFailure` when the expression has no such group.
  func expanded(with match: Regex<AnyRegexOutput>.Match) throws -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "\\", let next = rest.first else {
        result.append(character)
        continue
      }
      if next == "g", rest.dropFirst().first == "<", let end = rest.firstIndex(of: ">") {
        let name = rest[..<end].dropFirst(2)
        result += try group(String(name), of: match)
        rest = rest[rest.index(after: end)...]
      } else if next.isASCII, next.isNumber {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }.prefix(2)
        result += try group(String(digits), of: match)
        rest = rest.dropFirst(digits.count)
      } else {
        rest.removeFirst()
        result += escapes[next] ?? "\\\(next)"
      }
    }
    return result
  }

  /// A group that took no part in the match is empty, as in Python.
  private func group(_ name: String, of match: Regex<AnyRegexOutput>.Match) throws -> String {
    let groups = match.output
    if let number = Int(name) {
      guard groups.indices.contains(number) else { throw missing(name) }
      return groups[number].substring.map(String.init) ?? ""
    }
    guard let group = groups.first(where: { $0.name == name }) else { throw missing(name) }
    return group.substring.map(String.init) ?? ""
  }

  private func missing(_ name: String) -> ModuleFailure {
    ModuleFailure(
      "the line refers to the group \(name), which \"regexp\" does not have",
      hint: "a group is written in parentheses, and a backslash that is meant is written twice")
  }
}
