import PlayData
import PlayEngine
import PlayLock
import PlayModuleKit
import PlayPlans
import PlayReport
import PlaySecrets
import Testing

/// Makes plans from what a check would have told of one play.
struct Planning {
  static let play = PlayReference(index: 0, name: "site")

  var hosts = ["a"]
  var masker = Masker.none

  static func task(_ path: [Int], _ name: String, isHandler: Bool = false) -> TaskReference {
    TaskReference(
      play: play, index: TaskPath(path), name: name, role: nil, position: "site.json:\(path[0]):1",
      isHandler: isHandler)
  }

  static func report(
    _ task: TaskReference, _ parts: TaskReport.Part..., host: String = "a", isSecret: Bool = false
  ) -> Event {
    let status = parts.first { $0.status != .unchanged }?.status ?? .unchanged
    return .taskFinished(
      TaskReport(host: host, task: task, parts: parts, status: status, isSecret: isSecret))
  }

  static func part(
    _ status: TaskStatus = .changed, _ differences: Difference..., label: String? = nil
  ) -> TaskReport.Part {
    TaskReport.Part(label: label, status: status, differences: differences)
  }

  /// What a check tells.
  func recording(_ events: [Event], comparedWith plan: SavedPlan? = nil) throws -> PlanRecording {
    let recorded = Locked<PlanRecording?>(nil)
    var recorder = PlanRecorder(masker: masker, toCompareWith: plan) { recording in
      recorded.withLock { $0 = recording }
    }
    let recap = Recap(hosts: hosts.map { Recap.Host(name: $0) }, mode: .check, duration: .zero)
    let all =
      [.runStarted(mode: .check), .playStarted(Self.play, hosts: hosts)] + events
      + [.playFinished(Self.play), .runFinished(recap)]
    for event in all { recorder.receive(event) }
    return try #require(recorded.withLock { $0 })
  }

  /// A plan as its file has it.
  func plan(_ events: [Event], files: [String: String] = [:]) throws -> SavedPlan {
    try Self.read(text(events, files: files))
  }

  func text(_ events: [Event], files: [String: String] = [:]) throws -> String {
    SavedPlan(
      try recording(events), version: "1.0", made: "2026-11-26T16:20:00Z", folder: "/site",
      arguments: ["site.json", "-i", "hosts", "-o", "site.plan"], files: files
    ).text
  }

  static func read(_ text: String, version: String = "1.0") throws -> SavedPlan {
    try SavedPlan(Source(name: "site.plan", text: text), version: version)
  }

  /// Why a host is left out when a check tells other events than the plan has.
  func refusal(_ planned: [Event], now: [Event], of host: String = "a") throws -> [String]? {
    let plan = try plan(planned)
    let now = try recording(now, comparedWith: plan)
    switch PlanComparison(plan, with: now).absences[host] {
    case .refused(let lines): return lines
    case .unreachable(let reason): return ["unreachable: \(reason)"]
    case nil: return nil
    }
  }
}
