import PlayTestKit
import Testing

/// Playbooks whose plays, blocks and tasks are done as other users, by the real programs.
@Suite struct BecomeTests {
  private struct Way: CustomStringConvertible {
    let login: SSHServerUsers.Login
    let method: String
    var password: String?

    var description: String { "\(method) as \(login)" }

    var settings: String {
      "ansible_become_method=\(method)" + (password.map { " ansible_become_password=\($0)" } ?? "")
    }
  }

  @Test(arguments: [
    Way(login: .free, method: "sudo"), Way(login: .free, method: "doas"),
    Way(login: .free, method: "mdo"), Way(login: .free, method: "sudo", password: "right"),
    Way(login: .asked, method: "sudo", password: "right"),
    Way(login: .asked, method: "su", password: "right"),
    Way(login: .barred, method: "su", password: "right"),
  ])
  private func theInnermostKeywordDecides(_ way: Way) async throws {
    try await Lab.withFolder { lab in
      let server = try SSHServer(users: SSHServerUsers(way.login))
      let run = try await run(Self.levels, on: server, way.settings, in: lab)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      let users = ["root", "helper", "root", "helper", "\(way.login)"]
      for (number, user) in users.enumerated() {
        #expect(run.output.contains("    \(number) \(user)\n"), "\(run.output)")
      }
      // The password is an argument of no program, on neither side.
      let arguments = try await Program.run(["cat", lab.folder + "/arguments"]).output
      #expect(arguments.contains("/\(way.method)\", [\"\(way.method)\""), "\(arguments)")
      #expect(!arguments.contains("right"))
    }
  }

  private static let levels = #"""
    { "hosts": "all", "gather_facts": false, "become": true, "tasks": [
      { "command": ["id", "-un"], "register": "play" },
      { "block": [
          { "command": ["id", "-un"], "register": "block" },
          { "command": ["id", "-un"], "register": "task", "become_user": "root" } ],
        "become_user": "helper" },
      { "command": ["id", "-un"], "register": "variable",
        "vars": { "ansible_become_user": "helper" } },
      { "command": ["id", "-un"], "register": "own", "become": false },
      { "debug": "{{ item.0 }} {{ item.1 }}", "loop": [
          [0, "{{ play.stdout }}"], [1, "{{ block.stdout }}"], [2, "{{ task.stdout }}"],
          [3, "{{ variable.stdout }}"], [4, "{{ own.stdout }}"]] }
    ] }
    """#

  @Test(arguments: [
    (
      Way(login: .asked, method: "sudo", password: "wrong"),
      "root by sudo: sudo does not accept the password"
    ),
    (
      Way(login: .asked, method: "su", password: "wrong"),
      "root by su: su does not accept the password"
    ),
    (
      Way(login: .asked, method: "sudo"),
      "root by sudo: sudo asks for a password, and there is none"
    ),
    (Way(login: .asked, method: "doas"), "root by doas: doas asks for a password"),
    (
      Way(login: .barred, method: "sudo", password: "right"),
      "root by sudo: sudo does not allow it"
    ),
    (Way(login: .barred, method: "doas"), "root by doas: doas does not allow it"),
    (Way(login: .barred, method: "mdo"), "root by mdo: mdo does not allow it"),
  ])
  private func whatIsRefusedFailsTheTask(_ way: Way, message: String) async throws {
    try await Lab.withFolder { lab in
      let server = try SSHServer(users: SSHServerUsers(way.login))
      let run = try await run(Self.refused, on: server, way.settings, in: lab)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(run.output.contains(message), "\(run.output)")
      #expect(run.output.contains("    went on as \(way.login)\n"), "\(run.output)")
      #expect(!run.output.contains("wrong") && !run.output.contains("right"), "\(run.output)")
    }
  }

  private static let refused = #"""
    { "hosts": "all", "gather_facts": false, "tasks": [
      { "block": [{ "command": ["id", "-un"], "become": true }],
        "rescue": [
          { "command": ["id", "-un"], "register": "own" },
          { "debug": "went on as {{ own.stdout }}" } ] }
    ] }
    """#

  /// Runs a playbook on the host of a server, with these settings for it, and records arguments.
  private func run(
    _ playbook: String, on server: SSHServer, _ settings: String, in lab: Lab
  ) async throws -> Finished {
    let path = try await lab.write("site.json", playbook)
    let hosts = try await lab.write(
      "inventory/hosts",
      """
      h ansible_host=127.0.0.1 ansible_port=\(server.port) ansible_user=\(server.user) \
      ansible_ssh_private_key_file=\(server.identityFile) \(settings)

      """)
    return try await Program.run(
      lab.recorder(ofServer: "\(server.pid)")
        + [Lab.program, path, "-i", hosts, "--known-hosts", server.knownHostsFile, "-v"])
  }
}
