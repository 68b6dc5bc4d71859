import PlayData
import PlayModuleKit

/// Tells what a path of the host is.
struct Stat: Module {
  static let info = ModuleInfo(
    "stat", "Tell what a path of the host is.",
    notes: [
      "The result has a map `stat` with `exists` and, if that is true, `isreg`, `isdir`, `islnk`, "
        + "`mode`, `size`, `uid`, `gid`, `pw_name`, `gr_name`, `mtime`, `flags`, `checksum` and more, "
        + "named as Ansible names them. `checksum` is SHA-256.",
      "`lnk_target` is what a link says, `lnk_source` where it leads.",
    ],
    manualPages: ["stat(1)", "sha256(1)"],
    programs: ["sha256", "stat"],
    check: "Exact about the host as it is; when an earlier task would create the path, the result "
      + "waits for it.",
    examples: [#"{ "stat": { "path": "/usr/local/etc/app.conf" } }"#], changesHost: false)

  /// The digests that hosts are asked for.
  enum Algorithm: String, CaseIterable, ParameterValue {
    case sha256
  }

  @Param("Path on the host.", aliases: ["dest", "name"]) var path: RemotePath
  @Param("Whether a link at the path stands for what it points to.") var follow: Bool = false
  @Param("Whether the digest of a file is told.") var getChecksum: Bool = true
  @Param("Which digest.", aliases: ["checksum_algo"]) var checksumAlgorithm: Algorithm = .sha256

  /// What the host says of the path.
  struct State: Sendable {
    let status: FileStatus?
    let digest: String?
    let realPath: String?
  }

  func probe() -> Probe<State> {
    let digest: Probe<String?> = getChecksum ? .ask(DigestQuestion(path.text)) : .none(nil)
    let real: Probe<String?> = follow ? .none(nil) : .ask(RealPathQuestion(path.text))
    return Probe.ask(FileStatusQuestion(path.text, followsLink: follow, isExact: true)).zip(digest)
      .zip(real)
      .map { State(status: $0.0.0, digest: $0.0.1, realPath: $0.1) }
  }

  func plan(_ state: State) -> Plan {
    var plan = Plan.unchanged
    plan.observes = [Resource(.path, path.text)]
    guard let status = state.status else {
      plan.values = ["stat": ["exists": false]]
      return plan
    }
    var values = ValueMap([("exists", true)]).merging(status.values(of: path.text))
    if status.kind == .link { values["lnk_source"] = state.realPath.map { .string($0) } }
    if status.kind == .file { values["checksum"] = state.digest.map { .string($0) } }
    plan.values = ["stat": .map(values)]
    return plan
  }
}
