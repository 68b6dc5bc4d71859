#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import Synchronization

// A signal handler is a C function, which captures nothing, so its state is global.
private let signalCount = Atomic<Int>(0)
/// The writing end of the pipe by which the handler, which may do next to nothing, wakes the thread
/// that does the work.
private let wakeUp = Atomic<Int32>(-1)

/// What Ctrl-C and the signals like it do: the first lets nothing new start, the second ends what is in
/// progress, and the third ends the program.
enum Interrupts {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// Calls `body` at the first signal and at the second.
  static func follow(_ body: @escaping @Sendable (_ isFirst: Bool) -> Void) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    let reading = ends[0]
    wakeUp.store(ends[1], ordering: .releasing)
    Thread.start {
      var byte = UInt8(0)
      for isFirst in [true, false] {
        while read(reading, &byte, 1) < 0, errno == EINTR {}
        body(isFirst)
      }
    }
    for number in signals {
      signal(number) { _ in
        if signalCount.add(1, ordering: .relaxed).newValue > 2 {
          _exit(ExitStatus.interrupted.rawValue)
        }
        var byte = UInt8(1)
        _ = write(wakeUp.load(ordering: .acquiring), &byte, 1)
      }
    }
  }

  /// Leaves signals to the system again.
  static func ignore() {
    for number in signals { signal(number, SIG_DFL) }
  }
}

/// A thread of its own for work that only waits.
private enum Thread {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  static func start(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(body))
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    if status == 0 { pthread_detach(thread) } else { work.release() }
  }
}
