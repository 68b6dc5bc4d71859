import PlayData
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
    for problem in module.problems(inKeys: (node.entries ?? []).map(\.key)) {
      loading.report(
        "parameter", problem.message, at: call.keyPosition(of: problem.key), hint: problem.hint)
    }
    checkLiterals(call, searchPaths: searchPaths)
    return call
  }

  /// The parameters as a map; text stands for the module's shorthand, nothing for no parameters.
  private func parameters(of module: ModuleDefinition, _ entry: Node.Entry) -> Node? {
    switch entry.value.content {
    case .map: return entry.value
    case .scalar(.null): return Node(.map([]), at: entry.value.position)
    case .scalar(.string), .list:
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

  private func checkLiterals(_ call: ModuleCall, searchPaths: SearchPaths) {
    let context = LiteralContext(files: loading.files, searchPaths: searchPaths)
    for entry in call.parameters.node.entries ?? [] {
      guard let value = try? TemplatedValue(parsing: entry.value).literal else { continue }
      do {
        try call.module.check(value, for: entry.key, in: context)
      } catch let problem as ParameterProblem {
        loading.report(
          "parameter", "\(call.module.info.name): \(entry.key): \(problem.message)",
          at: entry.value.position, hint: problem.hint)
      } catch let error as TemplateError {
        loading.report(Diagnostics([error.diagnostic]))
      } catch let error as FileError {
        loading.report("unreadable-file", error.description, at: entry.value.position)
      } catch {
        loading.report("parameter", "\(error)", at: entry.value.position)
      }
    }
  }
}

/// Checks literal parameters: files must be there, templates and expressions must parse.
private struct LiteralContext: ParameterContext {
  let files: any FileReader
  let searchPaths: SearchPaths

  func localFile(_ path: String) throws -> LocalFile {
    try LocalFileReader(reader: files).file(path, in: searchPaths.files)
  }

  func localTemplate(_ path: String) throws -> LocalTemplate {
    let found = try SearchPaths.find(path, in: searchPaths.templates, reader: files)
    let source = Source(name: found, bytes: try files.read(found) ?? [])
    _ = try Template(
      parsing: String(decoding: source.bytes, as: UTF8.self), from: TextOrigin(file: source))
    return LocalTemplate(path: path) { _ in "" }
  }

  func evaluate(_ expression: String) throws -> Value {
    _ = try Expression(
      parsing: expression, from: TextOrigin(file: Source(name: "expression", text: expression)))
    return .bool(true)
  }
}
