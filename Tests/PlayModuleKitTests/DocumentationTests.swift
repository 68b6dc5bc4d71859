import PlayData
import PlayModuleKit
import PlayTestKit
import Testing

/// What people and editors read about a module.
@Suite struct DocumentationTests {
  private static let modules = [
    ("jar", ModuleDefinition(Jar.self)), ("bag", ModuleDefinition(Bag.self)),
    ("note", ModuleDefinition(Note.self)),
  ]

  @Test(arguments: modules) func theManualIsAsRecorded(name: String, module: ModuleDefinition) {
    let manual = ModuleManual(module)
    #expect(Snapshot("manual-\(name)-markdown").problem(with: manual.markdown) == nil)
    #expect(Snapshot("manual-\(name)-text").problem(with: manual.text) == nil)
  }

  @Test(arguments: modules) func theSchemaIsAsRecorded(name: String, module: ModuleDefinition) {
    let schema = JSON.write(ModuleSchema(module).value, indent: 2) + "\n"
    #expect(Snapshot("schema-\(name)").problem(with: schema) == nil)
  }
}
