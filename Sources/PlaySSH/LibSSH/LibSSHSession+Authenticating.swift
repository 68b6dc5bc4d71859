import CLibSSH

extension LibSSHSession {
  /// Logs in with the first way that the server accepts.
  func authenticate() async throws(SSHError) {
    let handle = try openHandle(.authenticate)
    var limit = TimeLimit(options.timeouts.authenticate)
    var plan = AuthenticationPlan(
      keys: keys, hasAgent: options.agentPath != nil,
      hasPassword: options.password != nil)

    while let method = plan.next() {
      let answer = try await attempt(method, handle, &limit, &plan)
      guard answer != .accepted else { return }
      if answer == .failed {
        // One question too many is no news when everything was refused before.
        guard method == .question, !plan.tried.isEmpty else { throw brokenOff(handle, plan) }
        break
      }
      plan.hear(handle.offeredMethods, isPart: answer == .acceptedInPart)
    }
    throw error(.authenticate, .accessDenied(tried: plan.tried, offered: plan.offered ?? []))
  }

  private func attempt(
    _ method: AuthenticationPlan.Method, _ handle: LibSSHHandle, _ limit: inout TimeLimit,
    _ plan: inout AuthenticationPlan
  ) async throws(SSHError) -> LibSSHAnswer.Authentication {
    let answer: LibSSHAnswer.Authentication
    switch method {
    case .question: return try await attempt(limit) { ssh_userauth_none(handle.session, nil) }
    case .key, .certificate:
      switch try await privateKey(method, handle, &limit) {
      case .key(let key):
        answer = try await attempt(limit) { ssh_userauth_publickey(handle.session, nil, key.key) }
      case .locked: answer = .refused
      case .unusable(let reason):
        plan.note(method, .unusable(reason))
        return .refused
      }
    case .agent:
      try useAgent(handle)
      answer = try await attempt(limit) { ssh_userauth_agent(handle.session, nil) }
    case .keyboardInteractive:
      answer = try await answerQuestions(handle, limit)
    case .password:
      answer = try await attempt(limit) {
        ssh_userauth_password(handle.session, nil, self.options.password?.revealed)
      }
    }
    if answer == .refused || answer == .asks { plan.note(method, .refused) }
    return answer
  }

  /// The key to log in with.
  ///
  /// For a passphrase someone is asked only when the server would accept the key, as ssh(1) does. The
  /// time that this takes does not count.
  /// - Returns: The key, `locked` when the server refuses it.
  private func privateKey(
    _ method: AuthenticationPlan.Method, _ handle: LibSSHHandle, _ limit: inout TimeLimit
  ) async throws(SSHError) -> Identity {
    guard let login = keys.first(where: { $0.method == method }) else {
      return .locked(publicKey: nil)
    }
    guard case .locked(let publicKey) = login.identity else { return login.identity }
    if let publicKey {
      let answer = try await attempt(limit) {
        ssh_userauth_try_publickey(handle.session, nil, publicKey.key)
      }
      guard answer == .accepted else { return login.identity }
    }
    let unlocked = await context.identities.unlocked(
      at: login.path, passphrase: options.passphrase)
    limit = TimeLimit(options.timeouts.authenticate)
    guard case .certificate(let certificate) = method, case .key(let key) = unlocked else {
      return unlocked
    }
    let certified = await context.identities.certified(key, at: login.path, by: certificate)
    return certified.map { .key($0) } ?? login.identity
  }

  private func useAgent(_ handle: LibSSHHandle) throws(SSHError) {
    guard let path = options.agentPath else { return }
    do {
      // The library closes this descriptor with the session.
      ssh_set_agent_socket(
        handle.session,
        try context.identities.agent(
          at: path, patience: options.timeouts.agent,
          keys: options.usesOnlyIdentities ? agentKeys : nil
        ).makeDescriptor())
    } catch {
      throw self.error(.authenticate, .system(error))
    }
  }

  /// Gives the password to the first question that is not echoed.
  private func answerQuestions(
    _ handle: LibSSHHandle, _ limit: TimeLimit
  ) async throws(SSHError) -> LibSSHAnswer.Authentication {
    var password = options.password?.revealed
    while true {
      let answer = try await attempt(limit) { ssh_userauth_kbdint(handle.session, nil, nil) }
      guard answer == .asks else { return answer }
      for index in 0..<max(0, ssh_userauth_kbdint_getnprompts(handle.session)) {
        var isEchoed: CChar = 0
        let index = UInt32(index)
        _ = ssh_userauth_kbdint_getprompt(handle.session, index, &isEchoed)
        guard isEchoed == 0, let reply = password else { return .asks }
        ssh_userauth_kbdint_setanswer(handle.session, index, reply)
        password = nil
      }
    }
  }

  /// Calls a function of the library until the server has decided.
  private func attempt(
    _ limit: TimeLimit, _ call: @escaping () -> Int32
  ) async throws(SSHError) -> LibSSHAnswer.Authentication {
    try await firstResult(.authenticate, limit) { [self] () throws(SSHError) in
      let answer = LibSSHAnswer.authentication(call())
      // A server may have its next question there already, over and over.
      guard ContinuousClock.now < limit.deadline else {
        throw error(.authenticate, .timedOut(after: limit.duration))
      }
      guard answer == .again else { return answer }
      return isLost ? .failed : nil
    }
  }

  /// Servers end the connection after too many wrong keys; the message then needs what was tried.
  private func brokenOff(_ handle: LibSSHHandle, _ plan: AuthenticationPlan) -> SSHError {
    let text = handle.failureText
    guard text.contains("DISCONNECT") else {
      return error(.authenticate, .connectionLost(reason: text))
    }
    let end = AuthenticationAttempt(method: "then the server hung up", outcome: .unusable(text))
    return error(
      .authenticate, .accessDenied(tried: plan.tried + [end], offered: plan.offered ?? []))
  }
}

extension LibSSHHandle {
  /// What the server accepts next.
  fileprivate var offeredMethods: [String] {
    let list = UInt32(bitPattern: ssh_userauth_list(session, nil))
    let names = [
      (SSH_AUTH_METHOD_PUBLICKEY, "publickey"), (SSH_AUTH_METHOD_PASSWORD, "password"),
      (SSH_AUTH_METHOD_INTERACTIVE, "keyboard-interactive"),
      (SSH_AUTH_METHOD_HOSTBASED, "hostbased"), (SSH_AUTH_METHOD_GSSAPI_MIC, "gssapi-with-mic"),
    ]
    return names.filter { list & UInt32($0.0) != 0 }.map(\.1)
  }
}
