import Foundation
import PlayModuleKit
import PlayModules
import PlayShell
import PlayTestKit
import Testing

/// No value of a task becomes code.
///
/// Hostile values go through every parameter of every module that the registry has, in the tasks of
/// its cases. What comes of them runs in a real `sh`, whose programs record how they are called.
/// `INJECTION_SEEDS=2,3 swift test --filter InjectionTests` tries other values.
@Suite struct InjectionTests {
  private static let valuesForEachParameter = 30
  /// Modules with values that are scripts, which may write files.
  private static let scripts: Set = ["raw", "reboot", "shell"]
  private static let seeds: [Int] = {
    let given = ProcessInfo.processInfo.environment["INJECTION_SEEDS"]
    return given.map { $0.split(separator: ",").compactMap { Int($0) } } ?? [1]
  }()

  @Test func thereAreTenThousandValues() {
    let parameters = Registry.modules.map(\.parameters.count).reduce(0, +)
    #expect(parameters * Self.valuesForEachParameter >= 10_000)
  }

  @Test(arguments: Registry.modules.map(\.info.name), seeds)
  func valuesOfEveryParameterStayValues(name: String, seed: Int) async throws {
    let trials = try trials(of: try #require(Registry.module(name)), seed: seed)
    let outcomes = trials.map { $0.run() }
    let shell = try RecordingShell(
      programs: Registry.modules.flatMap(\.info.programs) + InjectionRules.tools)
    var results = try shell.run(outcomes.flatMap(\.commands))[...]
    for (trial, outcome) in zip(trials, outcomes) {
      #expect(outcome.refusal != "", "\(trial)")
      for (command, result) in zip(outcome.commands, results) {
        // What holds a NUL is refused.
        guard case .success(let recording) = result else { continue }
        let rules = InjectionRules(
          trial: trial, command: command, recording: recording, programs: shell.programs)
        for problem in rules.problems {
          Issue.record("\(problem)\n\(trial)\n\(command.description.prefix(500))")
        }
      }
      results = results.dropFirst(outcome.commands.count)
    }
    #expect(try Self.scripts.contains(name) || shell.leftovers() == [])
  }

  @Test(arguments: [
    ["sh", "-c", "echo \"$1\"; eval \"$1\"", "sh", "$(intruder)"],
    ["su", "-m", "anna", "-c", "touch a; intruder"],
    ["daemon", "-f", "-p", "/var/run/pid", "sh", "-c", "`intruder`"],
    ["timeout", "-k", "5", "9", "sh", "-c", "while :; do intruder; sleep 1; done"],
  ])
  func aValueThatBecomesCodeIsNoticed(words: [String]) throws {
    let shell = try RecordingShell(programs: InjectionRules.tools + ["daemon", "su", "timeout"])
    let recording = try #require(try shell.run([ShellCommand(words)]).first).get()
    #expect(recording.calls.contains([Array("intruder".utf8)]))
    #expect(recording.calls.contains(words.map { Array($0.utf8) }))
  }

  private func trials(of module: ModuleDefinition, seed: Int) throws -> [HostileTrial] {
    let cases = try Cases.all().filter { $0.module == module.info.name }.map { try $0.read() }
    return module.parameters.enumerated().flatMap { place, parameter in
      (0..<Self.valuesForEachParameter).map { value in
        HostileTrial(
          number: seed * 100_000 + place * 100 + value, module: module, parameter: parameter,
          cases: cases)
      }
    }
  }
}
