import Foundation
import PlayTestKit
import Testing

/// What a check announces is what the run then does, from whatever state the host is in.
///
/// Each case takes hosts through generated playbooks, from bare on, with damage done by hand in
/// between. `AGREEMENT_SEEDS=7 swift test --filter AgreementTests` repeats the case of a seed.
@Suite(.serialized) struct AgreementTests {
  private static let states = 10
  /// The tasks that may find nothing to do although they were announced: they look at what a package
  /// brings, or at a file that commands change.
  private static let mayFindNothingToDo: Set<String> = [
    "Enable nginx", "Run nginx", "Main file", "Note what was seen", "Run redis", "Redis' memory",
    "Keep them",
  ]
  private static let seeds: [Int] = {
    let given = ProcessInfo.processInfo.environment["AGREEMENT_SEEDS"]
    return given.map { $0.split(separator: ",").compactMap { Int($0) } } ?? Array(1...10)
  }()

  @Test(arguments: seeds) func checkAndRunAgree(seed: Int) async throws {
    try await Lab.with(hosts: 3) { lab in
      try await prepare(lab)
      try await withThrowingTaskGroup { group in
        for (index, host) in lab.hosts.enumerated() {
          group.addTask { try await walk(host, of: lab, seed: seed * 10 + index) }
        }
        try await group.waitForAll()
      }
    }
  }

  private func prepare(_ lab: Lab) async throws {
    let files = Lab.root + "/Tests/EndToEndTests/Agreement/files/."
    _ = try await Program.run(["cp", "-R", files, lab.folder])
    for host in lab.hosts {
      let made = try await lab.run(
        on: host, "sh", "-c",
        """
        set -e
        pkg install -qy git
        mkdir -p /root/origin /root/tree/sub && cd /root/origin
        git init -q -b main && echo one >file && git add file
        git -c user.name=a -c user.email=a@b commit -qm one && git tag v1
        echo two >file && git -c user.name=a -c user.email=a@b commit -qam two
        echo text >/root/tree/file; echo deep >/root/tree/sub/file
        tar -czf /root/tree.tgz -C /root tree
        sha256 -q /root/tree.tgz
        """)
      #expect(made.status == 0, "\(made.errors)")
      _ = try await lab.write("digest-\(host)", made.output.trimmed)
    }
  }

  /// Takes one host from state to state.
  private func walk(_ host: String, of lab: Lab, seed: Int) async throws {
    let subjects = try Subjects()
    var random = SeededGenerator(seed: UInt64(seed))
    let digest = try String(contentsOfFile: "\(lab.folder)/digest-\(host)", encoding: .utf8)
    for state in 0..<Self.states {
      let damage = state == 0 ? "" : subjects.damage(by: &random)
      let done = try await lab.run(on: host, "sh", "-c", "set -e\n" + damage)
      #expect(done.status == 0, "\(damage)\n\(done.errors)")
      let playbook = try await lab.write(
        "\(host)-\(state).json", subjects.playbook(for: host, by: &random))
      let before = try await lab.tree(of: host)
      let check = try await account(lab, playbook, digest, "--check")
      let after = try await lab.tree(of: host)
      let run = try await account(lab, playbook, digest, "--verify")
      let again = try await account(lab, playbook, digest)
      #expect(
        Set(check.idle(in: run)).isSubset(of: Self.mayFindNothingToDo),
        "\(check.idle(in: run)) of seed \(seed), state \(state)")
      let found = [
        touched(before, after),
        check.surprise(in: run),
        run.status == 0 ? nil : "status \(run.status): \(run.failures)",
        again.changes.isEmpty ? nil : "the second run: \(again.changes.joined(separator: "\n"))",
      ].compactMap { $0 }
      if !found.isEmpty {
        let text = try String(contentsOfFile: playbook, encoding: .utf8)
        Issue.record(
          """
          seed \(seed), state \(state)
          \(found.joined(separator: "\n\n"))
          after
          \(damage)
          \(text)
          the check
          \(check.lines.joined(separator: "\n"))
          the run
          \(run.lines.joined(separator: "\n"))
          """)
      }
    }
  }

  /// What a check has changed on the host, if anything.
  private func touched(_ before: String, _ after: String) -> String? {
    let (before, after) = (Set(before.split(separator: "\n")), Set(after.split(separator: "\n")))
    guard before != after else { return nil }
    return "the check touched the host\n"
      + before.subtracting(after).sorted().map { "-\($0)\n" }.joined()
      + after.subtracting(before).sorted().map { "+\($0)\n" }.joined()
  }

  private func account(
    _ lab: Lab, _ playbook: String, _ digest: String, _ options: String...
  ) async throws -> Account {
    let words = lab.command(playbook) + ["--json", "-e", "digest=\(digest)"] + options
    return try Account(await Program.run(words, in: Lab.root))
  }
}
