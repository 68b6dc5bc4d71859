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
  /// Those of the roles: a new catalogue need not have newer packages, and nginx may run already.
  private static let mayFindNothingToDoInRoles: Set<String> = [
    "Bring all packages up to date", "Run nginx",
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

  /// The roles of this repository, on hosts that somebody has worked on in between.
  @Test(arguments: seeds.prefix(3)) func checkAndRunOfTheRolesAgree(seed: Int) async throws {
    try await Lab.with(hosts: 3) { lab in
      try await withThrowingTaskGroup { group in
        for (index, host) in lab.hosts.enumerated() {
          group.addTask { try await walkWithRoles(host, of: lab, seed: seed * 10 + index) }
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

  /// Takes one host from state to state, with another playbook each time.
  private func walk(_ host: String, of lab: Lab, seed: Int) async throws {
    let subjects = try Subjects()
    var random = SeededGenerator(seed: UInt64(seed))
    let digest = try String(contentsOfFile: "\(lab.folder)/digest-\(host)", encoding: .utf8)
    for state in 0..<Self.states {
      let damage = try await damage(host, of: lab, by: subjects.damages, state, &random)
      let playbook = try await lab.write(
        "\(host)-\(state).json", subjects.playbook(for: host, by: &random))
      try await compare(
        Step(
          host: host, words: lab.command(playbook) + ["-e", "digest=\(digest)"],
          title: "seed \(seed), state \(state), after\n\(damage)\n\(playbook)",
          mayFindNothingToDo: Self.mayFindNothingToDo), lab)
    }
  }

  /// Takes one host from state to state, always with the roles of the demo.
  private func walkWithRoles(_ host: String, of lab: Lab, seed: Int) async throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let damages = try Damages(file: "damages-of-roles.txt")
    for state in 0..<Self.states {
      let damage = try await damage(host, of: lab, by: damages, state, &random)
      try await compare(
        Step(
          host: host, words: lab.command("playbooks/demo.json") + ["-l", host],
          title: "seed \(seed), state \(state), after\n\(damage)",
          mayFindNothingToDo: Self.mayFindNothingToDoInRoles), lab)
    }
  }

  /// Does some damage and returns it; a bare host is left as it is.
  private func damage(
    _ host: String, of lab: Lab, by damages: Damages, _ state: Int,
    _ random: inout SeededGenerator
  ) async throws -> String {
    let damage = state == 0 ? "" : damages.some(by: &random)
    let done = try await lab.run(on: host, "sh", "-c", "set -e\n" + damage)
    #expect(done.status == 0, "\(damage)\n\(done.errors)")
    return damage
  }

  /// A playbook on a host in some state.
  private struct Step {
    let host: String
    let words: [String]
    let title: String
    let mayFindNothingToDo: Set<String>
  }

  /// Checks, runs, and runs again.
  private func compare(_ step: Step, _ lab: Lab) async throws {
    let before = try await lab.tree(of: step.host)
    let check = try await account(step, "--check")
    let after = try await lab.tree(of: step.host)
    let run = try await account(step, "--verify")
    let again = try await account(step)
    let idle = check.idle(in: run)
    #expect(Set(idle).isSubset(of: step.mayFindNothingToDo), "\(idle) of \(step.title)")
    let found = [
      touched(before, after),
      check.surprise(in: run),
      run.status == 0 ? nil : "status \(run.status): \(run.failures)",
      again.changes.isEmpty ? nil : "the second run: \(again.changes.joined(separator: "\n"))",
    ].compactMap { $0 }
    if !found.isEmpty {
      Issue.record(
        """
        \(step.title)
        \(found.joined(separator: "\n\n"))
        the check
        \(check.lines.joined(separator: "\n"))
        the run
        \(run.lines.joined(separator: "\n"))
        """)
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

  private func account(_ step: Step, _ options: String...) async throws -> Account {
    try Account(await Program.run(step.words + ["--json"] + options, in: Lab.root))
  }
}
