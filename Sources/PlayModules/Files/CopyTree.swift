import PlayData
import PlayModuleKit
import PlayShell

/// A folder of the controller and what is in its place on the host.
struct CopyTree: Sendable {
  /// A folder of the host.
  struct Folder: Sendable {
    let path: RemotePath
    let status: FileStatus?
  }

  /// The files.
  var files: [CopiedFile] = []
  /// The folders that hold them, outermost first.
  var folders: [Folder] = []
  /// The folder that the outermost one is in.
  var outer: FileTarget?
  /// Whether the files are many and travel as one archive.
  var isStreamed = false

  /// Asks about all files and folders at once, and about each file by itself.
  static func probe(
    _ entries: [LocalFile.Entry], emptyFolders: [String], below root: RemotePath, followsLink: Bool
  ) -> Probe<CopyTree> {
    let files = entries.map { entry in
      ManagedFile.probe(
        root.appending(entry.path), followsLink: followsLink,
        unlessSHA256: entry.sha256
      ).map {
        CopiedFile(
          target: $0.0, current: $0.1, content: entry.content, digest: entry.sha256,
          ownMode: entry.mode)
      }
    }
    return Probe<[CopiedFile]>.each(files).zip(folders(entries, emptyFolders, below: root))
      .zip(FileTarget.probe(root, followsLink: false))
      .map { CopyTree(files: $0.0.0, folders: $0.0.1, outer: $0.1) }
  }

  /// Asks about the folders.
  static func folders(
    _ entries: [LocalFile.Entry], _ emptyFolders: [String], below root: RemotePath
  ) -> Probe<[Folder]> {
    .each(
      folderPaths(entries, emptyFolders).map { name in
        let path = name.isEmpty ? root : root.appending(name)
        return Probe<FileStatus?>.ask(FileStatusQuestion(path.text, followsLink: true))
          .map { Folder(path: path, status: $0) }
      })
  }

  /// The root and every folder on the way to a file, outermost first.
  private static func folderPaths(
    _ entries: [LocalFile.Entry], _ emptyFolders: [String]
  ) -> [String] {
    var paths: Set<ByteText> = [""]
    for folder in entries.map({ $0.path.split(byte: "/").dropLast() })
      + emptyFolders.map({ $0.split(byte: "/")[...] })
    {
      for count in 0...folder.count {
        paths.insert(ByteText(folder.prefix(count).joined(separator: "/")))
      }
    }
    return paths.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The steps: missing folders first, then the files.
  func plan(files: [ManagedFile], folders attributes: FileAttributes) throws -> Plan {
    let missing = try missingFolders()
    if isStreamed { return try streamPlan(files: files, missing: missing, folders: attributes) }
    var plan = Plan(missing.map { Self.creation(of: $0.text, attributes) })
    let created = Set(missing.map { ByteText($0.text) })
    for file in files {
      let filePlan = try file.plan(
        isFolderPlanned: created.contains(ByteText(file.target.path.folder)))
      plan.steps += filePlan.steps
      plan.requires += filePlan.requires
      plan.warnings += filePlan.warnings
    }
    plan.values["dest"] = (folders.first?.path.text).map { .string($0) }
    return plan
  }

  /// The folders that are to be created, outermost first.
  private func missingFolders() throws -> [RemotePath] {
    let missing = folders.filter { $0.status == nil }.map(\.path)
    if let outer, missing.contains(outer.path) { try outer.requireFolder() }
    for folder in folders {
      guard let status = folder.status, status.kind != .folder else { continue }
      throw ModuleFailure("\(folder.path) is \(status.kind.phrase), not a folder")
    }
    return missing
  }

  /// Creates one folder.
  static func creation(of path: String, _ attributes: FileAttributes) -> Step {
    let mode = FileStatus.octal(folderMode(attributes))
    let owners =
      (attributes.owner.map { ["-o", $0.text] } ?? [])
      + (attributes.group.map { ["-g", $0.text] } ?? [])
    return Step(
      .value(path, from: nil, to: "a folder, mode \(mode)"),
      [.run(ShellCommand(["install", "-d", "-m", mode] + owners + [path]))],
      provides: [Resource(.path, path)])
  }

  /// The mode of a folder that is created.
  static func folderMode(_ attributes: FileAttributes) -> Int {
    attributes.mode(from: 0o755, isFolder: true)
  }
}
