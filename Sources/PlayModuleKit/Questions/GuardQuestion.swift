public import PlayShell

/// A command that a playbook, and not a module, declares to be read-only: a task's guard.
///
/// It runs in check mode as well, and it is the only question whose command is not reviewed.
public struct GuardQuestion: Question {
  /// The command.
  public let command: ShellCommand

  /// Asks what a guard answers.
  public init(_ command: ShellCommand) { self.command = command }

  /// The commands for all of these questions.
  public static func inquiry(_ questions: [GuardQuestion]) -> Inquiry<CommandResult> {
    Inquiry(commands: questions.map(\.command)) { $0.map { .success($0) } }
  }
}
