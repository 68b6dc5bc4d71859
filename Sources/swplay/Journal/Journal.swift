import PlayData
import PlayEngine
import PlayLock
import PlayModuleKit
import PlaySecrets
import PlayShell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What runs of one playbook on one inventory owe to hosts, kept from run to run.
///
/// There is a file for each host that is owed something, and none for the others.
struct Journal: Sendable {
  private static let lock = "running"

  let playbook: String
  let inventory: [String]
  /// Whether hosts go on where the last run has stopped.
  var resumes = false

  /// The journal of a playbook and inventories, as the command line names them.
  init(playbook: String, inventory: [String]) {
    self.playbook = Self.real(playbook)
    self.inventory = inventory.map(Self.real)
  }

  /// Reads what is owed, and tells it to the person who runs the playbook.
  ///
  /// A check writes nothing. What cannot be read or written is told, and the run goes on without it.
  ///
  /// - Returns: The journal; `nil` when there is none to keep.
  func opened(isCheck: Bool, _ secrets: SecretRegister) -> OpenJournal? {
    // A check makes no folder either.
    if isCheck, !LocalFiles().isFolder("\(Self.base)/swplay/\(name)") { return nil }
    do {
      let folder = try folder()
      if !isCheck, let holder = try folder.lock(Self.lock, holder: Self.holder) {
        StandardError.print(
          "the playbook is being carried out on this inventory already, by \(holder); "
            + "what that run owes is left to it")
        return nil
      }
      let records = try Self.records(in: folder)
      for (host, record) in records.sorted(by: { $0.key < $1.key }) where !record.owed.isEmpty {
        let titles = record.owed.map(\.title).joined(separator: ", ")
        StandardError.print("owed to \(host) by an earlier run: \(titles)")
      }
      return try OpenJournal(
        self, in: folder, records: records, isCheck: isCheck, secrets)
    } catch {
      tell(error)
      return nil
    }
  }

  /// What there is when nothing is known of earlier runs.
  var empty: RunJournal {
    var journal = RunJournal.none
    journal.progress = resumes ? [:] : nil
    return journal
  }

  /// The folder of the playbook and its inventories, which is made when it is missing.
  func folder() throws(StateFailure) -> StateFolder {
    try StateFolder(base: Self.base, name: name)
  }

  func tell(_ error: any Error) {
    StandardError.print("what this run owes to hosts is not kept: \(error)")
  }

  private static func records(
    in folder: StateFolder
  ) throws(StateFailure) -> [String: HostRecord] {
    var records: [String: HostRecord] = [:]
    for file in try files(in: folder) {
      if let host = file["host"]?.string { records[host] = HostRecord(file) }
    }
    return records
  }

  /// What the files of the hosts hold.
  private static func files(in folder: StateFolder) throws(StateFailure) -> [ValueMap] {
    var files: [ValueMap] = []
    for file in try folder.list() where file.hasSuffix(".json") && !file.hasPrefix(".") {
      let path = "\(folder.path)/\(file)"
      let source = Source(name: path, bytes: try folder.read(file))
      do {
        files += [try JSON.read(source).value.map].compactMap(\.self)
      } catch {
        StandardError.print("left out, since swplay did not write it so: \(error)")
      }
    }
    return files
  }

  /// The jobs of all playbooks on all inventories, by host and time.
  static func jobs() throws(StateFailure) -> [StoredJob] {
    let shared = "\(base)/swplay"
    guard LocalFiles().isFolder(shared) else { return [] }
    var jobs: [StoredJob] = []
    for name in (try? LocalFiles().list(shared)) ?? []
    where LocalFiles().isFolder("\(shared)/\(name)") {
      for file in try files(in: StateFolder(base: base, name: name)) {
        guard let host = file["host"]?.string, let playbook = file["playbook"]?.string,
          let inventory = file["inventory"]?.list?.compactMap(\.string)
        else { continue }
        let journal = Journal(playbook: playbook, inventory: inventory)
        jobs += HostRecord(file).jobs.map { StoredJob(journal: journal, host: host, record: $0) }
      }
    }
    return jobs.sorted { ($0.host, $0.record.started) < ($1.host, $1.record.started) }
  }

  /// Forgets a job, unless a run is going on that knows of it.
  func forget(_ job: RemoteJob, of host: String, _ secrets: SecretRegister) throws(StateFailure) {
    let folder = try folder()
    guard try folder.lock(Self.lock, holder: Self.holder) == nil else { return }
    var record = try Self.records(in: folder)[host] ?? HostRecord()
    record.jobs.removeAll { $0.job == job }
    try write(record, of: host, in: folder, secrets)
  }

  /// Writes what is kept of a host; when that is nothing, there is no file.
  func write(
    _ record: HostRecord, of host: String, in folder: StateFolder, _ secrets: SecretRegister
  ) throws(StateFailure) {
    let file = Self.fileName(of: host)
    guard !record.isEmpty else { return try folder.remove(file) }
    let whole =
      ([
        "host": .string(host), "playbook": .string(playbook),
        "inventory": .list(inventory.map { .string($0) }), "written": .string(Clock.now),
      ] as ValueMap).merging(record.values)
    let text = JSON.write(secrets.masked(.map(whole)), indent: 2) + "\n"
    try folder.write(file, Array(text.utf8))
  }
}

// MARK: - Names

extension Journal {
  /// The folder's name: the playbook's, and what tells it from others of the same name.
  private var name: String {
    let key = ([playbook] + inventory).joined(separator: "\0")
    let digest = SHA256Digest.hex(key.utf8).prefix(12)
    let last = playbook.split(separator: "/").last.map(String.init) ?? playbook
    return "\(Self.fileSafe(last.replacing(".json", with: "")))-\(digest)"
  }

  static func fileName(of host: String) -> String { "\(fileSafe(host)).json" }

  /// The text with everything but letters, digits, `-`, `_` and dots inside it as `%` and digits.
  static func fileSafe(_ text: String) -> String {
    text.utf8.enumerated().map { index, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        return String(UnicodeScalar(byte))
      case UInt8(ascii: ".") where index > 0: return "."
      default: return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }.joined()
  }

  /// `$XDG_STATE_HOME`, or `~/.local/state`.
  private static var base: String {
    let named = Environment.value("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
    return named ?? "\(Environment.home)/.local/state"
  }

  /// The path of a file whatever way leads there; other text as it is.
  private static func real(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static var holder: String { "process \(getpid()) since \(Clock.now)" }
}
