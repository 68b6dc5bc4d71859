public import PlayEngine
import PlayModuleKit
public import PlayReport

/// Follows a check and keeps what it announces.
public struct PlanRecorder: EventConsumer {
  private let masker: Masker
  private let finished: @Sendable (PlanRecording) -> Void
  private var recording: PlanRecording

  /// Follows a new check.
  ///
  /// - Parameters:
  ///   - masker: Hides the secrets in everything that is kept.
  ///   - finished: Takes what was announced when the check has ended.
  public init(
    masker: Masker, finished: @escaping @Sendable (PlanRecording) -> Void
  ) {
    self.init(masker: masker, seal: .new(), finished: finished)
  }

  /// Follows a check that shall be compared with a plan.
  public init(
    masker: Masker, toCompareWith plan: SavedPlan,
    finished: @escaping @Sendable (PlanRecording) -> Void
  ) {
    self.init(masker: masker, seal: plan.seal, finished: finished)
  }

  private init(
    masker: Masker, seal: PlanSeal, finished: @escaping @Sendable (PlanRecording) -> Void
  ) {
    (self.masker, self.finished) = (masker, finished)
    recording = PlanRecording(seal: seal)
  }

  /// Keeps the event, as far as it says something about hosts.
  public mutating func receive(_ event: Event) {
    switch event {
    case .connected, .taskStarted, .taskRetried: return
    case .taskFinished(let report): keep(event, parts: sealed(report))
    default: keep(event, parts: [])
    }
    if case .runFinished = event { finished(recording) }
  }

  private mutating func keep(_ event: Event, parts: [SealedPart]) {
    recording.announcements.append(
      SavedPlan.Announcement(event: event.masked(by: masker), parts: parts))
  }

  private func sealed(_ report: TaskReport) -> [SealedPart] {
    let isSecret = report.isSecret || hidesAnything(of: report)
    return report.parts.map { part in
      SealedPart(
        kind: PartKind(part.status),
        digest: recording.seal.digest(of: part.differences, isSecret: isSecret))
    }
  }

  /// Whether something in the differences must not be shown.
  private func hidesAnything(of report: TaskReport) -> Bool {
    guard case .taskFinished(let masked) = Event.taskFinished(report).masked(by: masker) else {
      return true
    }
    return zip(report.parts, masked.parts).contains { $0.differences != $1.differences }
  }
}

/// What a check has announced.
public struct PlanRecording: Sendable {
  let seal: PlanSeal
  var announcements: [SavedPlan.Announcement] = []
}
