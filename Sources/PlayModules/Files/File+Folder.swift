import PlayModuleKit
import PlayShell

extension File {
  /// The mode of a new folder under the session's umask.
  private static let newFolderMode = 0o755

  /// Creates the folder, or changes it and, on demand, everything in it.
  func folderSteps(_ current: State) throws -> [Step] {
    guard let status = current.target.status else { return [try folderCreation(current)] }
    guard status.kind == .folder else {
      let target = status.target.map { " to \($0)" } ?? ""
      throw ModuleFailure(
        "\(path) is \(status.kind.phrase)\(target), not a folder",
        hint: status.kind == .link
          ? "with \"follow\": true the folder that it points to is meant" : "remove it first")
    }
    let steps =
      recurse ? attributes.steps(forTree: current.tree) : try attributeSteps(current.target)
    if recurse, !steps.isEmpty { try status.requireChangeable(path.text) }
    return steps
  }

  /// All folders that are missing on the way are created with the same mode and owner.
  private func folderCreation(_ current: State) throws -> Step {
    _ = try current.target.writePath()
    for ancestor in current.ancestors {
      guard let status = ancestor.status, status.kind != .folder else { continue }
      throw ModuleFailure(
        "\(path) cannot be created: \(ancestor.path) is \(status.kind.phrase), not a folder")
    }
    let missing = current.ancestors.filter { $0.status == nil }.map(\.path)
    if missing.isEmpty { try current.target.requireFolder() }
    let folders = missing + [path.text]
    let mode = FileStatus.octal(attributes.mode(from: Self.newFolderMode, isFolder: true))
    let owners = (owner.map { ["-o", $0.text] } ?? []) + (group.map { ["-g", $0.text] } ?? [])
    return Step(
      .value(path.text, from: nil, to: "a folder, mode \(mode)"),
      [.run(ShellCommand(["install", "-d", "-m", mode] + owners + folders))],
      provides: folders.map { Resource(.path, $0) }, entries: entries(current, missing: missing))
  }

  /// The entry of the outermost new folder; whatever is asked about below it was not there.
  private func entries(_ current: State, missing: [String]) -> Set<FolderEntry>? {
    guard let outermost = missing.first.flatMap({ RemotePath($0) }) else {
      return current.target.entry.map { [$0] }
    }
    let folder = current.ancestors.last { $0.path == outermost.folder }?.status
    return folder.map { [FolderEntry(outermost, in: $0)] }
  }
}
