import ArgumentParser
import PlayData
import PlayEngine
import PlayShell

/// As whom work is done on hosts.
struct BecomeOptions: ParsableArguments {
  @Flag(
    name: [.customShort("b"), .long],
    help: "Do the work as another user, where neither playbook nor inventory says otherwise.")
  var become = false

  @Option(
    name: .customLong("become-user"),
    help: ArgumentHelp("The user who does the work.", valueName: "user"))
  var user = Account.standardUser

  @Option(
    name: .customLong("become-method"),
    help: ArgumentHelp("How the user is become: doas, mdo, su or sudo.", valueName: "method"),
    transform: method(named:))
  var method = Account.Method.standard

  @Flag(
    name: [.customShort("K"), .customLong("ask-become-pass")],
    help: "Ask for the password that becoming the user takes, once for all hosts.")
  var asksPassword = false

  func validate() throws {
    guard Account.isUserName(user) else {
      throw ValidationError("--become-user: expected a user's name, got \"\(user)\"")
    }
    if asksPassword, method == .doas {
      throw ValidationError(
        "--ask-become-pass: doas would read a password from a terminal only; write "
          + "\"permit nopass\" in doas.conf, or use sudo")
    }
  }

  /// The choices, after the password was asked for.
  func defaults() throws -> BecomeDefaults {
    var defaults = BecomeDefaults()
    (defaults.isWanted, defaults.user, defaults.method) = (become, user, method)
    if asksPassword { defaults.password = try Self.askPassword() }
    return defaults
  }

  private static func method(named name: String) throws -> Account.Method {
    if let method = Account.Method(rawValue: name) { return method }
    let methods = Account.Method.allCases.map(\.rawValue)
    let hint = Suggestion.hint(for: name, among: methods, listing: "there are")
    throw ValidationError("unknown method \"\(name)\"" + (hint.map { "; \($0)" } ?? ""))
  }

  static func askPassword() throws -> Secret {
    guard TerminalPrompt.hasTerminal else {
      throw ValidationError(
        "--ask-become-pass: there is no terminal to ask at; set ansible_become_password instead")
    }
    guard let password = TerminalPrompt.secret("Become password: "), !password.isEmpty else {
      throw ValidationError("--ask-become-pass: no password was given")
    }
    return Secret(password)
  }
}
