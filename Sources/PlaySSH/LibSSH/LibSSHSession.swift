import PlayShell

/// One connection to a host and the shell that runs there.
///
/// Belongs to the transport and is used on its thread only. Every method that waits ends with the
/// deadline of its phase, or when the calling task is cancelled.
final class LibSSHSession {
  let destination: SSHDestination
  let options: SSHOptions
  let context: SessionContext

  var handle: LibSSHHandle?
  var shell: LibSSHChannel?
  /// The channel of a program that has been told to end and may not have done so.
  var leaving: LibSSHChannel?
  var outbox = Outbox()
  var script: SessionScript
  var decoder: FrameDecoder
  var statistics = ShellStatistics()
  /// The keys of the agent that may be used, when not all may.
  var agentKeys: Set<[UInt8]> = []
  /// The ways to log in with a key, and what is wrong with the files of the others.
  var keys: [KeyLogin] = []
  /// What the session waits for at the moment.
  private var ticket: Wait.Ticket?
  /// Whether the answer to the greeting has come.
  var isGreeted = false
  /// The shell's process on the host, once that is known.
  var process: Int?
  /// Whether an exchange is under way.
  var isBusy = false
  /// What is known of the host's life, once it has let the user in and unless nobody asks for it.
  var liveness: Liveness?
  /// Why the session cannot be used any more.
  var failure: SSHError?

  init(to destination: SSHDestination, options: SSHOptions, context: SessionContext) {
    self.destination = destination
    self.options = options
    self.context = context
    let nonce = RandomName.make()
    script = SessionScript(nonce: nonce, identifier: RandomName.make())
    script.uploadsBeside = true
    decoder = FrameDecoder(nonce: nonce)
  }

  /// Does everything up to a shell that waits for its first batch.
  func open() async throws(SSHError) {
    assert(context.loop.isCurrent)
    do {
      try await logIn()
      try await startShell()
    } catch {
      drop(because: error)
      throw error
    }
  }

  /// Connects, makes sure that it is the right host, and logs in.
  func logIn() async throws(SSHError) {
    for path in options.identityFiles { await addKey(at: path) }
    try await connect()
    try await exchangeKeys()
    try await authenticate()
    // Before, the limits of the phases are short enough, and a server takes no other requests.
    if let interval = options.aliveInterval {
      liveness = Liveness(interval: interval, limit: options.aliveLimit, now: .now)
    }
  }

  /// Adds the key in a file, and before it, as ssh(1) does, the same with each certificate for it.
  private func addKey(at path: String) async {
    let identity = await context.identities.identity(at: path)
    for certificate in [path + "-cert.pub"] + options.certificateFiles {
      guard let certified = await certified(identity, at: path, by: certificate) else { continue }
      keys.append(
        KeyLogin(method: .certificate(path: certificate), path: path, identity: certified))
    }
    keys.append(KeyLogin(method: .key(path: path), path: path, identity: identity))
    guard options.usesOnlyIdentities else { return }
    if let base64 = identity.publicKey?.hostKey?.base64 {
      agentKeys.formUnion([Base64.decode(base64.utf8)].compactMap(\.self))
    } else if let key = await context.identities.publicKey(besides: path) {
      agentKeys.insert(key)
    }
  }

  /// The key with a certificate; `nil` when the file holds none for it.
  private func certified(
    _ identity: Identity, at path: String, by certificate: String
  ) async -> Identity? {
    switch identity {
    case .key(let key):
      return await context.identities.certified(key, at: path, by: certificate)
        .map { .key($0) }
    case .locked(let key?):
      return await context.identities.certificate(at: certificate, for: key, at: path)
        .map { .locked(publicKey: $0) }
    case .locked(nil), .unusable: return nil
    }
  }

  /// Gives the connection up without a word to the host, which ends the shell there.
  func drop(because error: SSHError?) {
    failure = failure ?? error ?? self.error(.exchange, .ended(by: nil))
    handle?.hangUp()
    shell = nil
    leaving = nil
    handle = nil
    outbox = Outbox()
    decoder = FrameDecoder(nonce: "")
    wake()
  }

  /// Ends what the session waits for at the moment.
  func wake() {
    if let ticket { context.loop.settle(ticket, .ready) }
  }

  /// Whether the connection has broken.
  var isLost: Bool { handle?.isClosed ?? true }

  func error(_ phase: SSHError.Phase, _ reason: SSHError.Reason) -> SSHError {
    SSHError(destination, phase, reason)
  }

  /// The handle, which is there while the session is open.
  func openHandle(_ phase: SSHError.Phase) throws(SSHError) -> LibSSHHandle {
    guard let handle else { throw error(phase, .ended(by: failure?.message)) }
    return handle
  }

  /// Takes steps until one has a result: one at once, and then one whenever there is something to read
  /// or, when bytes wait in the library, to write.
  ///
  /// - Throws: What a step throws, or the error of a connection that breaks in a step without a result.
  func firstResult<Value>(
    _ phase: SSHError.Phase, _ limit: TimeLimit,
    of step: @escaping () throws(SSHError) -> Value?
  ) async throws(SSHError) -> Value {
    let handle = try openHandle(phase)
    var result: Result<Value, SSHError>?
    func look() -> [Wait.Interest]? {
      do throws(SSHError) {
        result = try step().map { .success($0) }
      } catch {
        result = .failure(error)
      }
      return result == nil && !handle.isClosed ? [handle.interest] : nil
    }
    var interests = look()
    while let wanted = interests {
      interests = nil
      try await waitWhileAlive(for: wanted, phase, limit) {
        interests = look()
        return interests
      }
    }
    guard let result else { throw error(phase, .connectionLost(reason: handle.failureText)) }
    return try result.get()
  }

  func wait(
    for interests: [Wait.Interest], _ phase: SSHError.Phase, _ limit: TimeLimit,
    start: (Wait.Ticket) -> Void = { _ in }, look: @escaping () -> [Wait.Interest]? = { nil }
  ) async throws(SSHError) {
    // A host that never stops talking is always ready; its time is up nevertheless.
    guard ContinuousClock.now < limit.deadline else {
      throw error(phase, .timedOut(after: limit.duration))
    }
    let begin = { (ticket: Wait.Ticket) in
      self.ticket = ticket
      start(ticket)
    }
    let end = await context.loop.wait(
      for: interests, until: limit.deadline, start: begin, look: look)
    ticket = nil
    if let failure { throw error(phase, .ended(by: failure.message)) }
    switch end {
    case .ready: return
    case .deadline: throw error(phase, .timedOut(after: limit.duration))
    case .cancelled: throw error(phase, .cancelled)
    }
  }

  /// Calls a function of the library until it is done, waiting whenever it has to.
  func finish(
    _ phase: SSHError.Phase, _ limit: TimeLimit, orElse reason: (String) -> SSHError.Reason,
    _ call: @escaping () -> LibSSHAnswer
  ) async throws(SSHError) {
    let isDone = try await firstResult(phase, limit) {
      switch call() {
      case .done: true
      case .failed: false
      case .again: nil
      }
    }
    guard isDone else { throw error(phase, reason(try openHandle(phase).failureText)) }
  }
}
