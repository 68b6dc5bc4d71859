import PlayData
import PlayLock
import PlayModuleKit
import PlayTemplate

/// Reads a module's parameters and checks all that can be checked without a host.
struct ModuleCallReader {
  let loading: Loading

  func call(
    of module: ModuleDefinition, _ entry: Node.Entry, searchPaths: SearchPaths
  ) -> ModuleCall? {
    guard let node = parameters(of: module, entry) else { return nil }
    guard let templated = loading.templated(node) else { return nil }
    let call = ModuleCall(module: module, parameters: templated, position: entry.keyPosition)
    let problems = module.problems(inKeys: (node.entries ?? []).map(\.key))
    for problem in problems {
      loading.report(Diagnostics([call.diagnostic(ofKeyIn: problem)]))
    }
    let context = LiteralContext(call: call, files: loading.files, searchPaths: searchPaths)
    let isWell = checkLiterals(call, in: context)
    guard isWell, problems.isEmpty, let parameters = templated.literal?.map,
      let prepared = checkTogether(parameters, of: call, in: context), !context.wasAsked,
      !Value.map(parameters).holdsNUL
    else { return call }
    return call.with(prepared)
  }

  /// The parameters as a map; text stands for the module's shorthand, nothing for no parameters.
  private func parameters(of module: ModuleDefinition, _ entry: Node.Entry) -> Node? {
    switch entry.value.content {
    case .map: return entry.value
    case .scalar(.null): return Node(.map([]), at: entry.value.position)
    case .scalar(.string), .scalar(.unknown), .list:
      guard let key = module.info.shorthand else { break }
      let parameter = Node.Entry(
        key: key, keyPosition: entry.value.position, value: entry.value)
      return Node(.map([parameter]), at: entry.value.position)
    default: break
    }
    loading.report(
      "wrong-type", "\(entry.key): expected a map of parameters, got \(entry.value.typeName)",
      at: entry.value.position)
    return nil
  }

  /// Checks every parameter that holds no template; returns whether they are all well.
  private func checkLiterals(_ call: ModuleCall, in context: LiteralContext) -> Bool {
    var isWell = true
    for entry in call.parameters.node.entries ?? [] {
      guard let value = try? TemplatedValue(parsing: entry.value).literal else { continue }
      do {
        try call.module.check(value, for: entry.key, in: context)
      } catch {
        isWell = false
        report(error, of: call, key: entry.key)
      }
    }
    return isWell
  }

  /// Checks how parameters without templates go together; returns the task when they do.
  private func checkTogether(
    _ parameters: ValueMap, of call: ModuleCall, in context: LiteralContext
  ) -> PreparedTask? {
    do {
      return try call.module.prepare(parameters, in: context)
    } catch {
      report(error, of: call, key: nil)
      return nil
    }
  }

  private func report(_ error: any Error, of call: ModuleCall, key: String?) {
    switch error {
    case let problem as ParameterProblem:
      let named = ParameterProblem(
        key: key ?? problem.key, message: problem.message, hint: problem.hint)
      loading.report(Diagnostics([call.diagnostic(of: named)]))
    case let error as TemplateError: loading.report(Diagnostics([error.diagnostic]))
    default:
      let problem = ParameterProblem(key: key, message: "\(error)")
      loading.report(Diagnostics([call.diagnostic(of: problem)]))
    }
  }
}

/// Checks literal parameters: files must be there, templates and expressions must parse.
private struct LiteralContext: ParameterContext {
  let call: ModuleCall
  let files: any FileReader
  let searchPaths: SearchPaths
  private let asked = Locked(false)
  /// The most bytes of a file that are looked at.
  private static let limit = 1 << 20

  init(call: ModuleCall, files: any FileReader, searchPaths: SearchPaths) {
    (self.call, self.files, self.searchPaths) = (call, files, searchPaths)
  }

  /// Whether a parameter has needed anything but its own value.
  var wasAsked: Bool { asked.withLock { $0 } }

  private func noteQuestion() { asked.withLock { $0 = true } }

  /// The file as far as a mistake can be found in it: when its task begins, it is read again.
  func localFile(_ path: String) throws -> LocalFile {
    noteQuestion()
    return try LocalFileReader(reader: files, limit: Self.limit)
      .file(path, in: searchPaths.files)
  }

  func localTemplate(_ path: String) throws -> LocalTemplate {
    noteQuestion()
    let found = try SearchPaths.find(path, in: searchPaths.templates, reader: files)
    let source = Source(name: found, bytes: try files.decrypted(found) ?? [])
    guard let text = String(validating: source.bytes, as: UTF8.self) else {
      throw ParameterProblem(key: "src", message: "\"\(found)\" is not UTF-8 text")
    }
    let parse: @Sendable (TemplateStyle) throws -> String = { style in
      _ = try Template(
        parsing: text, from: TextOrigin(file: source), options: TemplateOptions(style))
      return ""
    }
    // Which delimiters a task chooses is known only when all its parameters are.
    let keys = call.parameters.node.entries?.map(\.key) ?? []
    if !keys.contains(where: { $0.hasSuffix("_string") }) { _ = try parse(TemplateStyle()) }
    return LocalTemplate(path: path, render: parse)
  }

  func localVariables(_ path: String) throws -> ValueMap {
    noteQuestion()
    let found = try SearchPaths.find(path, in: searchPaths.variables, reader: files, for: "file")
    let variables = try VariablesReader(reader: files).variables(at: found)
    return ValueMap(variables.map { ($0.name, $0.value.literal ?? .null) })
  }

  func localDestination(_ path: String) -> LocalDestination {
    noteQuestion()
    return LocalDestination(path: path, host: "", digest: { _ in nil }, write: { _, _ in })
  }

  func evaluate(_ expression: String) throws -> Value {
    noteQuestion()
    let origin = call.origin(of: expression)
    _ = try Expression(
      parsing: expression,
      from: origin ?? TextOrigin(file: Source(name: "\"\(expression)\"", text: expression)))
    return .bool(true)
  }
}
