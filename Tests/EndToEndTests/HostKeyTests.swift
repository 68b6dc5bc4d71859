import Foundation
import Testing

/// The keys of new hosts are shown to the person at the terminal, all at once.
@Suite(.serialized) struct HostKeyTests {
  private static let playbook = """
    { "hosts": "all", "gather_facts": false, "tasks": [
      { "file": { "path": "/root/here", "state": "touch" } } ] }
    """

  /// Runs a playbook at a terminal with a file of known hosts that is empty at first.
  private func run(
    _ lab: Lab, answering answers: [(String, String)], _ options: String...
  ) async throws -> Finished {
    let playbook = try await lab.write("touch.json", Self.playbook)
    let command = [
      Lab.program, playbook, "-i", lab.folder + "/inventory", "--known-hosts", lab.folder + "/new",
    ]
    return try await Program.run(
      [Lab.root + "/Tests/EndToEndTests/at-terminal"]
        + answers.flatMap { ["--answer", $0.0, $0.1] } + ["--"] + command + options)
  }

  /// The lines of one question, with names in place of ports and keys.
  private func question(_ lab: Lab) async throws -> [String] {
    let keys = try await Program.run(["ssh-keygen", "-lf", lab.folder + "/known_hosts"])
    return keys.output.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return "  \(words[2])  ssh-ed25519 \(words[1])"
    }
  }

  @Test func allNewKeysAreAskedAboutOnceAndRemembered() async throws {
    try await Lab.with(hosts: 3) { lab in
      let question = "Trust these 3 keys and remember them (yes/no)? "
      let run = try await run(lab, answering: [(question, "perhaps"), (question, "yes")])
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      let lines = run.output.split(separator: "\n").map(String.init)
      let start = try #require(lines.firstIndex { $0.hasPrefix("No file of known hosts") })
      #expect(lines[start] == "No file of known hosts (\(lab.folder)/new) has these keys:")
      #expect(
        try await Set(lines[(start + 1)...].prefix(3)) == Set(self.question(lab)), "\(run.output)")
      #expect(lines[start + 4] == "Compare them with `ssh-keygen -lf` on the hosts.")
      #expect(run.output.components(separatedBy: "No file of known hosts").count == 2)
      #expect(run.output.contains("3 changes made on 3 hosts"))

      let again = try await self.run(lab, answering: [])
      #expect(again.status == 0, "\(again.output)")
      #expect(again.output.contains("nothing had to be changed"))
    }
  }

  @Test func aKeyThatIsNotTrustedKeepsItsHostOut() async throws {
    try await Lab.with(hosts: 1) { lab in
      let run = try await run(
        lab, answering: [("Trust this key and remember it (yes/no)? ", "no")])
      #expect(run.status == 4, "\(run.output)\(run.errors)")
      #expect(run.output.contains("is not in \(lab.folder)/new"))
      #expect(try await lab.run(on: "web1.lab", "test", "-f", "/root/here").status == 1)
    }
  }

  @Test func whoIsStrictIsNotAsked() async throws {
    try await Lab.with(hosts: 1) { lab in
      let run = try await run(lab, answering: [], "-o", "StrictHostKeyChecking=yes")
      #expect(run.status == 4, "\(run.output)\(run.errors)")
      #expect(run.output.contains("is not in \(lab.folder)/new"))
    }
  }
}
