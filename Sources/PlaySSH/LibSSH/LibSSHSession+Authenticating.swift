import CLibSSH

extension LibSSHSession {
  /// Logs in with the first way that the server accepts.
  func authenticate() async throws(SSHError) {
    let handle = try openHandle(.authenticate)
    let limit = TimeLimit(options.timeouts.authenticate)
    var plan = AuthenticationPlan(
      identities: identities, hasAgent: options.agentPath != nil,
      hasPassword: options.password != nil)

    var answer = try await attempt(limit) { ssh_userauth_none(handle.session, nil) }
    while answer != .accepted {
      guard answer != .failed else { throw brokenOff(handle, plan) }
      plan.offered = handle.offeredMethods
      guard let method = plan.next() else { break }
      answer = try await attempt(method, handle, limit, &plan)
    }
    guard answer == .accepted else {
      throw error(.authenticate, .accessDenied(tried: plan.tried, offered: plan.offered))
    }
  }

  private func attempt(
    _ method: AuthenticationPlan.Method, _ handle: LibSSHHandle, _ limit: TimeLimit,
    _ plan: inout AuthenticationPlan
  ) async throws(SSHError) -> LibSSHAnswer.Authentication {
    let answer: LibSSHAnswer.Authentication
    switch method {
    case .key, .certificate:
      let identity = identities.first { $0.method == method }?.identity
      guard case .key(let key)? = identity else { return .refused }
      answer = try await attempt(limit) { ssh_userauth_publickey(handle.session, nil, key.key) }
    case .agent:
      try useAgent(handle)
      answer = try await attempt(limit) { ssh_userauth_agent(handle.session, nil) }
    case .keyboardInteractive:
      answer = try await answerQuestions(handle, limit)
    case .password:
      answer = try await attempt(limit) {
        ssh_userauth_password(handle.session, nil, options.password?.revealed)
      }
    }
    if answer == .refused || answer == .asks { plan.note(method, .refused) }
    return answer
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
    _ limit: TimeLimit, _ call: () -> Int32
  ) async throws(SSHError) -> LibSSHAnswer.Authentication {
    while true {
      let answer = LibSSHAnswer.authentication(call())
      guard answer == .again else { return answer }
      guard !isLost else { return .failed }
      try await waitForHost(.authenticate, limit)
    }
  }

  /// Servers end the connection after too many wrong keys; the message then needs what was tried.
  private func brokenOff(_ handle: LibSSHHandle, _ plan: AuthenticationPlan) -> SSHError {
    let text = handle.failureText
    guard text.contains("DISCONNECT") else {
      return error(.authenticate, .connectionLost(reason: text))
    }
    let end = AuthenticationAttempt(method: "then the server hung up", outcome: .unusable(text))
    return error(.authenticate, .accessDenied(tried: plan.tried + [end], offered: plan.offered))
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
