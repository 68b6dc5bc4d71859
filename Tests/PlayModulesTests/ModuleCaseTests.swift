import PlayModuleKit
import PlayModules
import PlayTestKit
import Testing

/// The cases that lie beside this file.
enum Cases {
  static let folder =
    #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Cases"

  static func all() throws -> [ModuleCaseFile] { try ModuleCaseFile.all(below: folder) }
}

@Suite struct ModuleCaseTests {
  @Test(arguments: try Cases.all()) func theCaseHolds(_ file: ModuleCaseFile) async throws {
    let module = try #require(Registry.module(file.module), "no module has this folder's name")
    for mismatch in await (try file.read()).mismatches(with: module) {
      Issue.record("\(mismatch)")
    }
  }

  @Test(arguments: Registry.modules.map(\.info.name))
  func everyModuleHasCasesOfEveryKind(name: String) throws {
    let module = try #require(Registry.module(name))
    let files = try Cases.all().filter { $0.module == name }
    let kinds = Set(try files.map { try $0.read().kind })
    for kind in ModuleCase.Kind.allCases where isPossible(kind, module) {
      #expect(kinds.contains(kind), "no \(kind.rawValue) case in Cases/\(name)")
    }
  }

  @Test(arguments: Registry.modules.filter(\.info.changesHost).map(\.info.name))
  func everyModuleHasACaseAboutChecks(name: String) throws {
    let files = try Cases.all().filter { $0.module == name }
    #expect(
      try files.contains { try $0.read().concernsChecks },
      "no case in Cases/\(name) is about checks"
    )
  }

  /// Those that do something anew each time.
  private static let restless: Set<String> = ["fail", "pkg_update", "reboot", "tempfile"]

  /// What tasks of the controller, and a task that always fails, cannot come to.
  private func isPossible(_ kind: ModuleCase.Kind, _ module: ModuleDefinition) -> Bool {
    switch kind {
    case .changing: module.info.changesHost
    case .unchanged: !Self.restless.contains(module.info.name)
    case .failing: true
    }
  }
}
