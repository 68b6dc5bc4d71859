public import PlayShell

/// A shell on a host, over a connection of its own.
///
/// One exchange runs at a time. After an error other than one about the words of a command the
/// session has ended.
public final class SSHShell: Shell, Sendable {
  /// The host.
  public let destination: SSHDestination
  private let transport: Transport
  private let id: Transport.SessionID

  init(_ destination: SSHDestination, transport: Transport, id: Transport.SessionID) {
    self.destination = destination
    self.transport = transport
    self.id = id
  }

  /// Sends all commands of a batch at once and waits for their answers.
  public func exchange(_ batch: Batch) async throws(SSHError) -> [CommandResult] {
    try await transport.exchange(batch, with: destination, id)
  }

  /// Ends the shell and the connection; temporary files on the host are gone then.
  public func close() async { await transport.close(id) }

  /// What the session has done so far.
  public var statistics: ShellStatistics {
    get async { await transport.statistics(of: id) }
  }
}
