import PlayData
import PlayModel
import PlayModuleKit
import PlayModules
import PlayTestKit
import Testing

/// Modules that a role brings along.
@Suite struct RoleModuleTests {
  private static let declaration = """
    {"summary": "Keep the greeting.", "check": "Exact.", "manual_pages": ["motd(5)"],
     "examples": ["{ \\"greeting\\": { \\"text\\": \\"hello\\" } }"], "locks": ["motd"],
     "parameters": {
       "text": {"type": "string", "required": true, "description": "What to say."},
       "loud": {"type": "bool", "default": false, "description": "Whether to shout."},
       "tone": {"choices": ["kind", "gruff"], "default": "kind", "description": "How."}}}
    """

  private static let files = [
    "roles/r/modules/greeting/module.json": declaration,
    "roles/r/modules/greeting/probe.sh": "echo look\n",
    "roles/r/modules/greeting/apply.sh": "echo change\n",
    "roles/r/tasks/main.json": #"[{"name": "Greet", "greeting": {"text": "hello"}}]"#,
    "roles/r/handlers/main.json": #"[{"name": "Shout", "greeting": {"text": "!", "loud": true}}]"#,
    "site.json": #"{"hosts": "all", "roles": ["r"]}"#,
  ]

  private func load(_ changes: [String: String?]) throws(Diagnostics) -> Playbook {
    var contents = Self.files
    for (path, text) in changes { contents[path] = text }
    return try PlaybookLoader(
      files: MemoryFiles(contents: contents), modules: Registry.modules
    ).load("site.json")
  }

  private func mistakes(_ changes: [String: String?]) -> [String] {
    do throws(Diagnostics) {
      _ = try load(changes)
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test func tasksAndHandlersOfTheRoleUseIt() throws {
    let play = try #require(try load([:]).plays.first)
    #expect(play.tasks.map(\.call?.module.info.name) == ["greeting"])
    #expect(play.handlers.map(\.call?.module.info.name) == ["greeting"])
    #expect(play.tasks.first?.call?.module.parameters.map(\.key) == ["text", "loud", "tone"])
  }

  @Test func othersDoNotKnowIt() {
    let told = mistakes([
      "site.json": #"{"hosts": "all", "roles": ["r"], "tasks": [{"greeting": {"text": "x"}}]}"#
    ])
    #expect(told.count == 1)
    #expect(told.first?.contains(#""greeting" is neither a module nor a keyword"#) == true)
  }

  @Test(arguments: [
    (#"{}"#, #"greeting: the parameter "text" is missing"#),
    (#"{"text": 1}"#, "greeting: text: expected a string, got 1 (an integer)"),
    (#"{"text": "x", "loud": "very"}"#, #"greeting: loud: expected true or false, got "very""#),
    (#"{"text": "x", "tone": "gruf"}"#, #"greeting: tone: expected one of kind, gruff"#),
    (#"{"txt": "x"}"#, #"unknown parameter "txt"; did you mean "text"?"#),
  ]) func itsParametersAreChecked(parameters: String, told: String) {
    let found = mistakes(["roles/r/tasks/main.json": #"[{"greeting": \#(parameters)}]"#])
    #expect(found.contains { $0.contains(told) }, "\(found)")
  }

  private static let broken: [(String, String?, String)] = [
    ("module.json", nil, "there is no roles/r/modules/greeting/module.json, which declares"),
    ("module.json", "{}", #"roles/r/modules/greeting/module.json has no "summary""#),
    ("module.json", #"{"summary": "S.", "sumary": "S."}"#, #"unknown key "sumary""#),
    (
      "module.json", #"{"summary": "S.", "parameters": {"a": {"type": "int", "default": "x"}}}"#,
      #"a: default: expected an integer, got "x""#
    ),
    (
      "module.json", #"{"summary": "S.", "parameters": {"a": {"type": "float"}}}"#,
      #"a: there is no type "float""#
    ),
    ("probe.sh", nil, "there is no roles/r/modules/greeting/probe.sh, which the module needs"),
    ("apply.sh", nil, "there is no roles/r/modules/greeting/apply.sh, which the module needs"),
    ("apply.sh", "\0", "roles/r/modules/greeting/apply.sh is not text in UTF-8"),
  ]

  @Test(arguments: broken)
  func whatIsWrongWithItsFilesIsTold(file: String, text: String?, told: String) {
    let found = mistakes(["roles/r/modules/greeting/\(file)": text])
    #expect(found.contains { $0.contains(told) }, "\(found)")
  }

  @Test(arguments: [
    ("copy", #""copy" is the name of something else in a task; choose another"#),
    ("when", #""when" is the name of something else in a task; choose another"#),
    ("a-b", #""a-b" cannot be the name of a module; use letters, digits and _"#),
  ]) func itsNameMustBeFree(name: String, told: String) {
    let found = mistakes([
      "roles/r/modules/\(name)/module.json": #"{"summary": "S."}"#,
      "roles/r/modules/\(name)/probe.sh": "", "roles/r/modules/\(name)/apply.sh": "",
    ])
    #expect(found.contains { $0.contains(told) }, "\(found)")
  }

  @Test func itHasAManual() throws {
    let module = try RoleModuleReader.module(
      at: "roles/r/modules/greeting", files: MemoryFiles(contents: Self.files))
    #expect(module.info.summary == "Keep the greeting.")
    #expect(module.info.examples == [#"{ "greeting": { "text": "hello" } }"#])
    #expect(throws: Diagnostics.self) {
      try RoleModuleReader.module(at: "roles/x", files: MemoryFiles(contents: Self.files))
    }
  }
}
