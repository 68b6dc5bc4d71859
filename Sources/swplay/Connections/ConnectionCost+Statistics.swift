import PlayEngine
import PlayShell

extension ConnectionCost {
  /// What a shell's session has cost.
  init(_ statistics: ShellStatistics) {
    self.init()
    exchanges = statistics.exchanges
    commands = statistics.commands
    sentBytes = statistics.bytesSent
    receivedBytes = statistics.bytesReceived
  }
}
