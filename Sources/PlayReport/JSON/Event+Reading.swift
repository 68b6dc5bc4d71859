public import PlayData
public import PlayEngine
import PlayModuleKit
import PlayShell

extension Event {
  /// The JSON object that ``JSONReport`` writes of the event, with nothing masked.
  public var json: ValueMap { record }

  /// Reads what ``JSONReport`` has written; `nil` when it is none of the events that a saved run is
  /// made of.
  ///
  /// Commands, results and how long something took are left out, since no one looks at them again.
  public init?(json record: ValueMap) {
    let host = record["host"]?.string
    switch record["event"]?.string {
    case "run_started":
      guard let mode = record["mode"]?.string.flatMap(RunMode.init) else { return nil }
      self = .runStarted(mode: mode)
    case "play_started":
      guard let play = record.play, let hosts = record["hosts"]?.texts else { return nil }
      self = .playStarted(play, hosts: hosts)
    case "play_skipped":
      guard let play = record.play, let reason = record["reason"]?.string else { return nil }
      self = .playSkipped(play, reason: reason)
    case "unreachable":
      guard let host, let reason = record["reason"]?.string else { return nil }
      self = .unreachable(host: host, reason: reason)
    case "task_finished":
      guard let host, let report = TaskReport(record, of: host) else { return nil }
      self = .taskFinished(report)
    case "host_finished":
      guard let host, let play = record.play else { return nil }
      self = .hostFinished(host: host, play: play)
    case "play_finished":
      guard let play = record.play else { return nil }
      self = .playFinished(play)
    case "run_finished":
      guard let recap = Recap(record) else { return nil }
      self = .runFinished(recap)
    default: return nil
    }
  }
}

// MARK: - Parts of events

extension ValueMap {
  fileprivate var play: PlayReference? { self["play"]?.map.flatMap(PlayReference.init) }

  fileprivate func text(_ key: String) -> String? { self[key]?.string }

  fileprivate func integer(_ key: String) -> Int? { self[key]?.integer }
}

extension Value {
  fileprivate var integer: Int? {
    guard case .int(let number) = self else { return nil }
    return number
  }

  fileprivate var isTrue: Bool { self == true }

  /// The texts, when the value is a list of nothing else.
  fileprivate var texts: [String]? {
    guard let list else { return nil }
    let texts = list.compactMap(\.string)
    return texts.count == list.count ? texts : nil
  }

  /// What a function makes of every element of a list, when it makes something of each.
  fileprivate func each<Part>(_ read: (ValueMap) -> Part?) -> [Part]? {
    guard let list else { return nil }
    let parts = list.compactMap { $0.map.flatMap(read) }
    return parts.count == list.count ? parts : nil
  }
}

extension PlayReference {
  fileprivate init?(_ record: ValueMap) {
    guard let index = record.integer("index"), let name = record.text("name") else { return nil }
    self.init(index: index, name: name)
  }
}

extension TaskReference {
  fileprivate convenience init?(_ record: ValueMap) {
    guard let play = record.play, let index = record["index"]?.list?.compactMap(\.integer),
      let name = record.text("name"), let position = record.text("position")
    else { return nil }
    self.init(
      play: play, index: TaskPath(index), name: name, role: record.text("role"),
      position: position, isHandler: record["handler"]?.isTrue ?? false)
  }
}

extension TaskReport {
  fileprivate init?(_ record: ValueMap, of host: String) {
    guard let task = record["task"]?.map.flatMap(TaskReference.init),
      let status = record["status"]?.map.flatMap(TaskStatus.init),
      let parts = record["parts"]?.each(Part.init)
    else { return nil }
    self.init(
      host: host, task: task, parts: parts, status: status,
      isSecret: record["secret"]?.isTrue ?? false,
      showsDifferences: record["diff"].flatMap { $0 == .null ? nil : $0.isTrue })
  }
}

extension TaskReport.Part {
  fileprivate init?(_ record: ValueMap) {
    guard let status = record["status"]?.map.flatMap(TaskStatus.init),
      let differences = record["differences"]?.each(Difference.init),
      let warnings = record["warnings"]?.texts
    else { return nil }
    self.init(
      label: record.text("label"), status: status, differences: differences,
      message: record.text("message"), messageVerbosity: record.integer("message_verbosity") ?? 0,
      warnings: warnings, isApplied: record["applied"]?.isTrue ?? false)
  }
}

extension TaskStatus {
  fileprivate init?(_ record: ValueMap) {
    let failure = record["failure"]?.map.flatMap(TaskFailure.init)
    switch (record.text("kind"), failure) {
    case ("unchanged", nil): self = .unchanged
    case ("changed", nil): self = .changed
    case ("depends", nil): self = .dependsOn(task: record.text("after") ?? "")
    case ("skipped", nil): self = .skipped(reason: record.text("reason") ?? "")
    case ("failed", let failure?): self = .failed(failure)
    case ("ignored", let failure?): self = .ignored(failure)
    case ("rescued", let failure?): self = .rescued(failure)
    default: return nil
    }
  }
}

extension TaskFailure {
  fileprivate init?(_ record: ValueMap) {
    guard let phase = record.text("phase").flatMap(Phase.init),
      let message = record.text("message"), let output = record["output"]?.texts
    else { return nil }
    self.init(
      phase: phase, message: message, hint: record.text("hint"), command: record.text("command"),
      exitStatus: record.integer("exit_status"), output: output)
  }
}

extension Difference {
  fileprivate init?(_ record: ValueMap) {
    guard let subject = record.text("subject") else { return nil }
    let content: Content
    switch record.text("kind") {
    case "value": content = .value(before: record.text("before"), after: record.text("after"))
    case "file":
      content = .text(
        before: Self.bytes(record["before"]?.map), after: Self.bytes(record["after"]?.map))
    case "command": content = .command(record.text("command") ?? "")
    default: return nil
    }
    self.init(subject, content, isSecret: record["secret"]?.isTrue ?? false)
  }

  private static func bytes(_ record: ValueMap?) -> [UInt8]? {
    if let text = record?.text("text") { return Array(text.utf8) }
    return record?.text("base64").flatMap { Base64.decode($0.utf8) }
  }
}

extension Recap {
  fileprivate init?(_ record: ValueMap) {
    guard let mode = record.text("mode").flatMap(RunMode.init),
      let hosts = record["hosts"]?.each(Host.init)
    else { return nil }
    let seconds = record["seconds"]?.number ?? 0
    self.init(hosts: hosts, mode: mode, duration: .milliseconds(Int(seconds * 1000)))
  }
}

extension Recap.Host {
  fileprivate init?(_ record: ValueMap) {
    guard let name = record.text("name") else { return nil }
    self.init(name: name)
    unchanged = record.integer("unchanged") ?? 0
    changed = record.integer("changed") ?? 0
    dependent = record.integer("dependent") ?? 0
    skipped = record.integer("skipped") ?? 0
    failed = record.integer("failed") ?? 0
    ignored = record.integer("ignored") ?? 0
    rescued = record.integer("rescued") ?? 0
    stopped = record.text("stopped")
    refused = record["refused"]?.texts
    unreachable = record.text("unreachable")
    owedHandlers = record["owed_handlers"]?.texts ?? []
  }
}
