import PlayData
import PlayModel
import PlayModuleKit
import PlayShell
import PlayTemplate

/// Finds out as whom work is done on one host: variables win over keywords, and these over the
/// command line.
struct AccountRules {
  let keywords: BecomeKeywords
  let defaults: BecomeDefaults
  /// The variables that keywords are rendered with.
  let scope: TaskScope
  /// The variables that say how the host is worked on.
  let settings: TaskScope
  /// The place of what is to be done, for values that have none of their own.
  let position: Position

  /// Works out the account.
  ///
  /// - Parameter login: The user who logs in, when that is known; as in Ansible no one becomes who
  ///   they are.
  /// - Returns: The account; `nil` stands for the user who has logged in.
  /// - Throws: `TemplateError`, `PendingVariable`, `TaskFailure`.
  func account(loggedInAs login: String?) throws -> Account? {
    let wanted = try value(of: .isWanted, keywords.isWanted) ?? .bool(defaults.isWanted)
    guard BecomeSetting.flag(wanted) == true else { return nil }
    let user = try value(of: .user, keywords.user)?.string ?? defaults.user
    guard user != login else { return nil }
    let method =
      try value(of: .method, keywords.method)?.string.flatMap(Account.Method.init)
      ?? defaults.method
    let password =
      try value(of: .password, nil)?.string.map(Secret.init) ?? defaults.password
    return Account(user: user, method: method, password: try usable(password, by: method))
  }

  private func usable(_ password: Secret?, by method: Account.Method) throws -> Secret? {
    switch method {
    case .sudo, .su: return password
    case .mdo: return nil
    case .doas:
      guard password != nil else { return nil }
      throw TaskFailure(
        phase: .prepare,
        message: "\(position): become_method doas takes no password, which it would read from a "
          + "terminal only",
        hint: "write \"permit nopass\" in doas.conf and give no password, or use sudo")
    }
  }

  /// The value of a setting, checked; `nil` when nothing gives one.
  private func value(of setting: BecomeSetting, _ keyword: TemplatedValue?) throws -> Value? {
    for name in setting.names {
      guard let value = try settings.value(of: name) else { continue }
      return try checked(value, setting, name, at: position)
    }
    let name = setting.plainName
    if let written = settings.inventory[name] {
      let value = try written.given(in: settings, environment: settings.environment)
      return try value.map { try checked($0, setting, name, at: written.node.position) }
    }
    guard let keyword,
      let value = try keyword.given(in: scope, environment: scope.environment)
    else { return nil }
    return try checked(value, setting, name, at: keyword.node.position)
  }

  private func checked(
    _ value: Value, _ setting: BecomeSetting, _ name: String, at position: Position
  ) throws -> Value {
    if let task = value.unknownUntil {
      throw TemplateError(
        kind: .unknown(until: task), message: "\(name): the value is not known yet",
        position: position)
    }
    guard let mismatch = setting.mismatch(of: value) else { return value }
    throw TaskFailure(
      phase: .prepare, message: "\(position): \(name): \(mismatch.message)", hint: mismatch.hint)
  }
}
