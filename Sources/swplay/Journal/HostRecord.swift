import PlayData
import PlayEngine
import PlayModuleKit
import PlayShell

/// What is kept of a host from run to run.
struct HostRecord {
  /// Handlers that have been notified and not run.
  var owed: [OwedHandler] = []
  /// Jobs of which nobody knows yet how they end.
  var jobs: [JobRecord] = []

  var isEmpty: Bool { owed.isEmpty && jobs.isEmpty }
}

/// A job of an earlier run, or of this one.
struct JobRecord {
  let job: RemoteJob
  /// What it does, as people know it.
  let title: String
  /// What tells its command from others, and from which nobody can guess it: with the job's id.
  let digest: String
  /// As whom it runs; `nil` as the user who logs in.
  let user: String?
  let method: String?
  /// The time of day at which it was started.
  let started: String

  init(_ job: RemoteJob, _ command: ShellCommand, as account: Account?) {
    self.job = job
    title = command.job?.title ?? ""
    digest = Self.digest(of: command, as: account, in: job)
    (user, method) = (account?.user, account?.method.rawValue)
    started = Clock.now
  }

  /// Whether the job carries out a command.
  func carriesOut(_ command: ShellCommand, as account: Account?) -> Bool {
    digest == Self.digest(of: command, as: account, in: job)
  }

  private static func digest(
    of command: ShellCommand, as account: Account?, in job: RemoteJob
  ) -> String {
    let texts =
      [job.id, account?.user ?? "", command.directory ?? ""] + command.arguments + ["\0"]
      + command.environment.flatMap { [$0.name, $0.value] }
    let bytes = texts.joined(separator: "\0").utf8
    return SHA256Digest.hex(Array(bytes) + [0] + (command.input ?? []))
  }
}

/// A job as it is found among everything that is kept.
struct StoredJob {
  let journal: Journal
  let host: String
  let record: JobRecord
}

// MARK: - As JSON

extension HostRecord {
  init(_ record: ValueMap) {
    owed = (record["owed_handlers"]?.list ?? []).compactMap(Self.handler)
    jobs = (record["jobs"]?.list ?? []).compactMap { $0.map.flatMap(JobRecord.init) }
  }

  /// The record's part of a host's file.
  var values: ValueMap {
    var values: ValueMap = [:]
    if !owed.isEmpty { values["owed_handlers"] = .list(owed.map(Self.value)) }
    if !jobs.isEmpty { values["jobs"] = .list(jobs.map(\.value)) }
    return values
  }

  private static func handler(_ value: Value) -> OwedHandler? {
    guard let play = value.map?["play"]?.string, let name = value.map?["handler"]?.string else {
      return nil
    }
    return OwedHandler(play: play, role: value.map?["role"]?.string, name: name)
  }

  private static func value(_ handler: OwedHandler) -> Value {
    var record: ValueMap = ["play": .string(handler.play)]
    if let role = handler.role { record["role"] = .string(role) }
    record["handler"] = .string(handler.name)
    return .map(record)
  }
}

extension JobRecord {
  fileprivate init?(_ record: ValueMap) {
    guard let id = record["id"]?.string, RemoteJob.isID(id), let title = record["task"]?.string,
      let digest = record["command_sha256"]?.string, let started = record["started"]?.string
    else { return nil }
    job = RemoteJob(id: id)
    (self.title, self.digest, self.started) = (title, digest, started)
    (user, method) = (record["user"]?.string, record["become_method"]?.string)
  }

  fileprivate var value: Value {
    var record: ValueMap = ["id": .string(job.id), "task": .string(title)]
    if let user { record["user"] = .string(user) }
    if let method { record["become_method"] = .string(method) }
    record["started"] = .string(started)
    record["command_sha256"] = .string(digest)
    return .map(record)
  }
}
