import ArgumentParser
import PlayEngine
import PlayInventory
import PlayReport
import PlayShell

/// `swplay jobs`: what goes on on hosts although no run follows it.
struct JobsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs",
    abstract: "List, follow or cancel what a lost run has left going on hosts.",
    discussion: """
      swplay jobs
      swplay jobs --follow 3f9a
      swplay jobs --cancel 3f9a

      A job is named by the beginning of its id. Its result is taken by the next run of its playbook,
      which goes on with it.
      """)

  @Option(
    help: ArgumentHelp("Show what the job prints until it ends.", valueName: "id"))
  var follow: String?

  @Option(
    help: ArgumentHelp("End the job, remove what it has left, and forget it.", valueName: "id"))
  var cancel: String?

  @Flag(
    name: [.customShort("K"), .customLong("ask-become-pass")],
    help: "Ask for the password that becoming the job's user takes.")
  var asksPassword = false

  @OptionGroup(title: "Inventory") var inventory: InventoryOptions
  @OptionGroup var variables: VariableOptions
  @OptionGroup(title: "Connection") var connection: ConnectionOptions

  func validate() throws {
    if follow != nil, cancel != nil {
      throw ValidationError("--follow and --cancel cannot be given together")
    }
  }

  func run() async throws {
    let jobs: [StoredJob]
    do throws(StateFailure) {
      jobs = try Journal.jobs()
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.fileMistake.exit
    }
    guard let id = follow ?? cancel else { return list(jobs) }
    let job = try Self.job(id, among: jobs)
    do {
      if cancel != nil { try await end(job) } else { try await watch(job) }
    } catch let error as ConnectionFailure {
      StandardError.print(error.description)
      throw ExitStatus.unreachable.exit
    } catch let error as AccountFailure {
      StandardError.print("\(job.host): \(error)")
      throw ExitStatus.hostFailed.exit
    }
  }

  private func list(_ jobs: [StoredJob]) {
    for job in jobs {
      let record = job.record
      StandardOutput.print(
        "\(record.job.id.prefix(8))  \(job.host)  since \(record.started)  \(record.title)  "
          + "(\(job.journal.playbook))")
    }
    if jobs.isEmpty { StandardOutput.print("no jobs") }
  }

  private static func job(_ id: String, among jobs: [StoredJob]) throws -> StoredJob {
    let found = jobs.filter { $0.record.job.id.hasPrefix(id) }
    guard found.count < 2 else {
      throw ValidationError("\(found.count) jobs have an id that begins with \"\(id)\"")
    }
    guard let job = found.first, !id.isEmpty else {
      throw ValidationError(
        "no job has an id that begins with \"\(id)\"; \"swplay jobs\" lists them")
    }
    return job
  }

  // MARK: - One job

  /// Shows the job's output, and how it has ended.
  private func watch(_ job: StoredJob) async throws {
    let record = job.record
    let status = try await connected(to: job) { shell, report in
      var watch = JobWatch(record.job)
      var lines = JobLines()
      while true {
        var look = Batch(timeout: JobWatch.timeout)
        for command in watch.commands { look.append(command) }
        let outcome = try watch.receive(try await shell.exchange(look))
        let news = lines.receive(watch.news, isLast: outcome != .running)
        report.receive(.jobOutput(host: job.host, job: record.title, lines: news))
        if case .ended(let result) = outcome { return result.status }
      }
    }
    StandardError.print("\(job.host): \"\(record.title)\" has ended with status \(status ?? -1)")
    if status != 0 { throw ExitStatus.hostFailed.exit }
  }

  private func end(_ job: StoredJob) async throws {
    let record = job.record
    let isDone = try await connected(to: job) { shell, _ in
      var batch = Batch(timeout: .seconds(60))
      batch.append(record.job.cancellation)
      batch.append(RemoteJob.removal(of: [record.job]))
      return try await shell.exchange(batch).allSatisfy { $0.status == 0 }
    }
    guard isDone else {
      StandardError.print("\(job.host): \"\(record.title)\" could not be ended")
      throw ExitStatus.hostFailed.exit
    }
    do throws(StateFailure) {
      try job.journal.forget(record.job, of: job.host, StandardError.secrets)
    } catch {
      StandardError.print("the job has ended and is not forgotten: \(error)")
    }
    StandardOutput.print("\(job.host): \"\(record.title)\" has ended")
  }

  /// Connects to the job's host as the job's user.
  private func connected<Answer>(
    to job: StoredJob, _ body: (any Shell, Reporter) async throws -> Answer
  ) async throws -> Answer {
    var inventory = inventory
    if inventory.inventory.isEmpty { inventory.inventory = job.journal.inventory }
    let reachable = try await FileMistakes.told { [inventory] in
      try await ReachableHosts(job.host, of: inventory, variables, over: connection)
    }
    guard let host = reachable.hosts.first else {
      throw ConnectionFailure("\(job.host): it is not in the inventory any more")
    }
    let connector = reachable.connector
    let options = ReportOptions(followed: [job.host])
    let report = Reporter(
      HumanReport(
        screen: StandardOutput.screen, options: options, masker: Masker(reachable.secrets)))
    do {
      let connection = try await connector.connect(to: host, as: try account(of: job.record))
      let answer = try await body(connection.shell, report)
      await connection.shell.close()
      await connector.shutdown()
      return answer
    } catch {
      await connector.shutdown()
      throw error
    }
  }

  private func account(of record: JobRecord) throws -> Account? {
    guard let user = record.user, let method = record.method.flatMap(Account.Method.init) else {
      return nil
    }
    return Account(
      user: user, method: method, password: asksPassword ? try BecomeOptions.askPassword() : nil)
  }
}
