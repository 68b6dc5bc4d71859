public import PlayEngine
import PlayModuleKit
public import PlayReport

/// Follows a check and keeps what it announces.
public struct PlanRecorder: EventConsumer {
  private let masker: Masker
  private let finished: @Sendable (PlanRecording) -> Void
  private var recording: PlanRecording

  /// Follows a check.
  ///
  /// - Parameters:
  ///   - masker: Hides the secrets in everything that is kept.
  ///   - plan: The plan that the check shall be compared with, if there is one.
  ///   - finished: Takes what was announced when the check has ended.
  public init(
    masker: Masker, toCompareWith plan: SavedPlan? = nil,
    finished: @escaping @Sendable (PlanRecording) -> Void
  ) {
    (self.masker, self.finished) = (masker, finished)
    recording = PlanRecording(seal: plan?.seal ?? .new())
  }

  /// Keeps the event, as far as it says something about hosts.
  public mutating func receive(_ event: Event) {
    switch event {
    case .resumed, .connected, .connectionRetried, .connectionLost, .taskStarted, .taskRetried,
      .jobStarted, .jobOutput, .upload, .interrupted:
      return
    case .runStarted, .playStarted, .playSkipped, .unreachable, .refused, .taskFinished,
      .hostFinished, .playFinished, .runFinished:
      break
    }
    let shown = event.masked(by: masker)
    recording.announcements.append(
      SavedPlan.Announcement(event: shown, parts: sealed(event, shown)))
    if case .runFinished = event { finished(recording) }
  }

  /// By what the parts of a task are known again that has ended; the digest of what must not be shown
  /// is one that cannot be guessed at.
  private func sealed(_ event: Event, _ shown: Event) -> [SealedPart] {
    guard case .taskFinished(let report) = event, case .taskFinished(let masked) = shown else {
      return []
    }
    let isSecret =
      report.isSecret
      || zip(report.parts, masked.parts).contains { $0.differences != $1.differences }
    return report.parts.map { part in
      SealedPart(
        kind: PartKind(part.status),
        digest: recording.seal.digest(of: part.differences, isSecret: isSecret))
    }
  }
}

/// What a check has announced.
public struct PlanRecording: Sendable {
  let seal: PlanSeal
  var announcements: [SavedPlan.Announcement] = []
}
