import PlayData
import PlayModuleKit
import PlayShell

/// Downloads a file to the host.
struct GetURL: Module {
  static let info = ModuleInfo(
    "get_url", "Download a file to the host with fetch(1).",
    notes: [
      "With `checksum` the file is downloaded when its content differs, and a download with other "
        + "content is refused. Without it only whether the file exists counts.",
      "The download takes the place of the file only when it is complete.",
      "fetch(1) sends no headers of one's own. User name and password are kept from its arguments.",
    ],
    manualPages: ["fetch(1)", "sha256(1)"],
    programs: ["chmod", "fetch", "mktemp", "mv", "sha256", "stat"],
    check: "Exact with `checksum`; without one, whether a missing file would be downloaded.",
    examples: [
      #"""
      { "get_url": { "url": "https://example.org/app-1.2.tgz", "dest": "/var/cache/app.tgz",
                     "checksum": "sha256:\#(String(repeating: "0123456789abcdef", count: 4))" } }
      """#
    ])

  @Param("Address, of http, https, ftp or file.") var url: FetchAddress
  @Param(
    "Path on the host; with a slash at its end, or if it is a folder, the folder to put it in.")
  var dest: Destination
  @Param("Digest that the file must have.") var checksum: FileChecksum?
  @Param("Whether a file that exists is downloaded anew although nothing tells that it differs.")
  var force: Bool = false
  @Param("Seconds without any data after which the download fails.") var timeout: Int = 10
  @Param("Name of the user.", aliases: ["username"]) var urlUsername: String?
  @Param("Password of the user.", aliases: ["password"]) var urlPassword: Secret?
  @Param("Whether the server's certificate is verified.") var validateCerts: Bool = true
  @Param("What fetch(1) calls itself.") var httpAgent: String?
  @Param("Mode, in octal digits or as changes to the present one.") var mode: FileMode?
  @Param("Owner, a name or a number.") var owner: Account?
  @Param("Group, a name or a number.") var group: Account?
  @Param("Whether a copy of a replaced file stays beside it.") var backup: Bool = false

  func checkParameters() throws {
    if timeout <= 0 {
      throw ParameterProblem(key: "timeout", message: "is a number of seconds above 0")
    }
    if (urlUsername == nil) != (urlPassword == nil) {
      throw ParameterProblem(
        key: "url_password", message: "and \"url_username\" are given together or not at all")
    }
    if !dest.isFolder || url.name != nil { return }
    throw ParameterProblem(
      key: "dest", message: "is a folder, but \"\(url.text)\" ends with no name",
      hint: "write the path of the file")
  }

  /// Where the file goes, what is there, and its digest.
  struct State: Sendable {
    let target: FileTarget
    let digest: String?
  }

  func probe() -> Probe<State> {
    let inside = url.name.map { dest.path(of: $0) }
    let places = dest.isFolder ? [inside ?? dest.path] : [dest.path] + (inside.map { [$0] } ?? [])
    return Probe.each(
      places.map { place -> Probe<State> in
        let digest: Probe<String?> =
          checksum == nil ? .none(nil) : .ask(DigestQuestion(place.text))
        return FileTarget.probe(place, followsLink: true).zip(digest)
          .map { State(target: $0.0, digest: $0.1) }
      }
    ).map { states in
      states[0].target.followed?.kind == .folder ? states[states.count - 1] : states[0]
    }
  }

  func plan(_ state: State) throws -> Plan {
    let target = state.target
    let path = try target.writePath()
    let existing = target.status
    if let existing, existing.kind != .file {
      throw ModuleFailure("\(path) is \(existing.kind.phrase), not a file")
    }
    if existing == nil { try target.checkFolder() }
    let attributes = FileAttributes(mode: mode, owner: owner, group: group)
    var plan = Plan(existing.map { attributes.steps(for: path, status: $0) } ?? [])
    let isWanted = existing != nil && (checksum.map { $0.digest == state.digest } ?? !force)
    plan.isForced = force && checksum == nil
    if !isWanted {
      plan.steps.insert(download(path, state, attributes), at: 0)
      if checksum == nil {
        plan.warnings = ["without \"checksum\" what \(url.text) sends is not verified"]
      }
      plan.requires = existing == nil ? [target.missingFolder].compactMap(\.self) : []
    }
    if plan.isChanging { try existing?.requireChangeable(path) }
    plan.values = ["url": .string(url.text), "dest": .string(path)]
    plan.values["checksum_dest"] = state.digest.map { .string($0) }
    plan.values["checksum_src"] = checksum.map { .string($0.digest) }
    return plan
  }

  private func download(_ path: String, _ state: State, _ attributes: FileAttributes) -> Step {
    let existing = state.target.status
    let before = existing == nil ? nil : state.digest.map { "sha256 \($0)" } ?? "a file"
    let after = checksum.map { "sha256 \($0.digest) of \(url.text)" } ?? "what \(url.text) sends"
    let user = attributes.owner?.text ?? existing?.owner ?? ""
    let group = attributes.group?.text ?? existing?.group
    let backupPath = backup ? existing.map { "\(path).\($0.modified)~" } : nil
    let words =
      ["sh", "-c", Self.script, "swplay-fetch", path, checksum?.digest ?? ""]
      + [FileStatus.octal(attributes.mode(from: existing?.mode ?? ManagedFile.newFileMode))]
      + [user + (group.map { ":" + $0 } ?? ""), backupPath ?? "", url.text] + options
    let (source, wanted) = (url.text, checksum?.digest ?? "")
    return Step(
      .value("\(path): content", from: before, to: after),
      [
        .run(ShellCommand(words, environment: environment)) { result in
          if result.status == Self.mismatchStatus {
            return ModuleFailure("\(source) has the sha256 \(result.line), not \(wanted)")
          }
          guard result.stderr.hasSuffix(": Not Found\n") else { return nil }
          return ModuleFailure("the server has no \(source)", hint: "correct \"url\"")
        }
      ], provides: existing == nil ? [Resource(.path, path)] : [])
  }

  /// The status with which ``script`` says that the download has another digest.
  private static let mismatchStatus: Int32 = 90

  /// Downloads into a file beside the wanted one, which it replaces when all is well.
  static let script = """
    p=$1 d=$2 m=$3 o=$4 b=$5 u=$6
    shift 6
    t=$(mktemp "${p%/*}/.swplay-fetch-XXXXXXXX") || exit
    trap 'rm -f "$t"' EXIT
    trap 'exit 129' HUP
    trap 'exit 141' PIPE
    trap 'exit 143' TERM
    fetch -q "$@" -o "$t" "$u" || exit
    if [ -n "$d" ]; then
      g=$(sha256 -q "$t") || exit
      if [ "$g" != "$d" ]; then echo "$g"; exit \(mismatchStatus); fi
    fi
    if [ -n "$o" ]; then chown "$o" "$t" || exit; fi
    chmod "$m" "$t" || exit
    if [ -n "$b" ]; then
      [ -e "$b" ] || trap 'rm -f "$t" "$b"' EXIT
      cp -p "$p" "$b" || exit
    fi
    mv -f "$t" "$p" || exit
    trap - EXIT
    """

  private var options: [String] {
    ["-T", String(timeout)]
      + (validateCerts ? [] : ["--no-verify-peer", "--no-verify-hostname"])
      + (httpAgent.map { ["--user-agent", $0] } ?? [])
  }

  /// fetch(3) reads these variables, which other users of the host cannot see.
  private var environment: [ShellCommand.Variable] {
    guard let urlUsername, let urlPassword else { return [] }
    return url.isFTP
      ? [.init("FTP_LOGIN", urlUsername), .init("FTP_PASSWORD", urlPassword.revealed)]
      : [.init("HTTP_AUTH", "basic:*:\(urlUsername):\(urlPassword.revealed)")]
  }
}
