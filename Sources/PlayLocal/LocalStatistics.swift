/// What a shell of this machine has done so far.
public struct LocalStatistics: Sendable, Equatable {
  /// Exchanges that were answered.
  public internal(set) var exchanges = 0
  /// Commands that were answered.
  public internal(set) var commands = 0
  /// Bytes that the shell was given.
  public internal(set) var bytesSent = 0
  /// Bytes that it printed.
  public internal(set) var bytesReceived = 0
}
