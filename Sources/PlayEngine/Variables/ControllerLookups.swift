import PlayData
import PlayModel
import PlayModuleKit
import PlayTemplate

/// What templates of tasks find on the controller: templates that they include, and lookups.
struct ControllerLookups: Sendable {
  let files: ControllerFiles

  /// An environment that knows these besides its own.
  func added(to environment: TemplateEnvironment) -> TemplateEnvironment {
    var environment = environment
    let own: [String: TemplateEnvironment.Lookup] = [
      "file": file, "template": template, "vars": vars,
    ]
    environment.lookups.merge(own) { given, _ in given }
    environment.loader = loader(main: nil, style: TemplateStyle())
    return environment
  }

  /// Finds what a template includes; `main` is the path of the template that the task names.
  func loader(main: String?, style: TemplateStyle) -> TemplateEnvironment.Loader {
    { name, scope in
      guard let paths = (scope as? TaskScope)?.searchPaths else { return nil }
      return try files.included(name, in: paths, main: main, style: style)
    }
  }

  /// `lookup('file', PATH…)`: the texts of files, without newlines at their ends.
  private func file(
    _ arguments: [Value], _ named: [String: Value], _ scope: any VariableScope
  ) throws -> Value {
    let call = try LookupCall("file", arguments, named, takes: ["rstrip", "lstrip"], scope)
    return try call.results { path in
      guard case .file(let bytes, _) = try files.file(path, in: call.paths).content else {
        throw LookupFailure("\"\(path)\" is a folder")
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw LookupFailure("\"\(path)\" is not UTF-8 text")
      }
      let start = try call.flag("lstrip", or: false) ? text.drop(while: \.isWhitespace) : text[...]
      guard try call.flag("rstrip", or: true) else { return .string(String(start)) }
      return .string(String(start.reversed().drop(while: \.isWhitespace).reversed()))
    }
  }

  /// `lookup('template', PATH…)`: the texts that templates make of the task's variables.
  private func template(
    _ arguments: [Value], _ named: [String: Value], _ scope: any VariableScope
  ) throws -> Value {
    let call = try LookupCall("template", arguments, named, takes: ["template_vars"], scope)
    let variables = try call.map("template_vars")
    return try call.results { path in
      var inner = call.scope
      inner.loop.merge(variables) { $1 }
      let template = try files.template(path, in: call.paths, style: TemplateStyle())
      let environment = inner.environment.including(
        with: loader(main: template.origin.start.source.name, style: TemplateStyle()))
      let text = try template.render(in: inner.entering(lookup: path), environment: environment)
      return .string(text)
    }
  }

  /// `lookup('vars', NAME…)`: the variables of these names.
  private func vars(
    _ arguments: [Value], _ named: [String: Value], _ scope: any VariableScope
  ) throws -> Value {
    let call = try LookupCall("vars", arguments, named, takes: ["default"], scope)
    return try call.results { name in
      if let value = try call.scope.value(of: name) ?? named["default"] { return value }
      throw LookupFailure(
        "\"\(name)\" is undefined", hint: Suggestion.hint(for: name, among: call.scope.names))
    }
  }
}

/// The arguments of a lookup by a task.
private struct LookupCall {
  let scope: TaskScope
  let paths: SearchPaths
  private let terms: [String]
  private let named: [String: Value]

  init(
    _ lookup: String, _ arguments: [Value], _ named: [String: Value], takes names: [String],
    _ scope: any VariableScope
  ) throws {
    guard let scope = scope as? TaskScope, let paths = scope.searchPaths else {
      throw LookupFailure("it is there for tasks alone")
    }
    if let name = named.keys.sorted().first(where: { !names.contains($0) }) {
      throw LookupFailure(
        "it has no argument \"\(name)\"",
        hint: Suggestion.hint(for: name, among: names, listing: "it has"))
    }
    (self.scope, self.paths, self.named) = (scope, paths, named)
    terms = try arguments.flatMap { $0.list ?? [$0] }.map { term in
      guard let text = term.string else {
        throw LookupFailure("expected text, got \(term.typeName)")
      }
      return text
    }
    if terms.isEmpty { throw LookupFailure("an argument is missing behind \"\(lookup)\"") }
  }

  /// The result for one argument, or a list of them for several.
  func results(_ result: (String) throws -> Value) throws -> Value {
    let results = try terms.map { term in
      do {
        return try result(term)
      } catch let problem as ParameterProblem {
        // It says "src", which is the name of a module's parameter.
        throw LookupFailure(problem.message, hint: problem.hint)
      }
    }
    return results.count == 1 ? results[0] : .list(results)
  }

  func flag(_ name: String, or standard: Bool) throws -> Bool {
    guard let value = named[name] else { return standard }
    guard case .bool(let flag) = value else {
      throw LookupFailure("\(name): expected true or false, got \(value.typeName)")
    }
    return flag
  }

  func map(_ name: String) throws -> [String: Value] {
    guard let value = named[name] else { return [:] }
    guard let map = value.map else {
      throw LookupFailure("\(name): expected a map, got \(value.typeName)")
    }
    return Dictionary(map.map { ($0.key, $0.value) }) { $1 }
  }
}

/// Why a lookup has no result.
private struct LookupFailure: Error, CustomStringConvertible {
  let message: String
  let hint: String?

  init(_ message: String, hint: String? = nil) { (self.message, self.hint) = (message, hint) }

  var description: String { message + (hint.map { "; \($0)" } ?? "") }
}

extension TemplateEnvironment {
  /// The same environment in which included templates are found in another way.
  func including(with loader: @escaping Loader) -> TemplateEnvironment {
    var environment = self
    environment.loader = loader
    return environment
  }
}
