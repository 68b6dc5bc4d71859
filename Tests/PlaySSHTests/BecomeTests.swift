import PlayData
import PlaySSH
import PlayShell
import PlayTestKit
import Testing

/// Shells that run as another user than the one who has logged in, with the real programs.
@Suite struct BecomeTests {
  private func host(_ users: SSHServerUsers, as account: Account) throws -> TestHost {
    var host = try TestHost(SSHServer(users: users))
    host.options.account = account
    return host
  }

  @Test(
    arguments: [
      (SSHServerUsers.Login.free, Account.Method.sudo, nil), (.free, .doas, nil),
      (.free, .mdo, nil), (.asked, .sudo, "right"), (.asked, .su, "right"),
      (.barred, .su, "right"),
      // No one asks for this one, so it must not end up anywhere.
      (.free, .sudo, "unasked"),
    ] as [(SSHServerUsers.Login, Account.Method, String?)],
    ["root", "helper"])
  func theShellRunsAsTheUser(
    _ way: (login: SSHServerUsers.Login, method: Account.Method, password: String?), user: String
  ) async throws {
    let host = try host(
      SSHServerUsers(way.login),
      as: Account(user: user, method: way.method, password: way.password.map(Secret.init)))
    let shell = try await host.connect()
    let names = try await shell.run(["eval", "id -un; id -ru; echo $USER $LOGNAME $HOME"])
    let (number, home) = user == "root" ? ("0", "/root") : ("60104", "/nonexistent")
    let expected = "\(user)\n\(number)\n\(user) \(user) \(home)\n"
    #expect(names == CommandResult(status: 0, stdout: expected))
    let statistics = await shell.statistics
    #expect(statistics.exchanges == 1)
    await shell.close()
  }

  @Test(
    arguments: [
      (SSHServerUsers.Login.free, Account(user: "helper", method: .sudo)),
      (.asked, Account(user: "helper", method: .su, password: Secret("right"))),
    ])
  func largeInputBelongsToTheUser(login: SSHServerUsers.Login, account: Account) async throws {
    let host = try host(SSHServerUsers(login), as: account)
    let shell = try await host.connect()
    let content = TestBytes.make(300_000)
    let result = try await shell.run(ShellCommand(["cat"], input: content))
    #expect(result.output == content)
    let folder = try await shell.value(of: "$swplay_folder")
    #expect(try await shell.run(["stat", "-c", "%U %a", folder]).line == "helper 700")
    await shell.close()
    let other = try await host.transport.connect(to: host.destination)
    #expect(try await other.run(["test", "-e", folder]).status == 1)
  }

  @Test func aFolderThatTheUserCannotEnterIsLeft() async throws {
    for (user, folder) in [("root", nil), ("helper", "/")] {
      let host = try host(SSHServerUsers(.free), as: Account(user: user, method: .sudo))
      let shell = try await host.connect()
      let home = host.server.folder.file("home")
      #expect(try await shell.run(["pwd"]).line == folder ?? home)
    }
  }

  @Test(arguments: obstacles)
  private func whatStandsInTheWayIsTold(_ obstacle: Obstacle) async throws {
    let host = try host(SSHServerUsers(obstacle.login), as: obstacle.account)
    let error = try await host.connectionError()
    #expect(error.code == .accountRefused)
    #expect(error.phase == .become)
    let place = "\(obstacle.login)@127.0.0.1:\(host.server.port)"
    #expect(error.message == "web1 (\(place)): become: \(obstacle.message)")
  }

  private struct Obstacle {
    let login: SSHServerUsers.Login
    let account: Account
    let message: String

    init(
      _ login: SSHServerUsers.Login, _ method: Account.Method, password: String? = nil,
      user: String = "root", _ message: String
    ) {
      self.login = login
      account = Account(user: user, method: method, password: password.map(Secret.init))
      self.message = message
    }
  }

  private static let noPassword = """
    root by sudo: sudo asks for a password, and there is none; give it by --ask-become-pass or \
    ansible_become_password, or write NOPASSWD: in sudoers; the host said: sudo: a password is \
    required
    """

  private static let obstacles = [
    Obstacle(
      .asked, .sudo, password: "wrong",
      """
      root by sudo: sudo does not accept the password; sudo wants that of the user who logs in; \
      the host said: Sorry, try again.
      """),
    Obstacle(
      .asked, .su, password: "wrong",
      """
      root by su: su does not accept the password; su wants the password of root, and on FreeBSD \
      lets only members of the group wheel become root; the host said: Password: su: \
      Authentication failure
      """),
    Obstacle(.asked, .sudo, noPassword),
    // As sudo is asked not to ask, it does not say more.
    Obstacle(.barred, .sudo, noPassword),
    Obstacle(
      .asked, .doas,
      """
      root by doas: doas asks for a password, and there is none; write "permit nopass" in \
      doas.conf, for doas reads passwords from terminals only; the host said: doas: Authentication \
      required
      """),
    Obstacle(
      .asked, .su,
      """
      root by su: su asks for a password, and there is none; give that of root by \
      --ask-become-pass or ansible_become_password; the host said: Password: su: Authentication \
      failure
      """),
    Obstacle(
      .barred, .sudo, password: "right",
      """
      root by sudo: sudo does not allow it; allow /bin/sh in sudoers; the host said: barred is not \
      in the sudoers file.
      """),
    Obstacle(
      .barred, .doas,
      """
      root by doas: doas does not allow it; permit it in doas.conf, without a cmd or with cmd \
      /bin/sh; the host said: doas: Operation not permitted
      """),
    Obstacle(
      .barred, .mdo,
      """
      root by mdo: mdo does not allow it; load mac_do and add a rule to security.mac.do.rules; the \
      host said: mdo: calling setcred() failed: Operation not permitted
      """),
    Obstacle(
      .free, .sudo, user: "stranger",
      """
      stranger by sudo: the host has no such user; correct become_user, or create the user first; \
      the host said: sudo: unknown user stranger; sudo: error initializing audit plugin \
      sudoers_audit
      """),
    Obstacle(
      .free, .doas, user: "stranger",
      """
      stranger by doas: the host has no such user; correct become_user, or create the user first; \
      the host said: doas: unknown user
      """),
    Obstacle(
      .free, .mdo, user: "stranger",
      """
      stranger by mdo: the host has no such user; correct become_user, or create the user first; \
      the host said: mdo: invalid username 'stranger'
      """),
    Obstacle(
      .asked, .su, password: "right", user: "stranger",
      """
      stranger by su: the host has no such user; correct become_user, or create the user first; \
      the host said: su: user stranger does not exist or the user entry does not contain all the \
      required fields
      """),
  ]

  @Test func aProgramThatIsMissingIsTold() async throws {
    let host = try host(
      SSHServerUsers(.free, mdo: ""), as: Account(user: "root", method: .mdo))
    #expect(
      try await host.connectionError().message
        == """
        web1 (free@127.0.0.1:\(host.server.port)): become: root by mdo: the host has no mdo; \
        install it, or choose another become_method: doas, su, sudo; the host said: env: 'mdo': No \
        such file or directory
        """)
  }

  @Test func aProgramThatWaitsForAnAnswerIsGivenUp() async throws {
    var host = try host(
      SSHServerUsers(.free, mdo: "echo 'Code: ' >&2; read answer"),
      as: Account(user: "root", method: .mdo))
    host.options.timeouts.become = .seconds(1)
    #expect(
      try await host.connectionError().message
        == """
        web1 (free@127.0.0.1:\(host.server.port)): become: root by mdo: mdo has not started a \
        shell within 1 s; it may wait for an answer that no one gives; the host said: \
        Code:
        """)
  }
}
