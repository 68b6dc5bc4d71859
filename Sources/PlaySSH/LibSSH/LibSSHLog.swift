import CLibSSH
import Logging

/// Leads what the library has to say to the logger.
enum LibSSHLog {
  private final class Target {
    let logger: Logger
    init(_ logger: Logger) { self.logger = logger }
  }

  /// Starts it for the calling thread; the library keeps level and callback for each one.
  static func start(_ logger: Logger) {
    let level =
      switch logger.logLevel {
      case .trace: SSH_LOG_FUNCTIONS
      case .debug: SSH_LOG_PROTOCOL
      default: SSH_LOG_NOLOG
      }
    guard level != SSH_LOG_NOLOG else { return }
    ssh_set_log_level(Int32(level))
    // Lives as long as the thread, which is as long as the transport.
    ssh_set_log_userdata(Unmanaged.passRetained(Target(logger)).toOpaque())
    ssh_set_log_callback { level, _, text, target in
      guard let text, let target else { return }
      let logger = Unmanaged<Target>.fromOpaque(target).takeUnretainedValue().logger
      logger.log(
        level: Int(level) <= SSH_LOG_PROTOCOL ? .debug : .trace, "\(String(cString: text))")
    }
  }
}
