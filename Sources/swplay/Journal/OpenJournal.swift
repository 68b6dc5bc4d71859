import PlayEngine
import PlayLock
import PlaySecrets
import PlayShell

/// The journal while a run goes on: what is known of hosts is written down whenever it changes.
final class OpenJournal: Sendable, JobRegister {
  private struct State {
    var records: [String: HostRecord]
    /// Jobs of earlier runs that this run has not come to.
    var earlier: [String: [JobRecord]]
    /// Whether it was told that nothing can be written.
    var isBroken = false
  }

  private let journal: Journal
  private let folder: StateFolder
  private let secrets: SecretRegister
  private let isCheck: Bool
  private let owed: [String: [OwedHandler]]
  /// How far hosts came in the last run, when this one goes on from there.
  private let progress: [String: HostProgress]?
  private let state: Locked<State>

  init(
    _ journal: Journal, in folder: StateFolder, records: [String: HostRecord], isCheck: Bool,
    _ secrets: SecretRegister
  ) throws(StateFailure) {
    self.isCheck = isCheck
    progress = journal.resumes ? try StoppedHosts.read(in: folder) : nil
    (self.journal, self.folder, self.secrets) = (journal, folder, secrets)
    owed = records.mapValues(\.owed).filter { !$0.value.isEmpty }
    state = Locked(State(records: records, earlier: records.mapValues(\.jobs)))
  }

  /// What the engine hands on from run to run.
  var run: RunJournal {
    var run = RunJournal(owed: owed) { host, handlers in
      self.change(host) { $0.owed = handlers }
    }
    run.progress = progress
    if !isCheck { StoppedHosts(in: folder, secrets) { self.tell($0) }.follow(&run) }
    return run
  }

  /// The job that carries out a command: one that an earlier run has left, or a new one.
  func job(for command: ShellCommand, on host: String, as account: Account?) -> RemoteJob {
    let known = state.withLock { state -> JobRecord? in
      guard
        let index = state.earlier[host]?.firstIndex(where: { $0.carriesOut(command, as: account) })
      else { return nil }
      return state.earlier[host]?.remove(at: index)
    }
    if let known {
      let title = secrets.masked(known.title)
      StandardError.print(
        "\(host): \"\(title)\" was started by an earlier run at \(known.started); "
          + "this run goes on with it")
      return known.job
    }
    let record = JobRecord(RemoteJob(id: RandomName.make()), command, as: account)
    change(host) { $0.jobs.append(record) }
    return record.job
  }

  /// The job's answer is known.
  func ended(_ job: RemoteJob, on host: String) {
    change(host) { record in record.jobs.removeAll { $0.job == job } }
  }

  /// Tells of jobs that may still be going on, behind the end of the run.
  func tellJobs(of hosts: some Sequence<String>) {
    let state = state.withLock { $0 }
    for host in hosts {
      for record in state.records[host]?.jobs ?? [] {
        let isEarlier = state.earlier[host]?.contains { $0.job == record.job } ?? false
        let title = secrets.masked(record.title)
        StandardError.print(
          isEarlier
            ? "\(host): \"\(title)\", which an earlier run started at \(record.started), was not come "
              + "to; \"swplay jobs\" lists it"
            : "\(host): \"\(title)\" goes on there; the next run goes on with it, and \"swplay jobs\" "
              + "lists it")
      }
    }
  }

  private func change(_ host: String, _ body: (inout HostRecord) -> Void) {
    do throws(StateFailure) {
      try state.withLock { state throws(StateFailure) in
        var record = state.records[host] ?? HostRecord()
        body(&record)
        state.records[host] = record
        try journal.write(record, of: host, in: folder, secrets)
      }
    } catch {
      tell(error)
    }
  }

  /// Tells once that something cannot be written.
  private func tell(_ error: any Error) {
    let isFirst = state.withLock { state in
      defer { state.isBroken = true }
      return !state.isBroken
    }
    if isFirst { journal.tell(error) }
  }
}
