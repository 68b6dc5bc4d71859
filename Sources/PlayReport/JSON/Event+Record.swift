import PlayData
import PlayEngine

extension Event {
  /// The event's JSON object.
  var record: ValueMap {
    switch self {
    case .runStarted(let mode): ["event": "run_started", "mode": .string(mode.rawValue)]
    case .playStarted(let play, let hosts):
      ["event": "play_started", "play": play.record, "hosts": .strings(hosts)]
    case .playSkipped(let play, let reason):
      ["event": "play_skipped", "play": play.record, "reason": .string(reason)]
    case .resumed(let host, let note):
      ["event": "resumed", "host": .string(host), "note": .string(note)]
    case .connected(let host): ["event": "connected", "host": .string(host)]
    case .connectionRetried(let host, let reason, let attempt, let count):
      [
        "event": "connection_retried", "host": .string(host), "reason": .string(reason),
        "attempt": .int(attempt), "retries": .int(count),
      ]
    case .unreachable(let host, let reason):
      ["event": "unreachable", "host": .string(host), "reason": .string(reason)]
    case .connectionLost(let host, let reason, let job):
      [
        "event": "connection_lost", "host": .string(host), "reason": .string(reason),
        "job": .string(job),
      ]
    case .jobStarted(let host, let job):
      ["event": "job_started", "host": .string(host), "job": .string(job)]
    case .jobOutput(let host, let job, let lines):
      [
        "event": "job_output", "host": .string(host), "job": .string(job),
        "lines": .strings(lines),
      ]
    case .upload(let host, let sent, let total):
      ["event": "upload", "host": .string(host), "sent": .int(sent), "total": .int(total)]
    case .refused(let host, let reason):
      ["event": "refused", "host": .string(host), "reason": .strings(reason)]
    case .taskStarted(let host, let task):
      ["event": "task_started", "host": .string(host), "task": task.record]
    case .taskRetried(let host, let task, let attempt, let count):
      [
        "event": "task_retried", "host": .string(host), "task": task.record,
        "attempt": .int(attempt), "retries": .int(count),
      ]
    case .taskFinished(let report):
      (["event": "task_finished"] as ValueMap).merging(report.record)
    case .interrupted(let isEnding): ["event": "interrupted", "ending": .bool(isEnding)]
    case .hostFinished(let host, let play):
      ["event": "host_finished", "host": .string(host), "play": play.record]
    case .playFinished(let play): ["event": "play_finished", "play": play.record]
    case .runFinished(let recap):
      (["event": "run_finished"] as ValueMap).merging(recap.record)
    }
  }
}

extension PlayReference {
  fileprivate var record: Value { ["index": .int(index), "name": .string(name)] }
}

extension TaskReference {
  var record: Value {
    [
      "play": play.record, "index": .list(index.numbers.map { .int($0) }),
      "name": .string(name), "role": .optional(role),
      "position": .string(position), "handler": .bool(isHandler),
    ]
  }
}

extension Recap {
  fileprivate var record: ValueMap {
    [
      "mode": .string(mode.rawValue), "seconds": .double(duration.seconds),
      "hosts": .list(hosts.map(\.record)),
      "lost_handlers": .list(lostHandlers.map(\.record)),
    ]
  }
}

extension Recap.LostHandler {
  fileprivate var record: Value {
    ["host": .string(host), "play": .string(handler.play), "handler": .string(handler.title)]
  }
}

extension Recap.Host {
  fileprivate var record: Value {
    [
      "name": .string(name), "unchanged": .int(unchanged), "changed": .int(changed),
      "dependent": .int(dependent), "skipped": .int(skipped), "failed": .int(failed),
      "ignored": .int(ignored), "rescued": .int(rescued), "unreachable": .optional(unreachable),
      "stopped": .optional(stopped), "refused": refused.map { .strings($0) } ?? .null,
      "owed_handlers": .strings(owedHandlers),
      "cost": [
        "exchanges": .int(cost.exchanges), "commands": .int(cost.commands),
        "sent_bytes": .int(cost.sentBytes), "received_bytes": .int(cost.receivedBytes),
      ],
    ]
  }
}

extension Value {
  static func strings(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }

  static func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
}

extension Duration {
  /// Seconds to the millisecond.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds * 1000 + attoseconds / 1_000_000_000_000_000) / 1000
  }
}
