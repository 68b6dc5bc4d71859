import PlayData
import PlayModuleKit
import Testing

private struct Sample: Module {
  static let info = ModuleInfo("sample", "A module for tests.", examples: [])

  @Param("Needed.", aliases: ["title"]) var name: String
  @Param("May be left out.") var value: String?
  @Param("Has a default.") var state: Presence = .present
  @Param("Several words.") var ignoreErrors: Bool = false

  func probe() -> Probe<Void> { .none(()) }

  func plan(_ state: Void) -> Plan {
    var plan = Plan.unchanged
    plan.message = "\(name) \(value ?? "nil") \(self.state.rawValue) \(ignoreErrors)"
    return plan
  }
}

private struct NoContext: ParameterContext {
  func localFile(_ path: String) throws -> LocalFile { throw ModuleFailure("no files here") }
  func localTemplate(_ path: String) throws -> LocalTemplate { throw ModuleFailure("none here") }
  func localVariables(_ path: String) throws -> ValueMap { throw ModuleFailure("none") }
  func localDestination(_ path: String) throws -> LocalDestination {
    throw ModuleFailure("none")
  }
  func evaluate(_ expression: String) throws -> Value { throw ModuleFailure("none here") }
}

@Suite struct ParameterDecodingTests {
  private let definition = ModuleDefinition(Sample.self)

  private func message(_ parameters: ValueMap) throws -> String? {
    let task = try definition.prepare(parameters, in: NoContext())
    return try task.probe.state(AnswerSheet()).message
  }

  @Test func defaultsStandForWhatIsLeftOut() throws {
    #expect(try message(["name": "a"]) == "a nil present false")
  }

  @Test func givenValuesArriveByTheirKeys() throws {
    let parameters: ValueMap = [
      "name": "a", "value": "b", "state": "absent", "ignore_errors": true,
    ]
    #expect(try message(parameters) == "a b absent true")
  }

  @Test func anAliasMeansTheSame() throws {
    #expect(try message(["title": "a"]) == "a nil present false")
  }

  private static let mistakes: [(ValueMap, String)] = [
    (["nmae": "a"], #"nmae: sample: unknown parameter "nmae"; did you mean "name"?"#),
    ([:], #"sample: the parameter "name" is missing; give it a string"#),
    (["name": 5], #"name: expected a string, got 5 (an integer); write it in quotes: "5""#),
    (
      ["name": "a", "state": "abscent"],
      #"state: expected one of present, absent, got "abscent"; did you mean "absent"?"#
    ),
    (["name": "a", "title": "b"], #"title: means the same as "name"; give one of them"#),
  ]

  @Test(arguments: mistakes) func whatDoesNotFitIsRefused(parameters: ValueMap, expected: String) {
    let problem = #expect(throws: ParameterProblem.self) { try message(parameters) }
    #expect(problem?.description == expected)
  }
}
