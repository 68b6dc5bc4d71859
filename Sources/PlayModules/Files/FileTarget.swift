import PlayModuleKit

/// A path that a task wants to write, and what is there.
struct FileTarget: Sendable {
  /// The path as the task gave it.
  let path: RemotePath
  /// Whether a link at the path stands for what it points to.
  let followsLink: Bool
  /// The status of the path itself.
  let itself: FileStatus?
  /// The status of what a link at the path points to, or of the path itself.
  let followed: FileStatus?
  /// The status of the folder that the path is in.
  let folder: FileStatus?
  /// Where the path leads when all links are followed.
  let realPath: String?

  /// Asks about a path.
  static func probe(_ path: RemotePath, followsLink: Bool) -> Probe<FileTarget> {
    let real: Probe<String?> =
      followsLink ? .ask(RealPathQuestion(path.text)) : .none(nil)
    return Probe<FileStatus?>.ask(FileStatusQuestion(path.text))
      .zip(.ask(FileStatusQuestion(path.text, followsLink: true)))
      .zip(.ask(FileStatusQuestion(path.folder, followsLink: true)))
      .zip(real)
      .map { answers in
        let (((itself, followed), folder), realPath) = answers
        return FileTarget(
          path: path, followsLink: followsLink, itself: itself, followed: followed,
          folder: folder, realPath: realPath)
      }
  }

  /// Whether a link at the path is to be replaced, not what it points to.
  var isReplacedLink: Bool { itself?.kind == .link && !followsLink }

  /// The status of what is to be changed.
  var status: FileStatus? { followsLink ? followed : itself }

  /// The path of what is to be changed: a new file takes the place of a link's target, not the
  /// link's own.
  func writePath() throws -> String {
    guard followsLink, let itself, itself.kind == .link else { return path.text }
    guard followed != nil, let realPath else {
      throw ModuleFailure(
        "\(path) is a link to \(itself.target ?? "nothing"), which does not exist",
        hint: "create what it points to, or remove the link",
        missing: [Resource(.path, path.text)])
    }
    return realPath
  }

  /// The entry of its folder that a file or a folder in the path's place has; `nil` behind a link,
  /// which other paths may lead through.
  var entry: FolderEntry? {
    guard itself?.kind != .link else { return nil }
    return folder.map { FolderEntry(path, in: $0) }
  }

  /// A failure that names the folder as missing, so that a check goes on when an earlier task creates
  /// it; `nil` when it is there.
  var missingFolder: ModuleFailure? {
    guard folder == nil else { return nil }
    return ModuleFailure(
      "the folder \(path.folder) of \(path) does not exist",
      hint: "create it first with the module file and state \"directory\"",
      missing: [Resource(.path, path.folder)])
  }

  /// Makes sure that something can be created at the path.
  func requireFolder() throws {
    if let missingFolder { throw missingFolder }
    try checkFolder()
  }

  /// Makes sure that something can be created in the folder, if it is there.
  func checkFolder() throws {
    guard let folder else { return }
    guard folder.kind == .folder else {
      throw ModuleFailure("\(path.folder) is \(folder.kind.phrase), not a folder")
    }
    try folder.requireChangeable(path.folder)
  }
}

extension FileStatus {
  /// The flags of chflags(1) with which nobody, root included, can change or replace a file.
  private static let immutable: Set = ["schg", "uchg", "sappnd", "uappnd", "sunlnk", "uunlnk"]

  /// Makes sure that no flag forbids changes.
  func requireChangeable(_ path: String) throws {
    guard let flag = flags.first(where: Self.immutable.contains) else { return }
    throw ModuleFailure(
      "\(path) has the flag \(flag) and cannot be changed",
      hint: "clear it with \"chflags no\(flag) \(path)\" if the change is wanted")
  }

  /// The device, which a mount point does not share with the folder that it is in.
  var device: Substring { identity.prefix { $0 != ":" } }
}

extension FileStatus.Kind {
  /// The kind in a sentence.
  var phrase: String {
    switch self {
    case .file: "a file"
    case .folder: "a folder"
    case .link: "a link"
    case .socket: "a socket"
    case .pipe: "a named pipe"
    case .characterDevice, .blockDevice: "a device"
    }
  }
}
