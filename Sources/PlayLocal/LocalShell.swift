public import PlayShell

/// A shell of this machine, with the same script and the same frames as over SSH.
///
/// It inherits the environment of the program, and is the leader of its own session: Ctrl-C reaches
/// the program alone, which ends the shell in order. After an error other than one about the words
/// of a command it has ended.
public actor LocalShell: Shell {
  /// How much an exchange may take.
  public struct Limits: Sendable {
    /// The time of an exchange whose batch has no timeout of its own.
    public var time: Duration = .seconds(3600)
    /// The time in which another user must be become, when the shell shall run as one.
    public var becoming: Duration = .seconds(30)
    /// How many bytes one exchange may answer with.
    public var output = 256 << 20

    /// Creates the default limits.
    public init() {}
  }

  /// The shell that every host has.
  static let program = "/bin/sh"

  /// What has been done so far.
  public private(set) var statistics = ShellStatistics()

  let limits: Limits
  private var script: SessionScript
  private var decoder: FrameDecoder
  let process: LocalProcess
  private var reader: Task<Void, Never>?
  /// Why the shell can no longer be used.
  private(set) var failure: (any Error)?
  /// Becomes another user; `nil` when the shell is of the program's own.
  private let escalation: Escalation?
  /// What is known of the becoming that is going on.
  var becoming: Becoming?

  /// What is known of the exchange that is going on.
  private struct Exchange {
    let answered: CheckedContinuation<[CommandResult], any Error>
    var results: [CommandResult] = []
    var received = 0
  }
  private var exchange: Exchange?

  private init(in folder: String?, as account: Account?, limits: Limits) throws {
    let nonce = RandomName.make()
    script = SessionScript(nonce: nonce, identifier: RandomName.make())
    decoder = FrameDecoder(nonce: nonce)
    escalation = account.map { Escalation(to: $0) }
    if let command = try escalation?.command([Self.program]) {
      process = LocalProcess("/usr/bin/env", Array(command.dropFirst()), in: folder)
      // Only the other user can write into the session's folder.
      script.uploadThreshold = .max
    } else {
      process = LocalProcess(Self.program, [], in: folder)
    }
    self.limits = limits
  }

  /// Starts a shell.
  ///
  /// - Parameters:
  ///   - folder: The folder that commands run in; `nil` is the program's.
  ///   - account: As whom commands run; `nil` as the program's user.
  ///   - limits: How much an exchange may take.
  /// - Throws: `LocalShellError` when it does not answer.
  /// - Returns: The shell.
  public static func start(
    in folder: String? = nil, as account: Account? = nil, limits: Limits = Limits()
  ) async throws -> LocalShell {
    let shell = try LocalShell(in: folder, as: account, limits: limits)
    try await shell.begin()
    return shell
  }

  private func begin() async throws {
    if let escalation {
      try await become(escalation)
    } else {
      startReading()
    }
    process.write(Array(script.prologue.utf8))
    _ = try await run([":"])
    statistics = ShellStatistics()
  }

  func startReading() {
    reader = Task {
      let end = await process.run { stream, bytes in await self.receive(bytes, on: stream) }
      SessionFolder.remove(script.folder)
      stop(because: end)
    }
  }

  /// Sends all commands of a batch at once and waits for their answers.
  ///
  /// - Throws: `LocalShellError`, `CancellationError`, or `ShellQuotingError`, after which the shell
  ///   is still of use.
  public func exchange(_ batch: Batch) async throws -> [CommandResult] {
    if let failure { throw failure }
    guard exchange == nil else { throw LocalShellError.busy }
    let chunk = try script.chunk(for: batch)
    guard !chunk.frames.isEmpty else { return [] }
    for upload in chunk.uploads {
      try SessionFolder.write(upload.content, to: upload.path, in: script.folder)
      statistics.bytesSent += upload.content.count
    }
    decoder.expect(chunk.frames)
    statistics.bytesSent += chunk.bytes.count
    let limit = batch.timeout ?? limits.time
    let timer = Task {
      try await Task.sleep(for: limit)
      stop(because: LocalShellError.timedOut(after: limit))
    }
    defer { timer.cancel() }
    let results = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation {
        exchange = Exchange(answered: $0)
        process.write(chunk.bytes)
      }
    } onCancel: {
      Task { await stop(because: CancellationError()) }
    }
    statistics.exchanges += 1
    statistics.commands += results.count
    return results
  }

  /// Ends the shell; its temporary files are gone then.
  public func close() async {
    failure = failure ?? LocalShellError.closed
    process.finish()
    await reader?.value
  }

  private func receive(_ bytes: [UInt8], on stream: FrameDecoder.Stream) {
    guard failure == nil else { return }
    if becoming != nil { return receiveBeforeMark(bytes, on: stream) }
    statistics.bytesReceived += bytes.count
    do throws(FrameError) {
      let results = try decoder.receive(bytes, on: stream)
      exchange?.results += results
    } catch {
      return stop(because: LocalShellError.outOfStep("\(error)"))
    }
    exchange?.received += bytes.count
    guard let exchange else { return }
    guard exchange.received <= limits.output else {
      return stop(because: LocalShellError.tooMuchOutput(limit: limits.output))
    }
    guard decoder.isIdle else { return }
    self.exchange = nil
    exchange.answered.resume(returning: exchange.results)
  }

  /// Ends everything, so that the exchange that is going on fails.
  ///
  /// Without a reason the shell has ended by itself.
  func stop(because reason: (any Error)?) {
    let end = becoming?.failure(.ended(status: nil)) ?? .ended(errors: lastWords)
    let reason = failure ?? reason ?? end
    failure = reason
    reader?.cancel()
    exchange?.answered.resume(throwing: reason)
    exchange = nil
    becoming?.answered.resume(throwing: reason)
    becoming = nil
  }

  /// What the shell last said, as one line.
  private var lastWords: String {
    String(decoding: decoder.partial(.errors).suffix(2000), as: UTF8.self)
      .split(whereSeparator: \.isNewline).joined(separator: "; ")
  }
}
