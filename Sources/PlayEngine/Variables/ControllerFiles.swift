import PlayLock
import PlayData
import PlayModel
import PlayModuleKit
import PlayTemplate

/// Files, templates and expressions of the controller, read and parsed once for all hosts.
final class ControllerFiles: Sendable {
  private struct TemplateKey: Hashable {
    let path: String
    let style: TemplateStyle
  }

  /// The same text in two places is two expressions, since messages name the place.
  private struct ExpressionKey: Hashable {
    let text: String
    let source: ObjectIdentifier?
    let offset: Int
  }

  private struct Cache {
    var files: [String: LocalFile] = [:]
    var templates: [TemplateKey: Template] = [:]
    var expressions: [ExpressionKey: Expression] = [:]
    var variables: [String: [VariableDefinition]] = [:]
  }

  let reader: any FileReader
  let writer: any FileWriter
  private let cache = Locked(Cache())

  init(reader: any FileReader, writer: any FileWriter = LocalFiles()) {
    self.reader = reader
    self.writer = writer
  }

  func file(_ path: String, in paths: SearchPaths) throws -> LocalFile {
    let key = paths.files.joined(separator: ":") + ":" + path
    if let known = cache.withLock({ $0.files[key] }) { return known }
    let file = try LocalFileReader(reader: reader).file(path, in: paths.files)
    cache.withLock { $0.files[key] = file }
    return file
  }

  func template(_ path: String, in paths: SearchPaths, style: TemplateStyle) throws -> Template {
    try template(at: SearchPaths.find(path, in: paths.templates, reader: reader), style: style)
  }

  /// A template that another one includes; `nil` when there is none of this name.
  func included(
    _ name: String, in paths: SearchPaths, main: String?, style: TemplateStyle
  ) throws -> Template? {
    let folders = Self.templateFolders(paths, main: main)
    guard let found = try? SearchPaths.find(name, in: folders, reader: reader),
      !reader.isFolder(found)
    else { return nil }
    return try template(at: found, style: style)
  }

  /// Where included templates are looked for: where a task's are, then beside the template that the
  /// task names.
  static func templateFolders(_ paths: SearchPaths, main: String?) -> [String] {
    let folder = main.map { main in
      main.lastIndex(of: "/").map { String(main[..<$0]) } ?? "."
    }
    return paths.templates + [folder].compactMap(\.self).filter { !paths.templates.contains($0) }
  }

  private func template(at found: String, style: TemplateStyle) throws -> Template {
    let key = TemplateKey(path: found, style: style)
    if let known = cache.withLock({ $0.templates[key] }) { return known }
    let source = Source(name: found, bytes: try reader.decrypted(found) ?? [])
    guard let text = String(validating: source.bytes, as: UTF8.self) else {
      throw ParameterProblem(key: "src", message: "\"\(found)\" is not UTF-8 text")
    }
    let template = try Template(
      parsing: text, from: TextOrigin(file: source), options: TemplateOptions(style))
    cache.withLock { $0.templates[key] = template }
    return template
  }

  /// The variables of a file, or of the JSON files of a folder in their order.
  func variables(_ path: String, in paths: SearchPaths) throws -> [VariableDefinition] {
    let found = try SearchPaths.find(path, in: paths.variables, reader: reader, for: "file")
    let key = "vars:" + found
    if let known = cache.withLock({ $0.variables[key] }) { return known }
    let variables = try VariablesReader(reader: reader).variables(at: found)
    cache.withLock { $0.variables[key] = variables }
    return variables
  }

  func expression(_ text: String, from origin: TextOrigin?) throws -> Expression {
    let key = ExpressionKey(
      text: text, source: origin.map { ObjectIdentifier($0.start.source) },
      offset: origin?.start.offset ?? 0)
    if let known = cache.withLock({ $0.expressions[key] }) { return known }
    let own = TextOrigin(file: Source(name: "\"\(text)\"", text: text))
    let expression = try Expression(parsing: text, from: origin ?? own)
    cache.withLock { $0.expressions[key] = expression }
    return expression
  }
}
