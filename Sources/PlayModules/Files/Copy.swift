import PlayData
import PlayModuleKit

/// Copies a file, a folder or a text to the host.
struct Copy: Module {
  static let info = ModuleInfo(
    "copy", "Copy a file or a folder of the controller, or a text, to the host.",
    notes: [
      "An existing file keeps the mode, owner and group that the task does not give; a new one gets "
        + "mode 0644.",
      "A folder goes into the destination under its own name; with a slash at the end of `src` only "
        + "what is in it does.",
      "A folder with many files is compared by digests and sent as one archive; differences then name "
        + "the files and do not show their content. Each file is still replaced in one step.",
      "With `remote_src` a single file of the host is copied.",
    ],
    manualPages: ["install(1)", "tar(1)"],
    programs: ["chgrp", "chmod", "chown", "install", "sha256", "stat"],
    check:
      "Exact, with the difference of the content; with `remote_src` only digests are compared.",
    examples: [
      #"{ "copy": { "src": "motd", "dest": "/etc/motd", "mode": "0644" } }"#,
      #"{ "copy": { "content": "nameserver 10.0.0.1\n", "dest": "/etc/resolv.conf" } }"#,
      #"{ "copy": { "src": "site/", "dest": "/usr/local/www/site", "owner": "www" } }"#,
      #"{ "copy": { "src": "/etc/hosts", "dest": "/etc/hosts.old", "remote_src": true } }"#,
    ])

  @Param("File or folder of the controller, looked for in the role's `files`.")
  var src: CopySource?
  @Param("Text to write instead of a file; a list or a map is written as JSON.")
  var content: InlineContent?
  @Param(
    "Path on the host; with a slash at its end, or if it is a folder, the folder to put it in.")
  var dest: Destination
  @Param(
    "Mode of files, in octal digits, as changes to the present one, or `preserve` for their own.")
  var mode: CopyMode?
  @Param("Owner, a name or a number.") var owner: Account?
  @Param("Group, a name or a number.") var group: Account?
  @Param("Mode of the folders that are created for a folder; 0755 without it.")
  var directoryMode: FileMode?
  @Param("Whether a copy of a replaced file stays beside it.") var backup: Bool = false
  @Param("Whether a file that exists with other content is replaced.") var force: Bool = true
  @Param("Whether a link at the destination stands for what it points to.")
  var follow: Bool = false
  @Param("Whether `src` is a path of the host.") var remoteSrc: Bool = false
  @Param("Command that must accept the new file; `%s` stands for its name.")
  var validate: ValidationCommand?

  func checkParameters() throws {
    switch (src, content) {
    case (nil, nil):
      throw ParameterProblem(key: "src", message: "is needed, or \"content\" in its place")
    case (.some, .some):
      throw ParameterProblem(key: "content", message: "cannot be given together with \"src\"")
    case (nil, .some):
      try refuse(remoteSrc, "remote_src")
      try refuse(mode == .preserved, "mode", "\"preserve\" goes with \"src\" alone")
      if dest.isFolder {
        throw ParameterProblem(
          key: "dest", message: "is a folder, but \"content\" has no name of its own",
          hint: "write the path of the file")
      }
    case (.some(let source), nil) where remoteSrc:
      try refuse(validate != nil, "validate")
      guard source.path.hasPrefix("/") else {
        throw ParameterProblem(key: "src", message: "is an absolute path of the host here")
      }
    default: break
    }
  }

  private func refuse(
    _ isGiven: Bool, _ key: String, _ message: String = "cannot be combined with the source"
  ) throws {
    if isGiven { throw ParameterProblem(key: key, message: message) }
  }

  /// What is copied and what is there.
  enum State: Sendable {
    case file(CopiedFile)
    case tree(CopyTree)
    case remote(RemoteCopy)
  }

  func probe() throws -> Probe<State> {
    if let content {
      let digest = SHA256Digest.hex(content.bytes)
      return probe(file: content.bytes, digest, name: nil, mode: nil)
    }
    guard let src else { return .none(.tree(CopyTree())) }
    if remoteSrc {
      return RemoteCopy.probe(src.path, dest, followsLink: follow).map { .remote($0) }
    }
    let local = try src.read()
    switch local.content {
    case .file(let bytes, let own):
      let digest = local.sha256 ?? SHA256Digest.hex(bytes)
      return probe(file: bytes, digest, name: LocalName.last(of: local.path), mode: own)
    case .folder(let entries, let emptyFolders):
      let root =
        local.path.hasSuffix("/") ? dest.path : dest.path(of: LocalName.last(of: local.path))
      let tree =
        isStreamed(entries)
        ? CopyTree.streamProbe(entries, emptyFolders: emptyFolders, below: root)
        : CopyTree.probe(entries, emptyFolders: emptyFolders, below: root, followsLink: follow)
      return tree.map { .tree($0) }
    }
  }

  /// Whether the files travel as one archive; what is done for each file by itself rules it out.
  private func isStreamed(_ entries: [LocalFile.Entry]) -> Bool {
    entries.count >= CopyTree.streamThreshold && !follow && !backup && validate == nil
      && !entries.contains { $0.path.utf8.contains(UInt8(ascii: "\n")) }
  }

  private func probe(
    file bytes: [UInt8], _ digest: String, name: String?, mode own: Int?
  ) -> Probe<State> {
    let destination = DestinationProbe(
      destination: dest, name: name, followsLink: follow, digest: digest)
    return destination.probe().map {
      .file(
        CopiedFile(target: $0.0, current: $0.1, content: bytes, digest: digest, ownMode: own))
    }
  }

  func plan(_ state: State) throws -> Plan {
    switch state {
    case .file(let file):
      guard force || file.target.status == nil else { return kept(file.target.path) }
      return try managed(file).plan()
    case .tree(let tree):
      let files = tree.files.filter { force || $0.target.status == nil }.map(managed)
      return try tree.plan(files: files, folders: folderAttributes)
    case .remote(let copy):
      guard force || copy.target.status == nil else { return kept(copy.target.path) }
      return try copy.plan(
        attributes: attributes(own: copy.source?.mode ?? ManagedFile.newFileMode),
        keepsBackup: backup)
    }
  }

  private func kept(_ path: RemotePath) -> Plan {
    var plan = Plan.unchanged
    plan.skipReason = "\(path) exists and \"force\" is false"
    return plan
  }

  private func managed(_ file: CopiedFile) -> ManagedFile {
    ManagedFile(
      target: file.target, current: file.current, content: file.content, digest: file.digest,
      attributes: attributes(own: file.ownMode ?? ManagedFile.newFileMode), keepsBackup: backup,
      validation: validate)
  }

  private func attributes(own: Int) -> FileAttributes {
    FileAttributes(mode: mode?.mode(own: own), owner: owner, group: group)
  }

  private var folderAttributes: FileAttributes {
    FileAttributes(mode: directoryMode, owner: owner, group: group)
  }
}

/// A file of the controller, or a text, and what is in its place on the host.
struct CopiedFile: Sendable {
  let target: FileTarget
  let current: FileContent
  let content: [UInt8]
  /// The SHA-256 of the content.
  let digest: String
  /// The mode that the file has on the controller.
  let ownMode: Int?
}
