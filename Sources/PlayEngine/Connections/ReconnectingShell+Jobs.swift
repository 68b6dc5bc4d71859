import PlayShell

/// Commands that run on when their connection is lost.
extension ReconnectingShell {
  /// Seconds before each attempt to connect again; in all ten minutes.
  private static let pauses = [1, 2, 4, 8, 15] + Array(repeating: 30, count: 19)

  /// So many connections in a row may be lost before any has answered.
  private static let lossLimit = 10

  /// Starts a job, or finds it at work, and follows it to its end.
  ///
  /// The questions behind it go along with the first look: a job that has ended by then costs no
  /// exchange of its own. An exchange that starts the job may take as long as `timeout` says; then
  /// come the job's answer and, if it has ended with the first look, those to the questions.
  func run(
    _ job: Job, of item: Batch.Item, before questions: ArraySlice<Batch.Item>, timeout: Duration?
  ) async throws -> [CommandResult] {
    var watch = JobWatch(
      jobs.job(for: item.command, on: host, as: account), command: item.command,
      accepted: item.goesOnAfter ?? [0])
    var lines = JobLines()
    var losses = 0
    while true {
      let commands = watch.commands
      var look = Batch(timeout: watch.isFresh ? timeout : JobWatch.timeout)
      look.append(chain: commands.map { ($0, [0]) })
      let behind = watch.isFresh ? questions : []
      for question in behind { look.append(question.command) }
      guard let results = try await answers(to: look, job, mayBeLost: losses < Self.lossLimit)
      else {
        watch.lostConnection()
        losses += 1
        continue
      }
      losses = 0
      let isFirst = watch.isFresh
      let outcome = try watch.receive(results.prefix(commands.count))
      if isFirst, outcome == .running { emit(.jobStarted(host: host, job: job.title)) }
      show(lines.receive(watch.news, isLast: outcome != .running), of: job)
      if case .ended(let result) = outcome {
        leftovers.append(watch.job)
        return [result] + results.dropFirst(commands.count)
      }
    }
  }

  /// The answers; `nil` when the connection was lost on the way and there is a new one.
  private func answers(
    to look: Batch, _ job: Job, mayBeLost: Bool
  ) async throws -> [CommandResult]? {
    do {
      return try await send(look)
    } catch let error as CancellationError {
      throw error
    } catch let error as ShellQuotingError {
      throw error
    } catch {
      guard mayBeLost, connection.canReconnect, !Task.isCancelled else { throw error }
      emit(.connectionLost(host: host, reason: "\(error)", job: job.title))
      try await connectAgain(because: error)
      emit(.connected(host: host))
      return nil
    }
  }

  private func connectAgain(because loss: any Error) async throws {
    await leave()
    var obstacle: String?
    for pause in Self.pauses {
      try await wait(.seconds(pause))
      obstacle = try await attempt()
      if obstacle == nil { return }
    }
    throw ConnectionFailure(
      "the connection was lost (\(loss)) and could not be made again: \(obstacle ?? "")")
  }

  private func show(_ lines: [String], of job: Job) {
    guard !job.isSecret, !lines.isEmpty else { return }
    emit(.jobOutput(host: host, job: job.title, lines: lines))
  }
}
