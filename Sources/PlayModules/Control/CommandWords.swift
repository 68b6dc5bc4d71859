import PlayData
import PlayModuleKit

/// A program and its arguments: a list of words, or text that is cut into words as sh(1) would,
/// but in which nothing is expanded.
struct CommandWords: Hashable, Sendable, ParameterValue {
  /// The program and its arguments.
  let words: [String]

  static var parameterType: ParameterType {
    .either([.string(format: "a command"), .list(.string(format: nil))])
  }

  init(parameter value: Value, in context: any ParameterContext) throws {
    switch value {
    case .string(let text):
      guard let words = ShellWords.split(text) else {
        throw ParameterMismatch(
          expected: "a command", got: value, hint: "a quote or a backslash at its end is not closed"
        )
      }
      self.words = words
    case .list:
      words = try [String](parameter: value, in: context)
    default: throw ParameterMismatch(expected: "a command, or a list of its words", got: value)
    }
    guard let program = words.first, !program.isEmpty else {
      throw ParameterMismatch(expected: "a command with at least the name of a program", got: value)
    }
  }

  var parameterDefault: Value { .list(words.map { .string($0) }) }

  /// Words that stand for themselves here and for something else in a shell.
  var shellOperators: [String] {
    words.filter {
      ["|", "||", "&&", "&", ";", ">", ">>", "<"].contains($0) || $0.hasPrefix("2>")
    }
  }
}

/// A command that must accept a file before it takes its place.
struct ValidationCommand: Hashable, Sendable, ParameterValue {
  /// The words; `%s` stands for the name of the temporary file.
  let words: [String]

  static var parameterType: ParameterType { CommandWords.parameterType }

  init(parameter value: Value, in context: any ParameterContext) throws {
    words = try CommandWords(parameter: value, in: context).words
    guard words.contains(where: { $0.contains("%s") }) else {
      throw ParameterMismatch(
        expected: "a command with %s in the place of the file's name", got: value)
    }
  }

  var parameterDefault: Value { .list(words.map { .string($0) }) }
}
