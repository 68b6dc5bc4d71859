import PlayData
import PlayModuleKit
import PlayModules
import PlayShell
import PlayTestKit
import Testing

/// Answers that are kept over a change are those that the host would give again.
@Suite struct LastingAnswerTests {
  private struct Task {
    let module: String
    let parameters: ValueMap
  }

  /// A tree in which one place has many names: by links to folders and to files, and by hard links.
  private static func populate(_ host: LocalHost) async throws {
    for name in ["a", "a/b", "c"] { try await host.make(name) }
    for name in ["f", "a/f", "a/b/g", "c/f"] {
      try await host.write(name, Array("one\ntwo\n".utf8))
    }
    let links = [
      ("la", "a"), ("c/up", "../a"), ("a/lf", "f"), ("lf", "a/f"), ("dangling", "a/new"),
      ("loop", "loop"), ("self", "."),
    ]
    for (name, target) in links { try await host.link(name, to: target) }
    _ = try await host.shell.run(["/bin/ln", host.path("f"), host.path("c/hard")])
  }

  private static let paths = [
    "f", "a", "a/f", "a/b", "a/b/g", "a/new", "a/b/new", "c", "c/f", "c/new", "c/hard", "la",
    "la/f", "la/new", "la/b/g", "c/up/f", "c/up/new", "a/lf", "lf", "dangling", "loop", "self",
    "self/f", "self/a/new", "new", "NEW", "new/deep", "new/deep/er", "a/../f", "a/../new",
    "self/self/new",
  ]

  private static func task(_ host: LocalHost, _ generator: inout SeededGenerator) throws -> Task {
    let name = try #require(paths.randomElement(using: &generator))
    let path = Value.string(host.path(name))
    let mode: Value = try #require(["0600", "0644", "0755"].randomElement(using: &generator))
    let follow = Value.bool(Bool.random(using: &generator))
    let digit = "\(Int.random(in: 0...1, using: &generator))"
    return switch Int.random(in: 0..<9, using: &generator) {
    case 0...2:
      Task(
        module: "copy",
        parameters: [
          "dest": path, "content": .string(digit + "\n"), "mode": mode, "follow": follow,
          "backup": .bool(Bool.random(using: &generator)),
        ])
    case 3, 4:
      Task(
        module: "file",
        parameters: ["path": path, "state": "directory", "mode": mode, "follow": follow])
    case 5:
      Task(module: "file", parameters: ["path": path, "mode": mode, "follow": follow])
    case 6 where !name.contains(".."):
      Task(module: "file", parameters: ["path": path, "state": "absent"])
    case 7: Task(module: "stat", parameters: ["path": path, "follow": follow])
    default:
      Task(
        module: "lineinfile", parameters: ["path": path, "line": .string(digit), "create": true])
    }
  }

  @Test(arguments: 0..<24) func plansOnKeptAnswersAreThoseOnNewOnes(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    var kept = 0
    try await LocalHost.run { host in
      try await Self.populate(host)
      for _ in 0..<40 {
        let tasks = try (0..<6).map { _ in try Self.task(host, &generator) }
        let probes = try tasks.map { try host.probe($0.module, $0.parameters) }
        // Times are in seconds, so a change of one would not show otherwise.
        try await host.age()
        let sheet = try await host.ask(probes.flatMap(\.questions))
        guard let first = try? probes[0].state(sheet), first.isChanging,
          let entries = first.entries
        else { continue }
        try await host.apply(first)
        for (task, probe) in zip(tasks, probes).dropFirst()
        where probe.questions.allSatisfy({ $0.base.outlasts(entries, in: sheet) }) {
          kept += 1
          let old = Result { try probe.state(sheet) }
          let new = try await host.ask(probe.questions)
          #expect(
            Outcome(old) == Outcome(Result { try probe.state(new) }),
            "\(tasks[0]) before \(task)")
        }
      }
    }
    #expect(kept > 5, "too few answers were kept for this to tell anything")
  }

  /// What a plan comes to, as far as a person or the host sees it.
  private struct Outcome: Equatable {
    var differences: [Difference] = []
    var commands: [String] = []
    var values: ValueMap = [:]
    var error: String?

    init(_ result: Result<Plan, any Error>) {
      switch result {
      case .success(let plan):
        differences = plan.steps.map(\.difference)
        commands = plan.steps.flatMap(\.actions).map { "\($0.command) \($0.command.input ?? [])" }
        values = plan.values
        error = plan.requires.first?.description
      case .failure(let failure): error = "\(failure)"
      }
    }
  }
}
