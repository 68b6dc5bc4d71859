import PlayData
import PlayModuleKit
import PlayShell

/// Unpacks an archive on the host.
struct Unarchive: Module {
  static let info = ModuleInfo(
    "unarchive", "Unpack an archive into a folder of the host.",
    notes: [
      "All formats that tar(1) of FreeBSD reads: tar with any compression, zip, cpio, 7z, rar, iso.",
      "The archive is unpacked beside its place first; a broken one changes nothing.",
      "What was unpacked is kept with digests in /var/db/swplay/unarchive. The archive is unpacked "
        + "again when it differs, or when one of its files was changed or removed. Files that are only "
        + "in an older archive stay.",
      "With `creates` only that path counts.",
    ],
    manualPages: ["tar(1)"],
    programs: ["sha256", "stat", "tar"],
    check: "Exact about whether the archive is unpacked; which files change is not told.",
    examples: [
      #"{ "unarchive": { "src": "app-1.2.tgz", "dest": "/opt/app", "owner": "www" } }"#,
      #"""
      { "unarchive": { "src": "/var/cache/app.zip", "dest": "/opt", "remote_src": true,
                       "creates": "/opt/app/README" } }
      """#,
    ])

  @Param("Archive of the controller, looked for in the role's `files`, or of the host.")
  var src: CopySource
  @Param("Folder of the host to unpack into.") var dest: RemotePath
  @Param("Whether `src` is a path of the host.") var remoteSrc: Bool = false
  @Param("Path; when it exists, nothing is unpacked.") var creates: RemotePath?
  @Param("Patterns of what is unpacked; everything without them.") var include: [String] = []
  @Param("Patterns of what is not unpacked.") var exclude: [String] = []
  @Param("How many leading folders are taken off the names in the archive.")
  var stripComponents: Int = 0
  @Param("Mode of what is unpacked, in octal digits or as changes to its own.") var mode: FileMode?
  @Param("Owner of what is unpacked, a name or a number; the archive's without it.") var owner:
    Account?
  @Param("Group of what is unpacked, a name or a number; the archive's without it.") var group:
    Account?

  var locks: [String] { ["unarchive:\(dest)"] }

  func checkParameters() throws {
    if remoteSrc, !src.path.hasPrefix("/") {
      throw ParameterProblem(key: "src", message: "is an absolute path of the host here")
    }
    if stripComponents < 0 {
      throw ParameterProblem(key: "strip_components", message: "is a number of 0 or more")
    }
    for (key, patterns) in [("include", include), ("exclude", exclude)]
    where patterns.contains(where: { $0.isEmpty || $0.startsWithBytes("-") }) {
      throw ParameterProblem(key: key, message: "holds a pattern that is empty or starts with -")
    }
  }

  /// The archive, where it goes, and what was unpacked there before.
  struct State: Sendable {
    /// All bytes of an archive of the controller.
    let content: [UInt8]?
    let digest: String?
    let created: FileStatus?
    let folder: FileStatus?
    /// The digest of the archive whose files are still there as they were unpacked.
    let unpacked: String?
  }

  func probe() throws -> Probe<State> {
    let content = remoteSrc ? nil : try archive()
    let digest: Probe<String?> =
      content.map { .none(SHA256Digest.hex($0)) } ?? .ask(DigestQuestion(src.path))
    let created: Probe<FileStatus?> =
      creates.map { .ask(FileStatusQuestion($0.text, followsLink: true)) } ?? .none(nil)
    let unpacked: Probe<String?> =
      creates == nil ? .ask(UnpackedQuestion(record: recordPath, folder: dest.text)) : .none(nil)
    return digest.zip(created).zip(.ask(FileStatusQuestion(dest.text, followsLink: true)))
      .zip(unpacked)
      .map { answers in
        let (((digest, created), folder), unpacked) = answers
        return State(
          content: content, digest: digest, created: created, folder: folder, unpacked: unpacked)
      }
  }

  func plan(_ state: State) throws -> Plan {
    var plan = Plan.unchanged
    plan.values = ["src": .string(src.path), "dest": .string(dest.text)]
    if let creates, state.created != nil {
      plan.skipReason = "creates: \(creates) exists"
      return plan
    }
    guard let digest = state.digest else {
      throw ModuleFailure(
        "\(src.path), which shall be unpacked, is no file of the host",
        missing: [Resource(.path, src.path)])
    }
    plan.values["sha256"] = .string(digest)
    guard let folder = state.folder else {
      plan.requires = [
        ModuleFailure(
          "the folder \(dest) to unpack into does not exist",
          hint: "create it first with the module file and state \"directory\"",
          missing: [Resource(.path, dest.text)])
      ]
      plan.steps = [step(state, digest)]
      return plan
    }
    guard folder.kind == .folder else {
      throw ModuleFailure("\(dest) is \(folder.kind.phrase), not a folder")
    }
    if state.unpacked != digest { plan.steps = [step(state, digest)] }
    return plan
  }

  private func archive() throws -> [UInt8] {
    guard case .file(let bytes, _) = try src.read().content else {
      throw ParameterProblem(
        key: "src", message: "\"\(src.path)\" is a folder, not an archive",
        hint: "to copy a folder use the module copy")
    }
    return bytes
  }

  private func step(_ state: State, _ digest: String) -> Step {
    let before = state.unpacked.map { "the files of sha256 \($0)" }
    let owners = (owner?.text ?? "") + (group.map { ":\($0)" } ?? "")
    let options =
      exclude.flatMap { ["--exclude", $0] }
      + (stripComponents > 0 ? ["--strip-components", String(stripComponents)] : [])
    let words =
      [
        "sh", "-c", Self.script, "swplay-unpack", dest.text, recordPath, digest, owners,
        mode?.text ?? "",
      ]
      + [remoteSrc ? src.path : "-"] + options + include
    return Step(
      .value("\(dest): \(src.path)", from: before, to: "the files of sha256 \(digest)"),
      [.run(ShellCommand(words, input: state.content))],
      provides: (creates.map { [Resource(.path, $0.text)] } ?? []) + [Resource(.tree, dest.text)])
  }

  /// Where what was unpacked is kept.
  private var recordPath: String {
    let parts = [src.path, dest.text, String(stripComponents)] + include + ["!"] + exclude
    return "/var/db/swplay/unarchive/"
      + SHA256Digest.hex(parts.joined(separator: "\u{0}").utf8).prefix(32)
  }

  /// Unpacks into a folder inside the wanted one, sets owners, keeps digests, and moves all in place.
  static let script = """
    d=$1 r=$2 h=$3 o=$4 m=$5 a=$6
    shift 6
    t=$(mktemp -d "$d/.swplay-unarchive-XXXXXXXX") || exit
    trap 'cd /; rm -rf "$t"' EXIT
    trap 'exit 129' HUP
    trap 'exit 141' PIPE
    trap 'exit 143' TERM
    if [ "$a" = - ]; then a=$t/archive; cat >"$a" || exit; fi
    mkdir "$t/files" && cd "$t/files" && tar -xpf "$a" "$@" || exit
    if [ -n "$o" ]; then chown -hR "$o" . || exit; fi
    if [ -n "$m" ]; then chmod -R "$m" . || exit; fi
    mkdir -p "${r%/*}" || exit
    { echo "$h"; find . -type f -exec sha256 -r {} +; } >"$r.new" || exit
    find . ! -name . -prune -print0 | tar -cf - --null -T - |
      tar --safe-writes -xpPf - -C "$d" || exit
    mv -f "$r.new" "$r"
    """
}
