/// A shell on a host, as one user, that lives as long as the run.
public protocol Shell: Sendable {
  /// Sends all commands of a batch at once and waits for their answers.
  ///
  /// After an error the state of the shell is unknown: it must not be used again.
  ///
  /// - Returns: One result for every command, in the same order.
  func exchange(_ batch: Batch) async throws -> [CommandResult]

  /// Ends the shell; temporary files on the host are removed.
  func close() async
}

extension Shell {
  /// Runs one command.
  public func run(_ command: ShellCommand) async throws -> CommandResult {
    var batch = Batch()
    batch.append(command)
    return try await exchange(batch)[0]
  }
}
