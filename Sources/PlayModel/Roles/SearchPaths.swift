public import PlayData
import PlayModuleKit

/// The folders in which a task's files and templates are looked for, the nearest first.
public struct SearchPaths: Sendable {
  /// Folders for `src` of `copy` and the like.
  public let files: [String]
  /// Folders for `src` of `template`.
  public let templates: [String]

  /// The folders of a task in a playbook's folder, or in a role.
  public init(playbookFolder: String, roleFolder: String?) {
    let bases = [roleFolder, playbookFolder].compactMap(\.self)
    files = bases.flatMap { [LocalPath.join($0, "files"), $0] }
    templates = bases.flatMap { [LocalPath.join($0, "templates"), $0] }
  }

  /// The first of the folders' files that is there.
  public static func find(
    _ path: String, in folders: [String], reader: any FileReader
  ) throws -> String {
    let candidates = path.hasPrefix("/") ? [path] : folders.map { LocalPath.join($0, path) }
    for candidate in candidates {
      if reader.isFolder(candidate) { return candidate }
      if try reader.read(candidate) != nil { return candidate }
    }
    throw ParameterProblem(
      key: "src", message: "there is no \"\(path)\"",
      hint: "looked for " + candidates.joined(separator: ", "))
  }
}
