/// Why no shell could be started as another user.
public struct EscalationFailure: Error, Sendable, Equatable, CustomStringConvertible {
  enum Reason: Sendable, Equatable {
    case notInstalled
    case unknownUser
    case noShell
    case passwordMissing
    case passwordWrong
    case notAllowed
    case timedOut(after: Duration)
    case ended(status: Int32?)
  }

  let account: Account
  let reason: Reason
  let said: String

  /// Finds the reason in how the command has ended and what it has said.
  init(_ account: Account, _ end: Escalation.End, said: String) {
    self.account = account
    self.said = said
    reason =
      switch end {
      case .timedOut(let limit): .timedOut(after: limit)
      case .askedAgain: .passwordWrong
      case .ended(let status): Self.reason(account, status: status, said: said)
      }
  }

  /// The words decide only what is advised; they are shown in any case.
  private static func reason(_ account: Account, status: Int32?, said: String) -> Reason {
    func says(_ words: String...) -> Bool { words.contains { said.contains($0) } }
    if status == 127 || says("env: ") && says("No such file") { return .notInstalled }
    if says("unknown user", "unknown login", "invalid username", "does not exist") {
      return .unknownUser
    }
    // What nologin(8) says in place of a shell.
    if says("account is currently not available") { return .noShell }
    if says("password is required", "Authorization required", "Authentication required") {
      return .passwordMissing
    }
    if says("incorrect password", "no password was provided") { return .passwordWrong }
    if says(
      "not in the sudoers", "not allowed", "may not run", "not permitted", "not enabled",
      "permission denied", "not in the correct group")
    {
      return .notAllowed
    }
    // su says the same whatever the reason is.
    if account.method == .su {
      return account.password == nil ? .passwordMissing : .passwordWrong
    }
    return .ended(status: status)
  }

  /// What went wrong, what to do next and what was said.
  public var description: String {
    let program = account.method.rawValue
    return "\(account.user) by \(program): \(what(program))" + (advice.map { "; \($0)" } ?? "")
      + (said.isEmpty ? "" : "; the host said: \(said)")
  }

  private func what(_ program: String) -> String {
    switch reason {
    case .notInstalled: "the host has no \(program)"
    case .unknownUser: "the host has no such user"
    case .noShell: "the user's shell is one that refuses to log in"
    case .passwordMissing: "\(program) asks for a password, and there is none"
    case .passwordWrong: "\(program) does not accept the password"
    case .notAllowed: "\(program) does not allow it"
    case .timedOut(let limit):
      "\(program) has not started a shell within \(limit.components.seconds) s; "
        + "it may wait for an answer that no one gives"
    case .ended(let status): "\(program) ended " + (status.map { "with status \($0)" } ?? "early")
    }
  }

  private var advice: String? {
    let others = Account.Method.allCases.filter { $0 != account.method }.map(\.rawValue)
    switch (reason, account.method) {
    case (.notInstalled, _):
      return "install it, or choose another become_method: " + others.joined(separator: ", ")
    case (.unknownUser, _): return "correct become_user, or create the user first"
    case (.noShell, _):
      return "give \(account.user) a shell, or choose another become_method: "
        + others.joined(separator: ", ")
    case (.passwordMissing, .sudo):
      return "give it by --ask-become-pass or ansible_become_password, or write NOPASSWD: in "
        + "sudoers"
    case (.passwordMissing, .doas):
      return "write \"permit nopass\" in doas.conf, for doas reads passwords from terminals only"
    case (.passwordMissing, _):
      return "give that of \(account.user) by --ask-become-pass or ansible_become_password"
    case (.passwordWrong, .su):
      return "su wants the password of \(account.user), and on FreeBSD lets only members of the "
        + "group wheel become root"
    case (.passwordWrong, _): return "\(account.method.rawValue) wants that of the user who logs in"
    case (.notAllowed, .sudo): return "allow /bin/sh in sudoers"
    case (.notAllowed, .doas): return "permit it in doas.conf, without a cmd or with cmd /bin/sh"
    case (.notAllowed, .mdo): return "load mac_do and add a rule to security.mac.do.rules"
    case (.notAllowed, .su), (.timedOut, _), (.ended, _): return nil
    }
  }
}
