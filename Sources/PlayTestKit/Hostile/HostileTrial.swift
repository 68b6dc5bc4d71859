import PlayData
public import PlayModuleKit
public import PlayShell

/// A task of a case in which one text has been replaced by a hostile one.
public struct HostileTrial: Sendable, CustomStringConvertible {
  /// Decides the case, the place and the value; the same number makes the same trial.
  public let number: Int
  /// The module and the parameter that the value stands in: `sysrc.value`.
  public let name: String
  /// The value.
  public let value: HostileValue
  /// The text that stands in the place of the former one: the value, alone or within that text.
  public let text: String

  private let module: ModuleDefinition
  private let moduleCase: ModuleCase
  private let parameters: ValueMap
  private let former: String?

  /// What came of a trial.
  public struct Outcome: Sendable {
    /// What would have been sent to the host, as far as the task came.
    public var commands: [ShellCommand] = []
    /// What the task was refused with; `nil` when it came to its end.
    public var refusal: String?
  }

  /// Chooses a case of the module that gives the parameter, or gives it to one.
  public init(
    number: Int, module: ModuleDefinition, parameter: ParameterDefinition, cases: [ModuleCase]
  ) {
    var generator = SeededGenerator(seed: UInt64(number))
    let value = HostileValue(number: number, using: &generator)
    let places = cases.flatMap { moduleCase in
      Self.keys(of: parameter, of: module, in: moduleCase.parameters).flatMap { key in
        (moduleCase.parameters[key].map(HostilePlace.all) ?? []).map { (moduleCase, key, $0) }
      }
    }
    self.number = number
    self.module = module
    name = "\(module.info.name).\(parameter.key)"
    self.value = value
    guard let (moduleCase, key, place) = places.randomElement(using: &generator) else {
      moduleCase = cases[Int.random(in: cases.indices, using: &generator)]
      former = nil
      text = value.text
      parameters = moduleCase.parameters.merging([
        parameter.key: HostilePlace.value(of: parameter.type, text: value.text)
      ])
      return
    }
    self.moduleCase = moduleCase
    let former = moduleCase.parameters[key].flatMap(place.text) ?? ""
    self.former = former
    text = Self.join(value.text, former, &generator)
    parameters = moduleCase.parameters.merging([
      key: place.replacing(moduleCase.parameters[key] ?? .null, with: text)
    ])
  }

  private static func keys(
    of parameter: ParameterDefinition, of module: ModuleDefinition, in given: ValueMap
  ) -> [String] {
    given.keys.filter { key in
      parameter.key == module.info.collectsUnknown
        ? module.parameter(key) == nil : module.parameter(key)?.key == parameter.key
    }
  }

  private static func join(
    _ value: String, _ former: String, _ generator: inout SeededGenerator
  ) -> String {
    switch Int.random(in: 0..<5, using: &generator) {
    case 0, 1: return value
    case 2: return value + former
    case 3: return former + value
    default:
      let half = former.count / 2
      return String(former.prefix(half)) + value + String(former.dropFirst(half))
    }
  }

  /// Prepares the task, answers its questions as the case does, and plans.
  public func run() -> Outcome {
    var outcome = Outcome()
    do {
      let controller = HostileController(base: moduleCase.controller, restore: restored)
      let task = try module.prepare(parameters, in: controller)
      let interrogation = Interrogation(task.probe.questions)
      outcome.commands = interrogation.commands
      let sheet = interrogation.sheet(from: interrogation.commands.map(answer))
      let actions = try task.probe.state(sheet).steps.flatMap(\.actions)
      outcome.commands += actions.map(\.command)
      outcome.commands += actions.compactMap { $0.command.reconnection }.map {
        ShellCommand($0.test)
      }
    } catch {
      outcome.refusal = "\(error)"
    }
    return outcome
  }

  /// The case's answer to the command that the former text would have made.
  private func answer(_ command: ShellCommand) -> CommandResult {
    var original = command
    original.arguments = command.arguments.map(restored)
    original.directory = command.directory.map(restored)
    original.input = command.input.map { $0.replacing(Array(text.utf8), with: formerBytes) }
    original.environment = command.environment.map { .init($0.name, restored($0.value)) }
    guard let answer = moduleCase.answers.first(where: { $0.answers(original) }) else {
      return CommandResult(status: 0)
    }
    // A text of one or two characters would be replaced where it means something else.
    guard formerBytes.count > 2 else { return answer.result }
    return CommandResult(
      status: answer.result.status,
      output: answer.result.output.replacing(formerBytes, with: Array(text.utf8)),
      errors: answer.result.errors.replacing(formerBytes, with: Array(text.utf8)))
  }

  private var formerBytes: [UInt8] { Array((former ?? text).utf8) }

  /// The text as it would be without the value.
  private func restored(_ word: String) -> String {
    guard !text.isEmpty else { return word }
    let bytes = Array(word.utf8).replacing(Array(text.utf8), with: formerBytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Everything that repeats the trial.
  public var description: String {
    "trial \(number): \(name) = \(text.prefix(200).debugDescription)"
      + " in \(JSON.write(.map(moduleCase.parameters)))"
  }
}

/// A controller that has the files of a case also under names with the value in them.
private struct HostileController: ParameterContext {
  let base: CaseController
  let restore: @Sendable (String) -> String

  func localFile(_ path: String) throws -> LocalFile {
    LocalFile(path: path, content: try base.localFile(restore(path)).content)
  }

  func localTemplate(_ path: String) throws -> LocalTemplate {
    LocalTemplate(path: path, render: try base.localTemplate(restore(path)).render)
  }

  func localVariables(_ path: String) throws -> ValueMap {
    try base.localVariables(restore(path))
  }

  func localDestination(_ path: String) throws -> LocalDestination {
    let place = try base.localDestination(restore(path))
    return LocalDestination(path: path, host: place.host, digest: place.digest, write: place.write)
  }

  func evaluate(_ expression: String) throws -> Value { try base.evaluate(restore(expression)) }
}
