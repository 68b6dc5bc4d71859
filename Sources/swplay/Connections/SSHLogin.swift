import PlayData
import PlayLock
import PlaySSH

/// How hosts are reached, and what the person at the terminal was asked for that: once in a command,
/// however often that goes to the hosts.
struct SSHLogin {
  let options: ConnectionOptions
  private let password: SSHPassword?
  private let passphrases = Passphrases()

  /// Asks for the password, if it is wanted.
  ///
  /// - Throws: `ValidationError` when no one is there to answer.
  init(_ options: ConnectionOptions) throws {
    self.options = options
    password = options.asksPassword ? SSHPassword(try options.askPassword()) : nil
  }

  /// What holds for every host.
  var standard: SSHOptions {
    var standard = options.sshOptions()
    standard.password = password
    standard.passphrase = { [passphrases] in passphrases.passphrase(of: $0) }
    return standard
  }
}

/// The passphrases of keys, each asked for once, and one at a time.
private final class Passphrases: Sendable {
  private let answers = Locked<[String: String?]>([:])

  /// The answer; `nil` when no one is there.
  func passphrase(of file: String) -> String? {
    answers.withLock { answers in
      if let answer = answers[file] { return answer }
      let answer = TerminalPrompt.secret("Passphrase of \(file): ")
      answers[file] = .some(answer)
      return answer
    }
  }
}
