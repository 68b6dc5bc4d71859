import PlayModuleKit
import PlayModules
import PlayTestKit
import Testing

@Suite struct ConformanceTests {
  private static let names = Registry.modules.map(\.info.name)

  private func conformance(_ name: String) throws -> Conformance {
    Conformance(try #require(Registry.module(name)))
  }

  @Test func theRegistryIsSortedAndNamesTheFiles() throws {
    let sources = Cases.folder + "/../../../Sources/PlayModules"
    let folders = try Folder.names(in: sources).filter { !$0.hasSuffix(".swift") }
    let files = try folders.flatMap { try Folder.names(in: "\(sources)/\($0)") }
    #expect(Conformance.problems(inRegistry: Registry.modules, sourceNames: files) == [])
  }

  @Test(arguments: names) func documentationConsistsOfSentences(name: String) throws {
    #expect(try conformance(name).documentationProblems() == [])
  }

  @Test(arguments: names) func everyExampleDecodesAndOnlyReads(name: String) throws {
    #expect(try conformance(name).exampleProblems() == [])
  }

  @Test(arguments: names) func manualAndSchemaNameEveryParameter(name: String) throws {
    #expect(try conformance(name).generatedProblems() == [])
  }

  @Test(arguments: try Cases.all()) func theProbeOfACaseOnlyReads(_ file: ModuleCaseFile) throws {
    let problems = try conformance(file.module).probeProblems(in: file.read())
    #expect(problems == [])
  }
}
