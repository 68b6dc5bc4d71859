import PlayData
import PlayModuleKit
import PlayShell

/// Folders with many files: one question for all of them, and one archive for all that changes.
extension CopyTree {
  /// From how many files on.
  ///
  /// Sending 64 of them takes half the time of single writes, 2000 a sixth;
  /// below, single questions also bring the content that differences show.
  static let streamThreshold = 64

  /// Asks about all files with one question.
  static func streamProbe(
    _ entries: [LocalFile.Entry], emptyFolders: [String], below root: RemotePath
  ) -> Probe<CopyTree> {
    let listing = Probe.ask(ListedFilesQuestion(entries.map(\.path), in: root.text))
    return listing.zip(folders(entries, emptyFolders, below: root))
      .zip(FileTarget.probe(root, followsLink: false))
      .map { answers in
        let ((listing, folders), outer) = answers
        let known = Dictionary(folders.map { (ByteText($0.path.text), $0.status) }) { first, _ in
          first
        }
        let files = entries.map { entry in
          let path = root.appending(entry.path)
          return CopiedFile(
            entry, path: path, listing: listing, folder: known[ByteText(path.folder)] ?? nil)
        }
        return CopyTree(files: files, folders: folders, outer: outer, isStreamed: true)
      }
  }

  /// The steps: the root, one archive with everything that is missing or differs, attributes.
  ///
  /// The first step of the archive carries it; the others show what else is in it.
  func streamPlan(
    files: [ManagedFile], missing: [RemotePath], folders attributes: FileAttributes
  ) throws -> Plan {
    var plan = Plan()
    guard let root = folders.first?.path else { return plan }
    if missing.contains(root) { plan.steps.append(Self.creation(of: root.text, attributes)) }
    let created = Set(missing.map { ByteText($0.text) })
    var archive = ArchivePlan(root: root, owner: attributes.owner, group: attributes.group)
    archive.defaultGroup = (folders.lazy.compactMap(\.status).first ?? outer?.folder)?.gid ?? 0
    for folder in missing where folder != root {
      archive.add(folder: folder, mode: Self.folderMode(attributes))
    }
    for file in files {
      _ = try file.steps(isFolderPlanned: created.contains(ByteText(file.target.path.folder)))
      plan.warnings += file.warnings
      if let change = try file.contentChange() { archive.add(change, replacing: file.target) }
    }
    plan.steps += archive.steps + Self.attributeSteps(files)
    plan.values["dest"] = .string(root.text)
    return plan
  }

  /// Files that change in the same way change together.
  private static func attributeSteps(_ files: [ManagedFile]) -> [Step] {
    var order: [FileAttributes] = []
    var entries: [FileAttributes: [TreeStatusQuestion.Entry]] = [:]
    for file in files {
      guard let status = file.target.itself, !file.target.isReplacedLink else { continue }
      if entries[file.attributes] == nil { order.append(file.attributes) }
      entries[file.attributes, default: []].append(
        TreeStatusQuestion.Entry(path: file.target.path.text, status: status))
    }
    return order.flatMap { $0.steps(forTree: entries[$0] ?? []) }
  }
}

extension CopiedFile {
  /// A file as a listing of many has it.
  fileprivate init(
    _ entry: LocalFile.Entry, path: RemotePath, listing: ListedFilesQuestion.Listing,
    folder: FileStatus?
  ) {
    let status = listing.status[ByteText(entry.path)]
    let digest = listing.digests[ByteText(entry.path)]
    let isEqual = digest != nil && digest == entry.sha256
    self.init(
      target: FileTarget(
        path: path, followsLink: false, itself: status, followed: status, folder: folder,
        realPath: nil),
      current: status == nil ? .missing : isEqual ? .same : .bytes([], isComplete: false),
      content: entry.content, digest: entry.sha256, ownMode: entry.mode)
  }
}

/// What goes into one archive, and how it is shown.
private struct ArchivePlan {
  let root: RemotePath
  let owner: Account?
  let group: Account?
  /// The group that a new file gets from its folder.
  var defaultGroup = 0
  private var entries: [TarArchive.Entry] = []
  private var shown: [(difference: Difference, provides: [Resource])] = []

  init(root: RemotePath, owner: Account?, group: Account?) {
    (self.root, self.owner, self.group) = (root, owner, group)
  }

  mutating func add(folder: RemotePath, mode: Int) {
    let difference = Difference.value(
      folder.text, from: nil, to: "a folder, mode \(FileStatus.octal(mode))")
    shown.append((difference, [Resource(.path, folder.text)]))
    entries.append(entry(folder.text, nil, mode, owner?.text, group?.text, nil))
  }

  mutating func add(
    _ change: (difference: Difference, write: FileWrite), replacing target: FileTarget
  ) {
    let (write, status) = (change.write, target.isReplacedLink ? nil : target.status)
    shown.append((change.difference, status == nil ? [Resource(.path, write.path)] : []))
    entries.append(
      entry(
        write.path, write.content, Int(write.mode, radix: 8) ?? ManagedFile.newFileMode,
        write.owner, write.group, status))
  }

  private func entry(
    _ path: String, _ content: [UInt8]?, _ mode: Int, _ owner: String?, _ group: String?,
    _ status: FileStatus?
  ) -> TarArchive.Entry {
    TarArchive.Entry(
      path: String(path.dropFirst(bytes: root.text == "/" ? 1 : root.text.utf8.count + 1)),
      content: content, mode: mode, owner: Self.owner(owner, status?.uid ?? 0),
      group: Self.owner(group, status?.gid ?? defaultGroup))
  }

  /// A name that the host does not know never gets as far as the archive.
  private static func owner(_ text: String?, _ fallback: Int) -> TarArchive.Owner {
    guard let text else { return TarArchive.Owner(number: fallback) }
    if let number = Int(text) { return TarArchive.Owner(number: number) }
    return TarArchive.Owner(name: text, number: fallback)
  }

  var steps: [Step] {
    shown.enumerated().map { index, change in
      Step(change.difference, index == 0 ? actions : [], provides: change.provides)
    }
  }

  /// tar(1) gives a file to its number when it does not know the name, so names are looked up first.
  private var actions: [Action] {
    let lookups = [("passwd", "user", owner), ("group", "group", group)].compactMap {
      table, kind, account -> Action? in
      guard let name = account?.text, Int(name) == nil else { return nil }
      return .run(["getent", table, name]) { result in
        guard result.status == 2 else { return nil }
        return ModuleFailure("there is no \(kind) \"\(name)\" to own what is in \(root)")
      }
    }
    // -P: folders may be reached through links; all names are below the root.
    let unpack = ShellCommand(
      ["tar", "--safe-writes", "-xpPmf", "-", "-C", root.text],
      input: TarArchive(entries).bytes)
    return lookups + [.run(unpack)]
  }
}
