import PlayData
import PlayEngine
import PlayModuleKit
import Testing

/// What came of a scenario.
struct Run {
  let recap: Recap
  let events: [Event]
  /// Every batch that a host got.
  let batches: [String: [[String]]]
  /// As whom each of the batches was run: the user, or one and the method, such as root/sudo.
  let accounts: [String: [String]]
  /// As whom hosts were connected, in order.
  let connections: [String: [String]]
  /// The values that the hosts have in the end.
  let values: [String: [String: String]]
  /// The workers of the commands that hosts ran at the same time.
  let workers: [String: [Int]]
  /// How long the engine waited before tasks were tried again.
  let pauses: [Duration]
  /// The hosts whose shells are not closed in the end.
  let openShells: [String]
  /// What the journal was told, as `host: handlers owed`.
  let notes: [String]
  /// How far the hosts came.
  let progress: [String: HostProgress]

  func host(_ name: String = "h1") throws -> Recap.Host {
    try #require(recap.hosts.first { $0.name == name }, "the recap has no host \(name)")
  }

  func batches(_ name: String = "h1") -> [[String]] { batches[name] ?? [] }

  /// The batches of a host with whom each was run as, such as `root/sudo: get a`.
  func works(_ name: String = "h1") -> [String] {
    zip(accounts[name] ?? [], batches(name)).map { "\($0): \($1.joined(separator: ", "))" }
  }

  func connections(_ name: String = "h1") -> [String] { connections[name] ?? [] }

  func workers(_ name: String = "h1") -> [Int] { workers[name] ?? [] }

  /// All commands that can change a host.
  var changingCommands: [String] {
    batches.values.joined().joined().filter { $0.contains("set ") }
  }

  func reports(_ name: String = "h1") -> [TaskReport] {
    events.compactMap {
      guard case .taskFinished(let report) = $0, report.host == name else { return nil }
      return report
    }
  }

  /// The tasks of a host in their order, one a line: `changed: title`, with items in brackets.
  func log(_ name: String = "h1") -> [String] { reports(name).map(\.line) }

  /// What the tasks of a host say.
  func messages(_ name: String = "h1") -> [String] {
    reports(name).flatMap(\.parts).compactMap(\.message)
  }

  /// What would be changed or was, as `subject: before -> after`.
  func differences(_ name: String = "h1") -> [String] {
    reports(name).flatMap(\.parts).flatMap(\.differences).map { difference in
      guard case .value(let before, let after) = difference.content else {
        return difference.subject
      }
      return "\(difference.subject): \(before ?? "-") -> \(after ?? "-")"
    }
  }
}

extension TaskReport {
  fileprivate var line: String {
    let items = parts.compactMap { part in part.label.map { "\($0) \(part.status.text)" } }
    let tail = items.isEmpty ? "" : " [" + items.joined(separator: ", ") + "]"
    return (items.isEmpty ? status.text : status.word) + ": " + task.title + tail
  }
}

extension TaskStatus {
  fileprivate var word: String {
    switch self {
    case .unchanged: "ok"
    case .changed: "changed"
    case .dependsOn: "depends"
    case .skipped: "skipped"
    case .failed: "failed"
    case .ignored: "ignored"
    case .rescued: "rescued"
    }
  }

  fileprivate var text: String {
    switch self {
    case .unchanged, .changed: word
    case .dependsOn(let task): "\(word) on \(task)"
    case .skipped(let reason): "\(word) (\(reason))"
    case .failed(let failure), .ignored(let failure), .rescued(let failure):
      "\(word) (\(failure.message))"
    }
  }
}
