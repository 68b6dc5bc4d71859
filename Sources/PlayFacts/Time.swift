import PlayData
import PlayModuleKit
import PlayShell

/// The host's clock.
enum TimeFacts {
  static let facts: [Fact] = [
    Fact(
      "boot_time", "When the host was booted, in seconds since 1970.",
      .sysctl("kern.boottime") { .int(try seconds($0)) }),
    Fact(
      "uptime_seconds", "How long ago the host was booted.",
      Probe<Value>.sysctl("kern.boottime").zip(clock).map { boot, clock in
        guard let text = boot.string, let now = clock.map?["epoch"]?.string else { return .null }
        let uptime = try Probe<Value>.integer(now, as: "the time")
          .subtractingReportingOverflow(seconds(text))
        guard !uptime.overflow else {
          throw Unreadable(expected: "a time after that of the boot", found: now)
        }
        return .int(uptime.partialValue)
      }),
    Fact(
      "date_time", "The host's date, time, zone and seconds since 1970 when facts were gathered.",
      clock),
    Fact(
      "timezone_offset", "The host's distance from UTC, for example +0100.",
      clock.map { $0.map?["tz_offset"] ?? .null }),
  ]

  private static let names = ["epoch", "date", "time", "tz_offset", "tz"]

  private static let clock = Probe<Value>.program(["date", "+%s %Y-%m-%d %H:%M:%S %z %Z"]) {
    result in
    let words = result.line.split(separator: " ")
    guard words.count == names.count else {
      throw Unreadable(expected: "a date with its zone", found: result.line)
    }
    return .map(ValueMap(zip(names, words.map { .string(String($0)) })))
  }

  /// The seconds of `{ sec = 1795401297, usec = 977873 } Mon Nov 23 02:34:57 2026`.
  private static func seconds(_ text: String) throws -> Int {
    let words = text.split { " ,".contains($0) }
    guard let index = words.firstIndex(of: "sec"), index + 2 < words.count else {
      throw Unreadable(expected: "the time of the boot", found: text)
    }
    return try Probe<Value>.integer(words[index + 2], as: "the time of the boot")
  }
}
