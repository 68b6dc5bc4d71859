public import PlayShell

/// One read-only command whose answer is all that it printed.
public struct CommandQuestion: Question {
  /// The command.
  public let command: ShellCommand
  /// What its answer depends on.
  public let reads: Set<Resource>
  /// Whether it takes long, and other questions are asked meanwhile.
  public let isAside: Bool

  /// Asks what a command prints; what one aside says on standard error may join its output.
  public init(_ command: ShellCommand, reads: Set<Resource> = [], isAside: Bool = false) {
    self.command = command
    self.reads = reads
    self.isAside = isAside
  }

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [CommandQuestion]) -> Inquiry<CommandResult> {
    Inquiry(commands: questions.map(\.command)) { $0.map { .success($0) } }
  }
}

extension Probe {
  /// A probe that runs one read-only command and reads its answer.
  public static func command(
    _ command: ShellCommand, reads: Set<Resource> = [], isAside: Bool = false,
    _ parse: @escaping @Sendable (CommandResult) throws -> State
  ) -> Probe {
    Probe<CommandResult>.ask(CommandQuestion(command, reads: reads, isAside: isAside)).map(parse)
  }
}

/// A command answered in a way that its reader does not know.
public struct Unexpected: Error, Equatable, CustomStringConvertible {
  /// The command.
  public let command: String
  /// What it answered.
  public let result: CommandResult
  /// Why the system refused the command, if that is what came.
  public let refusal: SystemRefusal?

  /// Reports an answer.
  public init(_ result: CommandResult, of command: ShellCommand) {
    self.command = command.description
    self.result = result
    refusal = SystemRefusal(result, of: command)
  }

  /// The text that people see.
  public var description: String {
    let status = result.status.map { "exit status \($0)" } ?? "not run"
    let lines = (result.errorLines.isEmpty ? result.lines : result.errorLines).suffix(5)
    let said = lines.isEmpty ? "it printed nothing" : lines.joined(separator: " / ")
    return "\(command): \(status): \(said)"
  }
}
