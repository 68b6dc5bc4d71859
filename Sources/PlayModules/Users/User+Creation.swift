import PlayData
import PlayModuleKit
import PlayShell

extension User {
  /// The steps that make the user.
  var creation: [Step] {
    var words = ["pw", "useradd", "-n", name]
    var parts: [String] = []
    func add(_ label: String, _ option: String, _ value: String?) {
      guard let value else { return }
      words += [option, value]
      parts.append("\(label) \(value)")
    }
    add("uid", "-u", uid.map(String.init))
    if nonUnique { words.append("-o") }
    add("group", "-g", group?.text)
    if let groups, !groups.isEmpty {
      add("groups", "-G", groups.map(\.text).joined(separator: ","))
    }
    // Without -c pw(8) writes "User &", which nobody has asked for.
    words += ["-c", comment ?? ""]
    add("home", "-d", home?.text)
    if createHome {
      words.append("-m")
      if let skeleton { words += ["-k", skeleton.text] }
    }
    add("shell", "-s", shell?.text)
    add("class", "-L", loginClass.flatMap { $0.isEmpty ? nil : $0 })
    add("expires", "-e", expires.flatMap { $0 == 0 ? nil : String($0) })
    let account = Step(
      .value(
        "user \(name)", from: nil, to: parts.isEmpty ? "present" : parts.joined(separator: ", ")),
      [.run(ShellCommand(words))], provides: provided)
    let isLocked = passwordLock == true
    guard let password else { return [account] + (isLocked ? [lockStep(true)] : []) }
    return [account, passwordStep(password, from: nil, isLocked: isLocked)]
  }

  /// A group of the same name comes with a user who is given none.
  private var provided: [Resource] {
    [Resource(.user, name)] + (group == nil ? [Resource(.group, name)] : [])
      + (createHome ? [Resource(.path, home?.text ?? "/home/\(name)")] : [])
  }

  /// The hash goes through standard input: arguments can be seen by everyone on the host.
  ///
  /// pw(8) replaces the whole field, and with it the mark that locks the account; the mark is written
  /// with the hash, so that a locked account is not open for a moment.
  func passwordStep(_ password: Secret, from before: String?, isLocked: Bool) -> Step {
    let field = (isLocked ? UserEntry.lockMark : "") + password.revealed
    let command = ShellCommand(
      ["pw", "usermod", "-n", name, "-H", "0"], input: Array((field + "\n").utf8))
    let content = Difference.Content.value(
      before: before.map { _ in Secret.mask }, after: Secret.mask)
    return Step(
      Difference(
        "user \(name): password" + (isLocked ? " of the locked account" : ""), content,
        isSecret: true), [.run(command)])
  }

  /// Locks or unlocks the account.
  func lockStep(_ isLocked: Bool) -> Step {
    Step(
      .value(
        "user \(name): account", from: isLocked ? "open" : "locked",
        to: isLocked ? "locked" : "open"),
      [.run(["pw", isLocked ? "lock" : "unlock", name])])
  }
}
