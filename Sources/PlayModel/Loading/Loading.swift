import PlayData
import PlayModuleKit

/// What loading a playbook shares: the files, the modules, and the mistakes that were found so far.
///
/// Mistakes are collected, not thrown, so that all of them are told at once.
final class Loading {
  let files: any FileReader
  /// The modules that the tasks which are being read may use.
  private(set) var modules: [String: ModuleDefinition]
  let rolesPath: [String]
  private var found = FoundMistakes()
  private var documents: [String: Document] = [:]
  private let ids: RoleUseIDs

  init(
    files: any FileReader, modules: [ModuleDefinition], rolesPath: [String], ids: RoleUseIDs
  ) {
    self.files = files
    self.modules = Dictionary(modules.map { ($0.info.name, $0) }) { first, _ in first }
    self.rolesPath = rolesPath
    self.ids = ids
  }

  /// All mistakes, each once, in the order of the files.
  var diagnostics: Diagnostics { found.inFileOrder }

  func report(_ diagnostics: Diagnostics) { for one in diagnostics.all { found.add(one) } }

  func report(_ id: String, _ message: String, at position: Position?, hint: String? = nil) {
    found.add(Diagnostic(id: id, message, at: position, hint: hint))
  }

  /// Reads something whose tasks may use more modules.
  func withModules<Part>(_ more: [ModuleDefinition], _ read: () -> Part) -> Part {
    let outer = modules
    for module in more { modules[module.info.name] = module }
    defer { modules = outer }
    return read()
  }

  func makeRoleUseID() -> Int { ids.make() }

  /// What there is under the path of a JSON file.
  private enum Document {
    case root(Node)
    case missing
    /// It cannot be read, and that has been reported.
    case broken
  }

  /// The root of a JSON file, or `nil` when there is no such file or it cannot be read.
  func readJSON(_ path: String) -> Node? {
    guard case .root(let root) = document(path) else { return nil }
    return root
  }

  /// The root of a JSON file that something names; it is reported there when it is missing.
  func readJSON(_ path: String, namedBy key: String, at position: Position) -> Node? {
    let document = document(path)
    if case .missing = document {
      report("missing-file", "\(key): there is no file \"\(path)\"", at: position)
    }
    guard case .root(let root) = document else { return nil }
    return root
  }

  /// Every file is read once, however often it is used.
  private func document(_ path: String) -> Document {
    if let known = documents[path] { return known }
    let document = read(path)
    documents[path] = document
    return document
  }

  private func read(_ path: String) -> Document {
    do {
      guard let bytes = try files.read(path) else { return .missing }
      let source = Source(name: path, bytes: bytes)
      found.note(source)
      return .root(try files.document(in: source))
    } catch let error as Diagnostics {
      report(error)
    } catch let error as FileError {
      report(Diagnostics([error.diagnostic]))
    } catch {
      report("unreadable-file", "\(error)", at: nil)
    }
    return .broken
  }
}
