public import PlayShell

/// A ``LocalSession`` in the place of a host's shell.
public actor LocalShell: Shell {
  private let session: LocalSession

  /// Starts a shell.
  ///
  /// - Parameters:
  ///   - identifier: Random text for the names of temporary files.
  ///   - stubs: A folder of programs that are found before all others.
  /// - Throws: `LocalSession.Failure` when there is no `sh` or no room for a process.
  public init(identifier: String, stubs: String? = nil) throws {
    session = try LocalSession(identifier: identifier, stubs: stubs)
  }

  /// Sends a batch and waits for its answers.
  public func exchange(_ batch: Batch) throws -> [CommandResult] { try session.run(batch) }

  /// Ends the shell's input and waits for its end.
  public func close() { session.end() }
}
