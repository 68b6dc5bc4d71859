/// What a session has done so far.
public struct SSHStatistics: Sendable, Equatable {
  /// Batches that were answered completely.
  public internal(set) var exchanges = 0
  /// Commands in them.
  public internal(set) var commands = 0
  /// Bytes of scripts and uploads sent.
  public internal(set) var bytesSent = 0
  /// Bytes that commands printed, with their marks.
  public internal(set) var bytesReceived = 0

  init() {}
}
