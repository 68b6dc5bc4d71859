import Foundation
import PlayModuleKit
import PlayModules
import PlayTestKit
import Testing

/// Whatever a host answers, it is an error of this host or a plan; the run and all other hosts go on.
///
/// `HOSTILE_ANSWERS=500 swift test --filter HostileAnswerTests` tries more.
@Suite struct HostileAnswerTests {
  private static let rounds =
    ProcessInfo.processInfo.environment["HOSTILE_ANSWERS"].flatMap { Int($0) } ?? 12

  @Test(arguments: Registry.modules.map(\.info.name))
  func anyAnswerIsAPlanOrAnError(name: String) throws {
    let module = try #require(Registry.module(name))
    for file in try Cases.all() where file.module == name {
      let moduleCase = try file.read()
      for seed in 0..<Self.rounds {
        var random = SeededGenerator(seed: UInt64(seed))
        moduleCase.planWithHostileAnswers(of: module, &random)
      }
    }
  }
}
