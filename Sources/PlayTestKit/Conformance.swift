import PlayData
public import PlayModuleKit
import PlayShell

/// The rules that every registered module keeps.
///
/// Each function returns what is wrong, in words; an empty list is conformance.
public struct Conformance: Sendable {
  private let module: ModuleDefinition

  /// Examines one module.
  public init(_ module: ModuleDefinition) { self.module = module }

  /// Names are sorted and unique, and each is the name of a source file.
  ///
  /// - Parameters:
  ///   - modules: The registry.
  ///   - sourceNames: The names of the source files, without folders: `Sysrc.swift`.
  /// - Returns: What is wrong.
  public static func problems(
    inRegistry modules: [ModuleDefinition], sourceNames: [String]
  ) -> [String] {
    let names = modules.map(\.info.name)
    var problems: [String] = []
    if names != Set(names).sorted() {
      problems.append("the registry is not sorted, or a name is there twice: \(names)")
    }
    let files = Set(sourceNames.map { $0.lowercased() })
    for name in names where !files.contains(name.filter { $0 != "_" } + ".swift") {
      problems.append("no source file is named after the module \(name)")
    }
    return problems
  }

  /// Everything that a person reads consists of sentences.
  public func documentationProblems() -> [String] {
    let info = module.info
    let texts =
      [("summary", info.summary), ("check", info.check)]
      + info.notes.map { ("notes", $0) }
      + module.parameters.map { ("parameter \($0.key)", $0.documentation) }
    var problems = texts.filter { !$0.1.hasSuffix(".") }.map { place, text in
      "\(place): not a sentence that ends with a period: \"\(text)\""
    }
    for page in info.manualPages where page.wholeMatch(of: /[a-z0-9_.+-]+\([1-9]\)/) == nil {
      problems.append("\"\(page)\" is not the name of a manual page, such as sysrc(8)")
    }
    return problems
  }

  /// Every example is a task in JSON that decodes and whose probe is read-only.
  public func exampleProblems(readOnly: ReadOnlyCommands = .reviewed) -> [String] {
    guard !module.info.examples.isEmpty else { return ["there is no example"] }
    return module.info.examples.flatMap { example in
      do {
        let parameters = try parameters(ofExample: example)
        let task = try module.prepare(parameters, in: LenientContext())
        return task.ownProbeCommands.filter { !readOnly.contains($0) }.map(Self.notReviewed)
      } catch {
        return ["\(example): \(error)"]
      }
    }
  }

  /// The commands of a case's probe are read-only.
  public func probeProblems(
    in moduleCase: ModuleCase, readOnly: ReadOnlyCommands = .reviewed
  ) -> [String] {
    moduleCase.probeCommands(of: module).filter { !readOnly.contains($0) }.map(Self.notReviewed)
  }

  /// The manual and the schema name every parameter.
  public func generatedProblems() -> [String] {
    let schema = JSON.write(ModuleSchema(module).value)
    let manual = ModuleManual(module)
    var problems: [String] = []
    for parameter in module.parameters {
      if parameter.key != module.info.collectsUnknown, !schema.contains("\"\(parameter.key)\"") {
        problems.append("the schema does not mention \(parameter.key)")
      }
      for text in [manual.markdown, manual.text] where !text.contains(parameter.key) {
        problems.append("the manual does not mention \(parameter.key)")
      }
    }
    if !manual.text.contains(module.info.summary) { problems.append("the manual is empty") }
    return problems
  }

  private func parameters(ofExample text: String) throws -> ValueMap {
    let example = try JSON.read(Source(name: "example", text: text)).value
    switch example.map?[module.info.name] {
    case .map(let parameters)?: return parameters
    case .string(let text)?:
      guard let key = module.info.shorthand else {
        throw CaseProblem("\(module.info.name) has no short form")
      }
      return [key: .string(text)]
    default: throw CaseProblem("the task does not use \(module.info.name)")
    }
  }

  private static func notReviewed(_ command: ShellCommand) -> String {
    "a probe runs a command that is not in ReadOnlyCommands: \(command)"
  }
}

/// A controller on which everything exists and every condition holds.
private struct LenientContext: ParameterContext {
  func localFile(_ path: String) -> LocalFile {
    let content: LocalFile.Content =
      path.hasSuffix("/")
      ? .folder([LocalFile.Entry(path: "file", content: [], mode: 0o644)], emptyFolders: [])
      : .file([], mode: 0o644)
    return LocalFile(path: path, content: content)
  }

  func localTemplate(_ path: String) -> LocalTemplate { LocalTemplate(path: path) { _ in "" } }

  func localVariables(_ path: String) -> ValueMap { [:] }

  func localDestination(_ path: String) -> LocalDestination {
    LocalDestination(path: path, host: "host", digest: { _ in nil }, write: { _, _ in })
  }

  func evaluate(_ expression: String) -> Value { true }
}
