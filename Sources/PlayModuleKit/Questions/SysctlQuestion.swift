import PlayShell

/// The value of a variable of the running kernel; the answer is `nil` when there is none of this name.
public struct SysctlQuestion: Question {
  /// The name.
  public let name: String

  /// Asks for a value.
  public init(_ name: String) { self.name = name }

  /// The variable itself.
  public var reads: Set<Resource> { [Resource(.sysctl, name)] }

  /// One `sysctl` for all variables.
  public static func inquiry(_ questions: [SysctlQuestion]) -> Inquiry<String?> {
    let command = ShellCommand(["sysctl", "-e"] + questions.map(\.name))
    return Inquiry(commands: [command]) { results in
      let result = results[0]
      let known = questions.map(\.name).filter { !isUnknown($0, in: result) }
      let found = Assignments(result.output, names: known, opening: "=", closing: "\n")
      return questions.map { question in
        if isUnknown(question.name, in: result) { return .success(nil) }
        guard let value = found.values[question.name] else {
          return .failure(Unexpected(result, of: command))
        }
        return .success(value)
      }
    }
  }

  private static func isUnknown(_ name: String, in result: CommandResult) -> Bool {
    result.stderr.contains("unknown oid '\(name)'")
  }
}
