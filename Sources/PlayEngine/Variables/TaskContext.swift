import PlayData
import PlayModel
import PlayModuleKit
import PlayTemplate

/// Gives the parameters of one task what they need from the controller.
struct TaskContext: ParameterContext {
  let files: ControllerFiles
  let call: ModuleCall
  let paths: SearchPaths
  let scope: TaskScope

  func localFile(_ path: String) throws -> LocalFile { try files.file(path, in: paths) }

  func localTemplate(_ path: String) throws -> LocalTemplate {
    // Found now, so that a missing template is told as the parameter's fault.
    _ = try SearchPaths.find(path, in: paths.templates, reader: files.reader)
    return LocalTemplate(path: path) { style in
      let template = try files.template(path, in: paths, style: style)
      let loader = ControllerLookups(files: files).loader(
        main: template.origin.start.source.name, style: style)
      return try template.render(
        in: scope, environment: scope.environment.including(with: loader))
    }
  }

  func localVariables(_ path: String) throws -> ValueMap {
    let definitions = try files.variables(path, in: paths)
    var inner = scope
    // They see each other, but what `-e` says stays above them.
    inner.extra.merge(TaskVariables.table(definitions)) { extra, _ in extra }
    return try ValueMap(
      definitions.map { ($0.name, try inner.value(of: $0.name) ?? .null) })
  }

  func localDestination(_ path: String) throws -> LocalDestination {
    let files = files
    let paths = paths
    return LocalDestination(
      path: path, host: try scope.value(of: "inventory_hostname")?.string ?? "",
      digest: { try files.reader.read(paths.besidePlaybook($0)).map(SHA256Digest.hex) },
      write: { try files.writer.write(paths.besidePlaybook($0), $1) })
  }

  func evaluate(_ expression: String) throws -> Value {
    do {
      return try files.expression(expression, from: call.origin(of: expression))
        .value(in: scope, environment: scope.environment)
    } catch  where scope.environment.holdsSecret(expression) {
      // What is wrong with it would show parts of the secret, which nobody could mask.
      throw ModuleFailure(
        "a secret is not an expression that can be evaluated",
        hint: "write the variable's name without {{ }}")
    }
  }
}
