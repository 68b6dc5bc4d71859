import PlayData
import PlayModuleKit
import PlayShell

/// A file whose content the controller knows: what is there, what shall be there, and the steps
/// between them.
struct ManagedFile: Sendable {
  /// The path and what is there.
  let target: FileTarget
  /// The content that is there.
  let current: FileContent
  /// The content that shall be there.
  let content: [UInt8]
  /// Its SHA-256, where that is known already.
  var digest: String?
  /// Mode, owner and group that shall be there.
  let attributes: FileAttributes
  /// Whether a copy of a replaced file stays.
  var keepsBackup = false
  /// A command that must accept the new content.
  var validation: ValidationCommand?

  /// The mode of a new file under the session's umask.
  static let newFileMode = 0o644

  /// Asks about a path and its content, which is sent only when its digest differs.
  static func probe(
    _ path: RemotePath, followsLink: Bool, unlessSHA256 digest: String?
  ) -> Probe<(FileTarget, FileContent)> {
    FileTarget.probe(path, followsLink: followsLink)
      .zip(.ask(FileContentQuestion(path.text, unlessSHA256: digest)))
  }

  /// What changes what is there into what shall be there.
  ///
  /// - Parameter isFolderPlanned: Whether an earlier step creates the folder of the file.
  /// - Returns: The steps; none when everything is as it shall be.
  /// - Throws: `ModuleFailure` when the path cannot become such a file.
  func steps(isFolderPlanned: Bool = false) throws -> [Step] {
    let path = try target.writePath()
    let existing = target.isReplacedLink ? nil : target.status
    if let existing, existing.kind != .file {
      throw ModuleFailure(
        "\(path) is \(existing.kind.phrase), not a file",
        hint: "remove it first, or choose another path")
    }
    if existing == nil, !isFolderPlanned { try target.checkFolder() }
    let attributeSteps = existing.map { attributes.steps(for: path, status: $0) } ?? []
    let contentSteps = try contentChange().map { change in
      [
        Step(
          change.difference, [.write(change.write)],
          provides: existing == nil ? [Resource(.path, path)] : [], entries: entries)
      ]
    }
    let steps = (contentSteps ?? []) + attributeSteps
    if !steps.isEmpty { try existing?.requireChangeable(path) }
    return steps
  }

  /// Whether what is there already has the wanted content.
  private var isContentWanted: Bool {
    guard !target.isReplacedLink, target.status != nil else { return false }
    return switch current {
    case .missing: false
    case .same: true
    case .bytes(let bytes, let isComplete): isComplete && bytes == content
    }
  }

  /// The content to be written and how it is shown; `nil` when it is there.
  ///
  /// Content, mode and owner are written together, so that no one sees a mixture; the steps of the
  /// attributes then only say so.
  func contentChange() throws -> (difference: Difference, write: FileWrite)? {
    guard !isContentWanted else { return nil }
    let path = try target.writePath()
    let existing = target.isReplacedLink ? nil : target.status
    let write = FileWrite(
      path: path, content: content, mode: FileStatus.octal(mode),
      owner: attributes.owner?.text ?? existing?.owner,
      group: attributes.group?.text ?? existing?.group, validate: validation?.words,
      backup: backupPath)
    return (difference(path, existing), write)
  }

  /// What the write changes; not known when another program takes part, or when names of users and
  /// groups may mean others afterwards.
  private var entries: Set<FolderEntry>? {
    guard validation == nil, let entry = target.entry,
      !Self.accountFiles.contains(target.path.name)
    else { return nil }
    guard let backupPath, let backup = RemotePath(backupPath), let folder = target.folder else {
      return [entry]
    }
    return [entry, FolderEntry(backup, in: folder)]
  }

  /// The names of the files of nsswitch.conf(5) that say who a file's owner is.
  private static let accountFiles: Set = ["group", "master.passwd", "nsswitch.conf", "passwd"]

  private func difference(_ path: String, _ existing: FileStatus?) -> Difference {
    guard let existing else { return .text(path, from: nil, to: content) }
    guard case .bytes(let bytes, isComplete: true) = current else {
      // Too much was there to fetch it for a comparison.
      return .value(
        "\(path): content", from: "\(existing.size) bytes", to: "\(content.count) bytes")
    }
    return .text(path, from: bytes, to: content)
  }

  /// The mode that the file shall have.
  var mode: Int {
    let existing = target.isReplacedLink ? nil : target.status
    return attributes.mode(from: existing?.mode ?? Self.newFileMode)
  }

  /// Named after the time of the replaced file, since a plan knows no other time.
  private var backupPath: String? {
    guard keepsBackup, let status = target.status, status.kind == .file,
      let path = try? target.writePath()
    else { return nil }
    return "\(path).\(status.modified)~"
  }

  /// The plan, with what `register` shall know.
  func plan(isFolderPlanned: Bool = false) throws -> Plan {
    var plan = Plan(try steps(isFolderPlanned: isFolderPlanned))
    let existing = target.isReplacedLink ? nil : target.status
    if existing == nil, !isFolderPlanned {
      plan.requires = [target.missingFolder].compactMap(\.self)
    }
    plan.values = [
      "dest": .string(target.path.text), "size": .int(content.count),
      "sha256": .string(digest ?? SHA256Digest.hex(content)),
      "mode": .string(FileStatus.octal(mode)),
    ]
    plan.values["owner"] = (attributes.owner?.text ?? existing?.owner).map { .string($0) }
    plan.values["group"] = (attributes.group?.text ?? existing?.group).map { .string($0) }
    if !isContentWanted { plan.values["backup_file"] = backupPath.map { .string($0) } }
    plan.warnings = warnings
    return plan
  }

  /// What a person should know before the file is written.
  var warnings: [String] {
    guard target.isReplacedLink else { return [] }
    let link = target.itself?.target ?? "nothing"
    return ["\(target.path) is a link to \(link); a file takes its place"]
  }
}
