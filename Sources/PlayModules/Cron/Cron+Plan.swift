import PlayData
import PlayModuleKit
import PlayShell

extension Cron {
  /// The line that shall be there.
  private var wantedLine: String {
    guard let job else { return "" }
    if env { return "\(name)=\"\(job)\"" }
    let times =
      specialTime.map { "@\($0.text)" }
      ?? [minute, hour, day, month, weekday].map(\.text).joined(separator: " ")
    let fields = [times] + (cronFile == nil ? [] : [user]) + [job]
    return (disabled ? "#" : "") + fields.joined(separator: " ")
  }

  /// The table after the edit, and what changes in it.
  private func edited(_ bytes: [UInt8]?) -> (text: CronText, before: String?, after: String?) {
    var text = CronText(bytes)
    let others = env ? 0 : text.count(of: name) - 1
    let before = text.line(of: name, isVariable: env)
      .map { $0 + (others > 0 ? ", and \(others) more of this name" : "") }
    switch (state, env) {
    case (.present, true): text.setVariable(name, to: wantedLine, at: place)
    case (.present, false): text.setJob(name, to: wantedLine)
    case (.absent, true): text.removeVariable(name)
    case (.absent, false): text.removeJobs(name)
    }
    return (text, before, state == .present ? wantedLine : nil)
  }

  private var place: CronText.Place {
    if let insertafter { return .after(insertafter) }
    return insertbefore.map { .before($0) } ?? .top
  }

  private var thing: String { env ? "variable" : "job" }

  /// The change of a user's own table; one that holds nothing any more is removed.
  func tablePlan(_ bytes: [UInt8]?) -> Plan {
    let (text, before, after) = edited(bytes)
    guard text.bytes != bytes ?? [] else { return .unchanged }
    let command =
      text.isEmpty
      ? ShellCommand(["crontab", "-u", user, "-r", "-f"])
      : ShellCommand(["crontab", "-u", user, "-"], input: text.bytes)
    return Plan([
      Step(
        .value("crontab of \(user): \(thing) \"\(name)\"", from: before, to: after),
        [.run(command)])
    ])
  }

  /// The change of a file of jobs; one that holds nothing any more is removed.
  func filePlan(_ target: FileTarget, _ content: FileContent) throws -> Plan {
    var bytes: [UInt8]?
    switch content {
    case .bytes(let found, isComplete: true): bytes = found
    case .bytes: throw ModuleFailure("\(target.path) is too long to be edited")
    case .missing, .same: bytes = nil
    }
    let (text, before, _) = edited(bytes)
    guard text.bytes != bytes ?? [] else { return .unchanged }
    if text.isEmpty {
      return .change(
        "\(target.path): \(thing) \"\(name)\"", from: before, to: nil,
        by: ["rm", "-f", target.path.text])
    }
    // cron(8) ignores a file that others than its owner can write.
    let attributes = FileAttributes(mode: target.status == nil ? FileMode("0644") : nil)
    return try ManagedFile(
      target: target, current: content, content: text.bytes, attributes: attributes,
      keepsBackup: backup
    ).plan()
  }
}
