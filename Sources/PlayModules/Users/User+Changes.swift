import PlayData
import PlayModuleKit
import PlayShell

extension User {
  /// The steps that change an existing user: one for each field, so that a person sees which.
  func changes(of user: UserEntry, _ situation: Situation) throws -> [Step] {
    var steps: [Step] = []
    func compare(_ field: String, _ before: String, _ after: String?, _ words: [String]) {
      guard let after, !before.hasSameBytes(as: after) else { return }
      steps.append(change(field, from: before, to: after, words))
    }
    compare("uid", "\(user.uid)", uid.map(String.init), uidWords)
    steps += groupSteps(user, situation.groups)
    compare("comment", user.comment, comment, ["-c", comment ?? ""])
    steps += homeSteps(user, situation)
    compare("shell", user.shell, shell?.text, ["-s", shell?.text ?? ""])
    compare("class", user.loginClass, loginClass, ["-L", loginClass ?? ""])
    compare("expires", "\(user.expires)", expires.map(String.init), ["-e", "\(expires ?? 0)"])
    return steps + passwordSteps(user)
  }

  private var uidWords: [String] {
    ["-u", uid.map(String.init) ?? ""] + (nonUnique ? ["-o"] : [])
  }

  private func change(
    _ field: String, from before: String, to after: String, _ words: [String]
  ) -> Step {
    Step(
      .value("user \(name): \(field)", from: before, to: after),
      [.run(ShellCommand(["pw", "usermod", "-n", name] + words))])
  }

  private func groupSteps(_ user: UserEntry, _ known: [GroupEntry]) -> [Step] {
    var steps: [Step] = []
    let first = known.first { $0.gid == user.gid }
    if let group, let wanted = known.first(where: { $0.isMeant(by: group) }),
      wanted.gid != user.gid
    {
      steps.append(
        change("group", from: first?.name ?? "\(user.gid)", to: wanted.name, ["-g", wanted.name]))
    }
    guard let groups else { return steps }
    let current = known.filter { $0.members.contains(name) }.map(\.name)
    // The first group counts as a membership whether or not it lists the user.
    let firstName = group.flatMap { wanted in known.first { $0.isMeant(by: wanted) } } ?? first
    let named = groups.compactMap { group in known.first { $0.isMeant(by: group) }?.name }
      .filter { $0 != firstName?.name || current.contains($0) }
    let wanted =
      append ? current + named.filter { !current.contains($0) } : named
    guard Set(wanted) != Set(current) else { return steps }
    steps.append(
      change(
        "groups", from: current.joined(separator: ","), to: wanted.joined(separator: ","),
        ["-G", wanted.joined(separator: ",")]))
    return steps
  }

  /// pw(8) changes the entry alone: the folder stays where it is.
  private func homeSteps(_ user: UserEntry, _ situation: Situation) -> [Step] {
    guard let home, !home.text.hasSameBytes(as: user.home) else { return [] }
    var actions = [Action.run(["pw", "usermod", "-n", name, "-d", home.text])]
    if moveHome, situation.home == nil {
      actions.append(.run(["mv", "--", user.home, home.text]))
    }
    return [Step(.value("user \(name): home", from: user.home, to: home.text), actions)]
  }

  private func passwordSteps(_ user: UserEntry) -> [Step] {
    guard let password, updatePassword == .always, password.revealed != user.hash else {
      guard let passwordLock, passwordLock != user.isLocked else { return [] }
      return [lockStep(passwordLock)]
    }
    return [passwordStep(password, from: user.hash, isLocked: passwordLock ?? user.isLocked)]
  }
}
