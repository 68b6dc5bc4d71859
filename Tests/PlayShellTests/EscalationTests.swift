import PlayData
import PlayShell
import PlayTestKit
import Testing

/// The commands by which one user becomes another.
@Suite struct EscalationTests {
  private func command(
    _ method: Account.Method, password: String? = nil
  ) throws -> (words: [String], escalation: Escalation) {
    let account = Account(user: "www", method: method, password: password.map(Secret.init))
    let escalation = Escalation(to: account)
    return (try escalation.command(["/bin/sh"]), escalation)
  }

  private static let environment = [
    "env", "LC_ALL=C",
    "PATH=/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin",
  ]

  @Test(
    arguments: [
      (Account.Method.sudo, ["sudo", "-n", "-u", "www", "--", "/bin/sh", "-c"]),
      (.doas, ["doas", "-n", "-u", "www", "/bin/sh", "-c"]),
      (.mdo, ["mdo", "-u", "www", "/bin/sh", "-c"]),
      (.su, ["SHELL=/bin/sh", "su", "-m", "www", "-c"]),
    ])
  func everyMethodStartsAShell(method: Account.Method, words: [String]) throws {
    let (command, escalation) = try command(method)
    #expect(command.dropLast() == Self.environment + words)
    #expect(escalation.opening == (method == .su ? Array("\n".utf8) : []))
  }

  @Test func aPasswordIsSentAndIsNoWordOfTheCommand() throws {
    let (command, escalation) = try command(.sudo, password: "hush")
    #expect(command.dropFirst(3).starts(with: ["sudo", "-S", "-p"]))
    #expect(command[7...] == ["-u", "www", "--", "/bin/sh", "-c", command[12]][...])
    #expect(!command.joined().contains("hush"))
    #expect(escalation.opening == Array("hush\n".utf8))
    #expect(!"\(escalation)".contains("hush"))
  }

  @Test func aSecondQuestionMeansThatThePasswordIsWrong() throws {
    let (command, escalation) = try command(.sudo, password: "hush")
    let question = Array(command[6].utf8)
    #expect(escalation.progress(output: [], errors: question) == .waiting)
    #expect(escalation.progress(output: [], errors: question + question) == .asksAgain)
  }

  @Test func aShellThatRefusesToLogInIsTold() throws {
    let said = Array("This account is currently not available.\n".utf8)
    let failure = try command(.su).escalation.failure(
      .ended(status: 1), output: said, errors: Array("Password: \n".utf8))
    #expect(
      failure.description == """
        www by su: the user's shell is one that refuses to log in; give www a shell, or choose \
        another become_method: doas, mdo, sudo; the host said: This account is currently not \
        available.; Password:
        """)
  }

  @Test func theCommandIsNotTakenForItsMark() throws {
    let (command, escalation) = try command(.su)
    let echo = Array(command.joined(separator: "\n").utf8)
    #expect(escalation.progress(output: echo, errors: echo) == .waiting)
  }

  @Test func linesBeforeTheReleaseArePassedBy() throws {
    let (command, escalation) = try command(.mdo)
    let code = try #require(command.last).replacing("~www", with: "/")
    let release = String(decoding: escalation.release, as: UTF8.self)
    let output = try SSHServerProcess.run([
      "sh", "-c", #"printf '%s' "$1" | /bin/sh -c "$0""#, code,
      "unasked\necho no\n\(release)echo $HOME $USER\n",
    ])
    #expect(escalation.progress(output: Array(output.utf8), errors: []) == .done)
    #expect(output.split(separator: "\n").dropFirst() == ["/ www"])
  }

  @Test(
    arguments: [
      ("root", true), ("www-data", true), ("a.b_c", true), ("7up", true), ("", false),
      ("-u", false), ("a b", false), ("a;b", false), ("~a", false), ("a/b", false),
      ("a\n", false), ("ü", false), ("#0", false), (String(repeating: "a", count: 65), false),
    ])
  func userNamesAreKnown(text: String, isName: Bool) {
    #expect(Account.isUserName(text) == isName)
  }
}
