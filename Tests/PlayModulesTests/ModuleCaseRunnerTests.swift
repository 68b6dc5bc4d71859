import PlayData
import PlayModuleKit
import PlayShell
import PlayTestKit
import Testing

/// Appends its answer to a file; a module with every part that a case can describe.
private struct Sample: Module {
  static let info = ModuleInfo(
    "sample", "A module for tests.", examples: [#"{ "sample": { "word": "a" } }"#])

  @Param("Any word.") var word: String

  var isBarrier: Bool { word == "barrier" }

  func probe() -> Probe<String> { .command(["ask", word]) { $0.line } }

  func plan(_ state: String) throws -> Plan {
    guard state != word else { return .unchanged }
    guard word != "impossible" else {
      throw ModuleFailure("cannot be", missing: [Resource(.user, "u")])
    }
    return Plan([
      Step(
        .value("word", from: state, to: word),
        [
          .run(["set", word]) { $0.stdout == "refused\n" ? ModuleFailure("was refused") : nil },
          .write(FileWrite(path: "/w", content: Array(word.utf8), mode: "0600")),
        ])
    ])
  }
}

@Suite struct ModuleCaseRunnerTests {
  private static let right = """
    { "parameters": { "word": "new" },
      "answers": [ { "argv": ["ask", "new"], "status": 0, "stdout": "old\\n" } ],
      "changes": [ { "subject": "word", "before": "old", "after": "new", "actions": [
        { "argv": ["set", "new"],
          "refuses": [ { "status": 0, "stdout": "refused\\n", "error": "was refused" } ] },
        { "write": "/w", "mode": "0600", "content": "new" } ] } ] }
    """

  private func mismatches(_ text: String) async throws -> [String] {
    let moduleCase = try ModuleCase(JSON.read(Source(name: "case", text: text)).value)
    return await moduleCase.mismatches(with: ModuleDefinition(Sample.self))
  }

  @Test func aCaseThatIsRightHasNoMismatches() async throws {
    #expect(try await mismatches(Self.right) == [])
  }

  private static let wrong: [(String, String, String)] = [
    (#""before": "old""#, #""before": "older""#, #"expected "changes""#),
    (#""mode": "0600""#, #""mode": "0644""#, #"expected "changes""#),
    (#""content": "new""#, #""content": "new\n""#, #"expected "changes""#),
    (#"["set", "new"]"#, #"["set", "ne"]"#, #"expected "changes""#),
    (
      #"["ask", "new"]"#, #"["ask", "now"]"#,
      "no answer is listed for:\n  {\"argv\": [\"ask\", \"new\"]"
    ),
    (#"was refused""#, #"was accepted""#, "set new answers 0"),
    (
      #""answers": ["#, #""answers": [ { "argv": ["more"], "status": 0 }, "#,
      "this answer was not asked for: more"
    ),
    (#"{ "parameters""#, #"{ "error": "x", "parameters""#, #"expected "error": "x""#),
    (#"{ "parameters""#, #"{ "barrier": true, "parameters""#, #"expected "barrier": true"#),
    (#"{ "parameters""#, #"{ "register": { "a": 1 }, "parameters""#, #"expected "register""#),
  ]

  @Test(arguments: wrong)
  func whatIsNotAsTheCaseSaysIsTold(part: String, mistake: String, message: String) async throws {
    try #require(Self.right.contains(part))
    let found = try await mismatches(Self.right.replacing(part, with: mistake))
    #expect(found.first?.hasPrefix(message) == true, "\(found)")
  }

  @Test func aFailureIsComparedWithWhatItMisses() async throws {
    let start = #"{ "parameters": { "word": "impossible" }, "error": "cannot be", "#
    let answers = #""answers": [ { "argv": ["ask", "impossible"], "status": 0, "stdout": "" } ]"#
    #expect(try await mismatches(start + answers + #", "missing": ["user u"] }"#) == [])
    let found = try await mismatches(start + answers + " }")
    #expect(found.first?.hasPrefix(#"expected "missing": []"#) == true, "\(found)")
  }

  @Test(arguments: [
    #"{ "parameters": {}, "chnages": [] }"#, #"{ "answers": [] }"#,
    #"{ "parameters": {}, "answers": [ { "argv": ["a"] } ] }"#,
    #"{ "parameters": {}, "answers": [ { "argv": ["a"], "status": 0, "sdtout": "" } ] }"#,
    #"{ "parameters": {}, "changes": [ { "subject": "a" } ] }"#,
  ]) func aCaseThatIsNoneIsRefused(text: String) async throws {
    await #expect(throws: (any Error).self) { try await mismatches(text) }
  }

  @Test func theProbeOfThisModuleIsNotReviewed() {
    let conformance = Conformance(ModuleDefinition(Sample.self))
    #expect(
      conformance.exampleProblems()
        == ["a probe runs a command that is not in ReadOnlyCommands: ask a"])
  }

  @Test func patternsMatchWordsAndNotTexts() {
    let list = ReadOnlyCommands([["ls", "*", "-d"], ["cat", "**"]])
    #expect(list.contains(["ls", "a b", "-d"]))
    #expect(list.contains(["cat"]))
    #expect(list.contains(["cat", "a", "b"]))
    #expect(!list.contains(["ls", "-d"]))
    #expect(!list.contains(["ls", "a", "b", "-d"]))
    #expect(!list.contains(["ls", "a", "-d", "-l"]))
    #expect(!list.contains(["catty"]))
  }
}
