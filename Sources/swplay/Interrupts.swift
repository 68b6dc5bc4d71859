#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import Dispatch
import Synchronization

/// What Ctrl-C and the signals like it do: the first ends the run in order, the second at once.
enum Interrupts {
  private static let sources = Mutex<[any DispatchSourceSignal]>([])
  private static let count = Atomic<Int>(0)

  /// Calls `body` at the first signal.
  static func first(_ body: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        guard count.add(1, ordering: .relaxed).newValue > 1 else { return body() }
        _exit(ExitStatus.interrupted.rawValue)
      }
      source.resume()
      sources.withLock { $0.append(source) }
    }
  }

  /// Leaves signals to the system again.
  static func ignore() {
    sources.withLock { sources in
      for source in sources { source.cancel() }
      sources = []
    }
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
  }
}
