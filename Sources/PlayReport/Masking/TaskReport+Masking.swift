import PlayData
import PlayEngine
import PlayModuleKit
import PlaySecrets

extension TaskReport {
  /// The report as it may be shown; of a secret task nothing but its status is left.
  func masked(by masker: Masker) -> TaskReport {
    if masker.isIdle, isPublic { return self }
    return TaskReport(
      host: host, task: task.masked(by: masker),
      parts: isSecret ? [] : parts.map { $0.masked(by: masker) },
      status: (isSecret ? status.hidden : status).masked(by: masker), isSecret: isSecret,
      showsDifferences: showsDifferences, duration: duration)
  }

  /// Whether nothing in it is hidden but what a masker finds.
  private var isPublic: Bool {
    !isSecret
      && parts.allSatisfy { part in
        !part.status.hasFailure && !part.differences.contains(where: \.isSecret)
      }
  }
}

extension TaskReport.Part {
  private static let exposure =
    "a secret is an argument of the command, and so every user of the host can see it; "
    + "hand it over by stdin, environment or a file"

  /// Whether a command holds a secret among its words.
  private func exposes(_ masker: Masker) -> Bool {
    let planned = differences.compactMap { difference -> String? in
      if case .command(let command) = difference.content { command } else { nil }
    }
    return (commands + planned).contains { masker($0) != $0 }
  }

  fileprivate func masked(by masker: Masker) -> TaskReport.Part {
    TaskReport.Part(
      label: label.map(masker.callAsFunction), status: status.masked(by: masker),
      differences: differences.map { $0.masked(by: masker) },
      message: message.map(masker.callAsFunction), messageVerbosity: messageVerbosity,
      warnings: warnings.map(masker.callAsFunction) + (exposes(masker) ? [Self.exposure] : []),
      isApplied: isApplied, commands: commands.map(masker.callAsFunction),
      result: result.masked(by: masker.callAsFunction))
  }
}

extension TaskStatus {
  private static let hiddenReason = "not shown, since the task is secret"

  fileprivate func masked(by masker: Masker) -> TaskStatus {
    switch self {
    case .unchanged, .changed: self
    case .dependsOn(let task): .dependsOn(task: masker(task))
    case .skipped(let reason): .skipped(reason: masker(reason))
    case .failed(let failure): .failed(failure.masked(by: masker))
    case .ignored(let failure): .ignored(failure.masked(by: masker))
    case .rescued(let failure): .rescued(failure.masked(by: masker))
    }
  }

  /// Whether it tells of a failure, whose output masking cuts into lines.
  fileprivate var hasFailure: Bool {
    switch self {
    case .unchanged, .changed, .dependsOn, .skipped: false
    case .failed, .ignored, .rescued: true
    }
  }

  fileprivate var hidden: TaskStatus {
    switch self {
    case .unchanged, .changed, .dependsOn: self
    case .skipped: .skipped(reason: Self.hiddenReason)
    case .failed(let failure):
      .failed(TaskFailure(phase: failure.phase, message: Self.hiddenReason))
    case .ignored(let failure):
      .ignored(TaskFailure(phase: failure.phase, message: Self.hiddenReason))
    case .rescued(let failure):
      .rescued(TaskFailure(phase: failure.phase, message: Self.hiddenReason))
    }
  }
}

extension TaskFailure {
  fileprivate func masked(by masker: Masker) -> TaskFailure {
    // A secret of several lines is found only in the whole output.
    let output = masker(output.joined(separator: "\n"))
    return TaskFailure(
      phase: phase, message: masker(message), hint: hint.map(masker.callAsFunction),
      command: command.map(masker.callAsFunction), exitStatus: exitStatus,
      output: self.output.isEmpty ? [] : output.lines)
  }
}

extension Difference {
  fileprivate func masked(by masker: Masker) -> Difference {
    let content = self.content.masked { isSecret ? Secret.mask : masker($0) }
    let hidesChange = content.isWithoutChange && !self.content.isWithoutChange
    let hidesSubject = isSecret && content.isCommand
    return Difference(
      hidesSubject ? Secret.mask : masker(subject), content, isSecret: isSecret || hidesChange)
  }
}

extension Difference.Content {
  fileprivate func masked(by mask: (String) -> String) -> Difference.Content {
    switch self {
    case .value(let before, let after): .value(before: before.map(mask), after: after.map(mask))
    case .text(let before, let after):
      .text(before: before.map { Self.mask($0, mask) }, after: after.map { Self.mask($0, mask) })
    case .command(let command): .command(mask(command))
    }
  }

  /// Binary content is never shown, and its bytes are kept for their number.
  private static func mask(_ bytes: [UInt8], _ mask: (String) -> String) -> [UInt8] {
    guard let text = String(validating: bytes, as: UTF8.self) else { return bytes }
    return Array(mask(text).utf8)
  }

  fileprivate var isWithoutChange: Bool {
    if case .text(let before, let after) = self { before == after } else { false }
  }

  fileprivate var isCommand: Bool {
    if case .command = self { true } else { false }
  }
}
