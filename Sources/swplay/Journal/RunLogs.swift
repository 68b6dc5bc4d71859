import PlayEngine
import PlayLock
import PlayReport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The logs of a run, a file for each host, in a folder of their own beside what is owed.
final class RunLogs: Sendable {
  /// How many runs are kept, with this one.
  private static let keptRuns = 10

  private let journal: Journal
  private let state = Locked(State.unopened)

  private enum State {
    case unopened
    case open(StateFolder)
    /// The logs cannot be kept, which has been told.
    case broken
  }

  /// The logs of one run of the journal's playbook; nothing is made before something is written.
  init(_ journal: Journal) { self.journal = journal }

  /// Follows the run.
  func consumer(_ masker: Masker) -> HostLog {
    HostLog(masker: masker, now: { Clock.now }, write: { self.append($1, to: $0) })
  }

  private func append(_ text: String, to host: String) {
    state.withLock { state in
      do throws(StateFailure) {
        if case .unopened = state { state = .open(try open()) }
        guard case .open(let folder) = state else { return }
        try folder.append(Array(text.utf8), to: Self.file(of: host))
      } catch {
        StandardError.print("the logs of this run are not kept: \(error)")
        state = .broken
      }
    }
  }

  private func open() throws(StateFailure) -> StateFolder {
    try StateFolder(in: folder(), name: "\(Clock.now)-\(getpid())")
  }

  /// The folder of all runs.
  private func folder() throws(StateFailure) -> StateFolder {
    try StateFolder(in: journal.folder(), name: "logs")
  }

  /// Ends the logs: says where those of hosts are on which something went wrong, and removes what
  /// was kept for too long.
  func end(with recap: Recap) {
    tell(of: recap)
    removeOld()
  }

  /// Removes the logs of the oldest runs; at the end of a run, since file systems (ext4) take long to
  /// make files right after many others were removed.
  private func removeOld() {
    guard case .open = state.withLock({ $0 }) else { return }
    do throws(StateFailure) {
      let logs = try folder()
      for old in try logs.list().dropLast(Self.keptRuns) { try logs.removeFolder(old) }
    } catch {
      StandardError.print("old logs are not removed: \(error)")
    }
  }

  private func tell(of recap: Recap) {
    let hosts = recap.hosts.filter { $0.failed > 0 || $0.unreachable != nil }
    guard let first = hosts.first, case .open(let folder) = state.withLock({ $0 }) else { return }
    StandardError.print(
      hosts.count == 1
        ? "the log of \(first.name): \(folder.path)/\(Self.file(of: first.name))"
        : "the logs of the hosts: \(folder.path)")
  }

  private static func file(of host: String) -> String { "\(Journal.fileSafe(host)).log" }
}
