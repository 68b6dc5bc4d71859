import Logging
import PlayShell

extension LibSSHSession {
  /// Lets the shell end by itself, so that its folder is gone when this returns; nothing is waited for
  /// when it has none.
  func close() async {
    guard let shell, failure == nil, !isBusy, script.usesFolder else { return drop(because: nil) }
    isBusy = true
    shell.sendEnd()
    do throws(SSHError) {
      let limit = TimeLimit(options.timeouts.close)
      try await untilClosed(shell, limit)
    } catch {
      context.logger.debug("\(error.message)")
    }
    drop(because: nil)
  }
}
