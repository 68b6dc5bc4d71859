import PlayData
import PlayLock
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

/// A module that counts how often it is reflected over.
private struct Counted: Module {
  static let info = ModuleInfo("counted", "A module for tests.", examples: [])
  static let count = Locked(0)

  @Param("May be left out.") var value: String?

  init() { Self.count.withLock { $0 += 1 } }

  func probe() -> Probe<Void> { .none(()) }
  func plan(_ state: Void) -> Plan { .unchanged }
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

  @Test func aModuleIsReflectedOverOnceAndOnlyWhenItIsUsed() throws {
    let definition = ModuleDefinition(Counted.self)
    let copy = definition
    #expect(definition.info.name == "counted")
    #expect(Counted.count.withLock(\.self) == 0)
    for _ in 0..<3 { _ = try definition.prepare(["value": "a"], in: NoContext()) }
    #expect(copy.parameters.map(\.key) == ["value"])
    #expect(Counted.count.withLock(\.self) == 1)
  }

  @Test func theDigestOfALocalFileIsThatOfItsBytes() {
    let digest = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"
    let bytes = Array("a\n".utf8)
    let file = LocalFile(path: "f", content: .file(bytes, mode: 0o644))
    #expect([file.sha256, file.sha256] == [digest, digest])
    #expect(file == LocalFile(path: "f", content: .file(bytes, mode: 0o644)))
    let entry = LocalFile.Entry(path: "f", content: bytes, mode: 0o644)
    #expect(entry.sha256 == digest)
    let folder = LocalFile(path: "d", content: .folder([entry], emptyFolders: []))
    #expect(folder.sha256 == nil)
    #expect(folder != file)
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
