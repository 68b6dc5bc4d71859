import PlayLocal
import PlayShell
import Testing

/// Shells of this machine that run as another user; root may become anyone by the usual rules.
@Suite(.timeLimit(.minutes(1))) struct BecomeTests {
  @Test(arguments: [Account.Method.sudo, .su])
  func theShellRunsAsTheUser(method: Account.Method) async throws {
    let shell = try await LocalShell.start(
      in: "/usr", as: Account(user: "nobody", method: method))
    let answer = try await shell.run(["eval", "id -un; echo $USER $HOME; pwd"])
    #expect(answer == CommandResult(status: 0, stdout: "nobody\nnobody /nonexistent\n/usr\n"))
    let content = Array((String(repeating: "x", count: 300_000) + "\n").utf8)
    #expect(try await shell.run(ShellCommand(["cat"], input: content)).output == content)
    #expect(await shell.statistics.exchanges == 2)
    await shell.close()
  }

  @Test func whatStandsInTheWayIsTold() async throws {
    let error = await #expect(throws: LocalShellError.self) {
      try await LocalShell.start(as: Account(user: "stranger", method: .su))
    }
    #expect(error?.isAboutAccount == true)
    #expect(
      error?.description == """
        become: stranger by su: the host has no such user; correct become_user, or create the user \
        first; the host said: su: user stranger does not exist or the user entry does not contain \
        all the required fields
        """)
  }

  @Test func aProgramThatIsMissingIsTold() async throws {
    let error = await #expect(throws: LocalShellError.self) {
      try await LocalShell.start(as: Account(user: "nobody", method: .mdo))
    }
    // How env(1) quotes depends on the locale.
    #expect(
      error?.description.hasPrefix(
        """
        become: nobody by mdo: the host has no mdo; install it, or choose another become_method: \
        doas, su, sudo; the host said: /usr/bin/env:
        """) == true)
  }
}
