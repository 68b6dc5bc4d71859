import PlayData
public import PlayEngine
import PlayModuleKit

/// Writes down everything that happens to a host, for each host apart, in the order in which it
/// happens there.
public struct HostLog: EventConsumer {
  /// So much text of a host is kept back; more is written at once.
  private static let limit = 65_536
  /// So long text is kept back: to write takes a few calls of the system for each host.
  private static let pause = Duration.seconds(1)
  private static let options = ReportOptions(
    verbosity: 2, showsDifferences: true)
  /// Longer texts are not kept for the next host.
  private static let rememberedLength = 4096
  /// What commands print, which is written as it is and not once more as a part of the result.
  private static let streams = ["stdout", "stderr"]
  private static let output = streams + TaskReport.linesOfOutput

  private let masker: Masker
  private let now: @Sendable () -> String
  private let clock: @Sendable () -> ContinuousClock.Instant
  private let write: @Sendable (_ host: String, _ text: String) -> Void
  private var mode = RunMode.apply
  /// The last report of each task, and its text, which mostly is that of the next host, too.
  private var last: [TaskPath: (report: TaskReport, text: String)] = [:]
  /// What has not been written yet, by host.
  private var pending: [String: String] = [:]
  /// When that was done the last time.
  private var written: ContinuousClock.Instant?

  /// Creates a log.
  ///
  /// - Parameters:
  ///   - masker: Hides the secrets in everything that is written.
  ///   - now: Tells the time of day.
  ///   - clock: Tells how time passes.
  ///   - write: Adds text, newlines included, to what is kept of a host.
  public init(
    masker: Masker, now: @escaping @Sendable () -> String,
    clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    write: @escaping @Sendable (_ host: String, _ text: String) -> Void
  ) {
    (self.masker, self.now, self.clock, self.write) = (masker, now, clock, write)
  }

  /// Writes down what the event makes known of its host.
  public mutating func receive(_ event: Event) {
    switch event.masked(by: masker) {
    case .runStarted(let mode): self.mode = mode
    case .resumed(let host, let text): note(host, "\(text)")
    case .connected(let host): note(host, "connected")
    case .connectionRetried(let host, let reason, let attempt, let count):
      note(host, "connecting again, \(attempt) of \(count): \(reason)")
    case .unreachable(let host, let reason): note(host, "unreachable: \(reason)")
    case .connectionLost(let host, let reason, let job):
      note(host, "\(job): the connection was lost: \(reason)")
    case .refused(let host, let reason): note(host, "refused", reason.map { "\($0)" })
    case .taskStarted(let host, let task): note(host, "\(task.title): started")
    case .taskRetried(let host, let task, let attempt, let count):
      note(host, "\(task.title): trying again, \(attempt) of \(count)")
    case .taskFinished(let report): note(report)
    case .hostFinished(let host, let play): note(host, "end of play \(play.name)")
    case .playFinished: last = [:]
    case .runFinished: writeAll()
    // What a job prints is written with its result.
    case .playStarted, .playSkipped, .interrupted, .jobStarted, .jobOutput, .upload: break
    }
  }

  /// Writes what has been kept back for a second.
  public mutating func refresh() {
    if let written, written.duration(to: clock()) < Self.pause { return }
    writeAll()
  }

  /// Writes what has been kept back.
  public mutating func end() { writeAll() }

  private mutating func writeAll() {
    for (host, text) in pending { write(host, text) }
    pending = [:]
    written = clock()
  }

  private mutating func note(_ report: TaskReport) {
    guard let text = text(of: report.without(Self.output)) else { return }
    add(text, to: report.host)
    for part in report.parts {
      for stream in Self.streams { note(report.host, output: part.result[stream]?.string ?? "") }
    }
  }

  /// A report in words.
  private mutating func text(of report: TaskReport) -> String? {
    let task = report.task.index
    if let last = last[task], last.report.isLike(report) { return last.text }
    let results = ResultText(mode: mode, options: Self.options, width: nil)
    guard let result = results.result(of: report) else { return nil }
    let text = Self.text("\(report.task.title): \(result.heading)", result.details)
    if report.isLight, text.utf8.count <= Self.rememberedLength { last[task] = (report, text) }
    return text
  }

  /// Adds output line by line, for there may be millions of them.
  private mutating func note(_ host: String, output: String) {
    var (output, text) = (output, "")
    output.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        text += "  \(String(decoding: rest[..<end], as: UTF8.self).visible)\n"
        rest = rest[end...].dropFirst()
        guard text.utf8.count > Self.limit || rest.isEmpty else { continue }
        pending[host, default: ""] += text
        if text.utf8.count > Self.limit { writeAll() }
        text = ""
      }
    }
  }

  private mutating func note(_ host: String, _ title: Line, _ details: [Line] = []) {
    add(Self.text(title, details), to: host)
  }

  private static func text(_ title: Line, _ details: [Line]) -> String {
    var text = " "
    text.reserveCapacity(256)
    title.render(into: &text, withColor: false)
    for line in details {
      text += "\n  "
      line.render(into: &text, withColor: false)
    }
    text += "\n"
    return text
  }

  /// Writes text down behind the time.
  private mutating func add(_ text: String, to host: String) {
    pending[host, default: ""] += now() + text
    if text.utf8.count > Self.limit { writeAll() }
  }
}

extension TaskReport {
  /// Whether no difference holds the content of a file, which may be large and need not be kept alive.
  fileprivate var isLight: Bool {
    parts.allSatisfy { part in
      part.differences.allSatisfy { difference in
        switch difference.content {
        case .text: false
        case .value, .command: true
        }
      }
    }
  }
}
