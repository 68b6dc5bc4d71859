#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import PlayLock

/// The time of day.
enum Clock {
  /// A second and its text, which is asked for whenever something is logged.
  private static let last = Locked((second: time_t(0), text: text(of: 0)))

  /// Now, in UTC and as RFC 3339 writes it: `2026-11-26T16:20:00Z`.
  static var now: String {
    let second = time(nil)
    return last.withLock { last in
      if last.second != second { last = (second, text(of: second)) }
      return last.text
    }
  }

  private static func text(of second: time_t) -> String {
    var second = second
    var parts = tm()
    gmtime_r(&second, &parts)
    return String(unsafeUninitializedCapacity: 32) { text in
      text.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { strftime($0, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts) } ?? 0
      }
    }
  }
}
