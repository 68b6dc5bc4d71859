import PlayData

/// How one program is started as another user: the command, what it is told, and how it is known to
/// have worked.
///
/// The command becomes the user and prints a mark, and then reads lines until one releases it. So a
/// password that no one has asked for is passed by, and no line of a script is ever taken for a
/// password. Prompts are never recognised by their text, which differs by system and language.
public struct Escalation: Sendable {
  /// How far the command has come, as far as it has printed.
  public enum Progress: Sendable, Equatable {
    /// Nothing is decided.
    case waiting
    /// It runs as the other user and waits for ``release``.
    case done
    /// The password was not accepted; another one is asked for.
    case asksAgain
  }

  /// How a command has ended that did not become the user.
  public enum End: Sendable, Equatable {
    /// It ended by itself.
    case ended(status: Int32?)
    /// It asked for a password again.
    case askedAgain
    /// It took longer than it may.
    case timedOut(after: Duration)
  }

  /// Whose program it is.
  public let account: Account
  // Printed as one word and written as two, so that an echo of the command is no mark.
  private let mark = (RandomName.make(), RandomName.make())
  private let prompt = RandomName.make()
  private let word = RandomName.make()

  /// Prepares one start.
  public init(to account: Account) { self.account = account }

  /// The words of a command that becomes the user and, when it is released, runs a program.
  ///
  /// - Throws: `ShellQuotingError` when a word cannot be one.
  public func command(_ program: [String]) throws(ShellQuotingError) -> [String] {
    let shell = ["/bin/sh", "-c", try code(running: program)]
    let user = account.user
    // Messages come in one language, and are told apart by it; nothing is looked up elsewhere than
    // the script looks.
    let environment = ["env", "LC_ALL=C", "PATH=\(SessionScript.path)"]
    let words: [String] =
      switch account.method {
      case .sudo where account.password != nil:
        ["sudo", "-S", "-p", prompt, "-u", user, "--"] + shell
      case .sudo: ["sudo", "-n", "-u", user, "--"] + shell
      case .doas: ["doas", "-n", "-u", user] + shell
      case .mdo: ["mdo", "-u", user] + shell
      // With -m it is the shell of who calls that runs the command, for many users have none. On
      // Linux that is SHELL, and without it the other user's after all.
      case .su:
        ["SHELL=/bin/sh", "su", "-m", user, "-c", "exec " + (try ShellQuoting.join(shell))]
      }
    return environment + words
  }

  private func code(running program: [String]) throws(ShellQuotingError) -> String {
    let user = account.user
    // su -m and mdo leave the variables of the user who has logged in. That user's folder may be
    // one that the other user cannot enter.
    return "HOME=~\(user) USER=\(user) LOGNAME=\(user); export HOME USER LOGNAME; "
      + "[ -x . ] || cd /; "
      + #"printf "\n%s%s\n" "# + "\(mark.0) \(mark.1); "
      + #"until [ "$l" = "# + word + #" ]; do read -r l || exit 1; done; unset l; "#
      + "exec " + (try ShellQuoting.join(program))
  }

  /// What the command reads first.
  ///
  /// That is the password, or nothing; su, which cannot be told not to ask, gets an empty one and
  /// does not wait for it.
  public var opening: [UInt8] {
    guard let password = account.password else { return account.method == .su ? [0x0A] : [] }
    return Array("\(password.revealed)\n".utf8)
  }

  /// What lets the program run, once the command has become the user.
  public var release: [UInt8] { Array("\(word)\n".utf8) }

  /// How far the command has come, by everything that it has printed.
  public func progress(output: [UInt8], errors: [UInt8]) -> Progress {
    // A host that floods is found out by the time limit, and must not take up all time until then.
    let output = Array(output.suffix(1 << 16))
    if output.count(of: "\n\(mark.0)\(mark.1)\n".utf8) > 0 { return .done }
    let questions = Array(errors.suffix(1 << 16)).count(of: prompt.utf8)
    return questions > 1 ? .asksAgain : .waiting
  }

  /// Why the command did not become the user.
  public func failure(_ end: End, output: [UInt8], errors: [UInt8]) -> EscalationFailure {
    let said = [output, errors]
      .map { String(decoding: $0.suffix(2000), as: UTF8.self).replacing(prompt, with: "") }
      .flatMap { $0.split(whereSeparator: \.isNewline) }
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .filter { !$0.isEmpty }
      .joined(separator: "; ")
    return EscalationFailure(account, end, said: said)
  }
}

extension [UInt8] {
  /// How often a part occurs; a host that floods is searched with every piece that it sends.
  fileprivate func count(of part: String.UTF8View) -> Int {
    let part = Array(part)
    guard let first = part.first, count >= part.count else { return 0 }
    return withUnsafeBufferPointer { bytes in
      part.withUnsafeBufferPointer { part in
        var found = 0
        for start in 0...(bytes.count - part.count) where bytes[start] == first {
          var length = 1
          while length < part.count, bytes[start + length] == part[length] { length += 1 }
          if length == part.count { found += 1 }
        }
        return found
      }
    }
  }
}
