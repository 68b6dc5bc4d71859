public import PlayData
import PlayModuleKit

/// The folders in which a task's files and templates are looked for, the nearest first.
public final class SearchPaths: Sendable {
  /// Folders for `src` of `copy` and the like.
  public let files: [String]
  /// Folders for `src` of `template`.
  public let templates: [String]
  /// Folders for `file` of `include_vars`.
  public let variables: [String]
  /// The folder of the playbook.
  public let playbookFolder: String

  /// The folders of a task in a playbook's folder, or in a role.
  public init(playbookFolder: String, roleFolder: String?) {
    let bases = [roleFolder, playbookFolder].compactMap(\.self)
    files = bases.flatMap { [LocalPath.join($0, "files"), $0] }
    templates = bases.flatMap { [LocalPath.join($0, "templates"), $0] }
    variables = bases.flatMap { [LocalPath.join($0, "vars"), $0] }
    self.playbookFolder = playbookFolder
  }

  /// A path of the controller as it is meant beside the playbook.
  public func besidePlaybook(_ path: String) -> String { LocalPath.join(playbookFolder, path) }

  /// The first of the folders' files that is there.
  ///
  /// - Parameters:
  ///   - path: What to look for.
  ///   - folders: Where.
  ///   - reader: The controller's files.
  ///   - key: The parameter that a missing file is told as the fault of.
  /// - Returns: The file's path.
  /// - Throws: `ParameterProblem` when none of the folders has it, or `FileError`.
  public static func find(
    _ path: String, in folders: [String], reader: any FileReader, for key: String = "src"
  ) throws -> String {
    let candidates = path.hasPrefix("/") ? [path] : folders.map { LocalPath.join($0, path) }
    for candidate in candidates {
      if reader.isFolder(candidate) { return candidate }
      if try reader.isFile(candidate) { return candidate }
    }
    throw ParameterProblem(
      key: key, message: "there is no \"\(path)\"",
      hint: "looked for " + candidates.joined(separator: ", "))
  }
}
