/// What a shell's session has done so far.
public struct ShellStatistics: Sendable, Equatable {
  /// Batches that were answered completely.
  public var exchanges = 0
  /// Commands in them.
  public var commands = 0
  /// Bytes of scripts and uploads sent.
  public var bytesSent = 0
  /// Bytes that commands printed, with their marks.
  public var bytesReceived = 0

  /// Nothing done yet.
  public init() {}
}
