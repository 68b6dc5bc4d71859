import PlayData
import PlayEngine
import PlayModuleKit
import PlayShell

extension TaskReport {
  /// The keys of a finished task.
  var record: ValueMap {
    [
      "host": .string(host), "task": task.record, "secret": .bool(isSecret),
      "diff": showsDifferences.map { .bool($0) } ?? .null,
      "seconds": .double(duration.seconds), "status": status.record,
      "parts": .list(parts.map(\.record)),
    ]
  }
}

extension TaskReport.Part {
  fileprivate var record: Value {
    [
      "label": .optional(label), "status": status.record,
      "applied": .bool(isApplied), "differences": .list(differences.map(\.record)),
      "message": .optional(message), "message_verbosity": .int(messageVerbosity),
      "warnings": .strings(warnings), "commands": .strings(commands), "result": .map(result),
    ]
  }
}

extension TaskStatus {
  fileprivate var record: Value {
    switch self {
    case .unchanged: ["kind": "unchanged"]
    case .changed: ["kind": "changed"]
    case .dependsOn(let task): ["kind": "depends", "after": .string(task)]
    case .skipped(let reason): ["kind": "skipped", "reason": .string(reason)]
    case .failed(let failure): ["kind": "failed", "failure": failure.record]
    case .ignored(let failure): ["kind": "ignored", "failure": failure.record]
    case .rescued(let failure): ["kind": "rescued", "failure": failure.record]
    }
  }
}

extension TaskFailure {
  fileprivate var record: Value {
    [
      "phase": .string(phase.rawValue), "message": .string(message), "hint": .optional(hint),
      "command": .optional(command), "exit_status": exitStatus.map { .int($0) } ?? .null,
      "output": .strings(output),
    ]
  }
}

extension Difference {
  fileprivate var record: Value {
    let content: ValueMap =
      switch self.content {
      case .value(let before, let after):
        ["kind": "value", "before": .optional(before), "after": .optional(after)]
      case .text(let before, let after):
        ["kind": "file", "before": Self.record(before), "after": Self.record(after)]
      case .command(let command): ["kind": "command", "command": .string(command)]
      }
    let head: ValueMap = ["subject": .string(subject), "secret": .bool(isSecret)]
    return .map(head.merging(content))
  }

  private static func record(_ bytes: [UInt8]?) -> Value {
    guard let bytes else { return .null }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return ["base64": .string(Base64.encode(bytes))]
    }
    return ["text": .string(text)]
  }
}
