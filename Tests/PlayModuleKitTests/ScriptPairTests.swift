import PlayData
import PlayModuleKit
import PlayShell
import PlayTestKit
import Testing

/// Modules that are two shell scripts.
@Suite struct ScriptPairTests {
  private let module = ScriptPair(name: "pair", probe: "LOOK", apply: "CHANGE", locks: ["pair"])
    .definition(
      info: ModuleInfo("pair", "A pair.", examples: []),
      parameters: [
        ParameterDefinition("name", "A name.", type: .string(format: nil), default: nil) { _ in },
        ParameterDefinition("items", "A list.", type: .list(.any), default: .null) { value in
          guard value == .null || value.list != nil else {
            throw ParameterMismatch(expected: "a list", got: value)
          }
        },
        ParameterDefinition("on", "A flag.", type: .boolean, default: true) { _ in },
        ParameterDefinition("map", "A map.", type: .map(.any), default: .null) { _ in },
      ])

  private static let environment = #"{"param_name": "a b", "param_on": "true"}"#

  /// What is wrong with a case in which the probe prints this.
  private func mismatches(
    printed: String, status: Int = 0, errors: String = "", _ expectation: String
  ) async throws -> [String] {
    let answer: Value = [
      "argv": ["swplay-module-pair"], "status": .int(status), "stdout": .string(printed),
      "stderr": .string(errors),
      "environment": try JSON.read(Source(name: "e", text: Self.environment)).value,
    ]
    let text = """
      {"parameters": {"name": "a b"}, "answers": [\(JSON.write(answer))], \(expectation)}
      """
    let moduleCase = try ModuleCase(JSON.read(Source(name: "case", text: text)).value)
    return await moduleCase.mismatches(with: module)
  }

  @Test func noChangeIsNoChange() async throws {
    #expect(
      try await mismatches(
        printed: "value\tversion\t1.2\nwarning\tmind the gap\n",
        #""register": {"version": "1.2"}, "warnings": ["mind the gap"], "locks": ["pair"]"#) == [])
  }

  @Test func oneActionMakesAllChanges() async throws {
    #expect(
      try await mismatches(
        printed: "change\t/etc/x\t\tone\nchange\tsize\t1\t2\nprovides\tpath\t/etc/x\n",
        """
        "changes": [
          {"subject": "/etc/x", "before": null, "after": "one", "provides": ["path /etc/x"],
           "actions": [{"argv": ["swplay-module-pair"], "environment": \(Self.environment)}]},
          {"subject": "size", "before": "1", "after": "2", "actions": []}]
        """) == [])
  }

  @Test func whatIsMissingIsRequired() async throws {
    #expect(
      try await mismatches(
        printed: "missing\tprogram\tjq\tthere is no jq\n",
        #""requires": [{"error": "there is no jq", "missing": ["program jq"]}]"#) == [])
  }

  @Test(arguments: [
    ("hello\n", #"prints \"hello\""#), ("change\ta\n", #"prints \"change\ta\""#),
    ("change\t\t\tb\n", #"prints \"change\t\t\tb\""#),
    ("provides\tplanet\tmars\n", #"prints \"provides\tplanet\tmars\""#),
  ]) func otherLinesAreRefused(printed: String, told: String) async throws {
    #expect(
      try await mismatches(
        printed: printed,
        """
        "error": "probe.sh of pair \(told), which says nothing that is known; print change, provides, \
        missing, value or warning with tabs between the words"
        """) == [])
  }

  @Test func aFailingProbeSaysWhy() async throws {
    #expect(
      try await mismatches(
        printed: "", status: 3, errors: "no such disk\n",
        #""error": "no such disk; probe.sh of pair ended with status 3""#) == [])
    #expect(
      try await mismatches(
        printed: "", status: 1,
        #""error": "probe.sh of pair ended with status 1 and said nothing; probe.sh of pair ended with status 1""#
      ) == [])
  }

  private func message(_ parameters: ValueMap) throws -> String {
    try "\(#require(throws: ParameterProblem.self) { try prepare(parameters) })"
  }

  private func prepare(_ parameters: ValueMap) throws {
    _ = try module.prepare(parameters, in: CaseController())
  }

  @Test func parametersAreCheckedAsDeclared() throws {
    #expect(try message([:]).contains(#"the parameter "name" is missing"#))
    #expect(try message(["name": "a", "items": "x"]) == #"items: expected a list, got "x""#)
    #expect(try message(["name": "a", "nmae": "x"]).contains(#"unknown parameter "nmae""#))
    #expect(
      try message(["name": "a", "items": ["x\ny"]])
        == "items: has an item with a newline, but the script gets an item on each line")
  }

  @Test func listsAreLinesAndMapsAreJSON() throws {
    let task = try module.prepare(
      ["name": "a", "items": [1, "b c"], "on": false, "map": ["k": [1]]], in: CaseController())
    let question = try #require(task.probe.questions.first?.base as? GuardQuestion)
    #expect(question.command.arguments == ["sh", "-c", "LOOK", "swplay-module-pair"])
    #expect(
      question.command.environment.map { "\($0.name)=\($0.value)" } == [
        "param_name=a", "param_items=1\nb c", "param_on=false", #"param_map={"k": [1]}"#,
      ])
  }
}
