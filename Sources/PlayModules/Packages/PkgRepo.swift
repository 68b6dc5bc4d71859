import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a package repository of pkg(8).
struct PkgRepo: Module {
  /// The branches of FreeBSD's own repositories.
  enum Branch: String, CaseIterable, ParameterValue {
    case quarterly
    case latest
  }

  /// How the packages of a repository are signed.
  enum Signature: String, CaseIterable, ParameterValue {
    case none
    case pubkey
    case fingerprints
  }

  /// How pkg(8) finds the servers of a repository.
  enum Mirror: String, CaseIterable, ParameterValue {
    case none
    case srv
    case http
  }

  static let info = ModuleInfo(
    "pkg_repo", "Keep a package repository of pkg(8).",
    notes: [
      "FreeBSD 15 calls its repositories FreeBSD-ports and FreeBSD-ports-kmods, FreeBSD 14 FreeBSD "
        + "and FreeBSD-kmods; either name means the one that the host has. A left-over definition "
        + "under the other name does not change the repository, and is reported.",
      "Settings that the task does not give come from the files of the system, so a task may change "
        + "the `url` or the `branch` alone.",
      "The task writes a file of its own in /usr/local/etc/pkg/repos and none other; /etc/pkg belongs "
        + "to the system. Variables such as `${ABI}` are pkg's and stay as they are.",
      "Packages and kernel modules must come from one branch: set the same for FreeBSD-ports-kmods.",
    ],
    manualPages: ["pkg.conf(5)", "pkg-repository(5)", "pkg-update(8)"],
    programs: ["mkdir", "pkg", "rm", "stat", "uname"],
    check: "Exact for the file; what the repository then offers is known after the run.",
    examples: [
      #"{ "pkg_repo": { "name": "FreeBSD-ports", "branch": "latest" } }"#,
      """
      { "pkg_repo": { "name": "local", "url": "https://pkg.example.org/${ABI}", "priority": 10, \
      "signature_type": "pubkey", "pubkey": "/usr/local/etc/ssl/pkg.pub" } }
      """,
      #"{ "pkg_repo": { "name": "FreeBSD-base", "enabled": false } }"#,
    ])

  @Param("Repository.") var name: String
  @Param("Whether the task's file shall be there.") var state: Presence = .present
  @Param("Where its packages are.") var url: String?
  @Param("Branch of FreeBSD's own packages; gives the `url`.") var branch: Branch?
  @Param("Whether pkg uses it.") var enabled: Bool = true
  @Param("How servers are found.") var mirrorType: Mirror?
  @Param("How packages are signed.") var signatureType: Signature?
  @Param("Folder with fingerprints of trusted keys.") var fingerprints: RemotePath?
  @Param("File with the public key.") var pubkey: RemotePath?
  @Param("Which repository is preferred; the highest number wins.") var priority: Int?
  @Param("Version of the Internet protocol, 4 or 6; 0 is either.") var ipVersion: Int?
  @Param("Name of the file, without a folder; NAME.conf without it.") var file: String?
  @Param("Whether the catalogue is fetched when the repository has changed.")
  var update: Bool = true

  /// What the probe finds out.
  struct Situation: Sendable {
    let repositories: Repositories
    /// FreeBSD's major version.
    let release: Int
    let target: FileTarget
    let content: FileContent
    /// Whether there is a pkg(8) to fetch catalogues with.
    let hasManager: Bool
  }

  static let folder = "/usr/local/etc/pkg/repos"

  var locks: [String] { ["pkg"] }

  /// The path of the task's own file.
  var path: String { "\(Self.folder)/\(file ?? "\(name).conf")" }

  /// The names of repositories.
  static let names = NameRule("_", later: ".-")

  func checkParameters() throws {
    guard Self.names.accepts(name) else {
      throw ParameterProblem(key: "name", message: "\"\(name)\" is not the name of a repository")
    }
    if let file, !file.hasSuffix(".conf") || !Self.names.accepts(file.dropLast(".conf".count)) {
      throw ParameterProblem(
        key: "file", message: "\"\(file)\" is not a name that ends with .conf, without a folder")
    }
    for (key, text) in [
      ("url", url), ("fingerprints", fingerprints?.text), ("pubkey", pubkey?.text),
    ] where text?.holdsByte(UInt8(ascii: "\""), UInt8(ascii: "\\"), 10, 13, 0) == true {
      throw ParameterProblem(key: key, message: "holds a quote, a backslash, a newline or a NUL")
    }
    if branch != nil {
      guard url == nil else {
        throw ParameterProblem(key: "branch", message: "cannot be given together with \"url\"")
      }
      guard OfficialRepositories.url(of: name, branch: "") != nil else {
        throw ParameterProblem(
          key: "branch",
          message: "means nothing to \(name), which is none of FreeBSD's for packages",
          hint: "give \"url\"")
      }
    }
    if let ipVersion, ![0, 4, 6].contains(ipVersion) {
      throw ParameterProblem(key: "ip_version", message: "is 4, 6, or 0 for either")
    }
  }

  func probe() throws -> Probe<Situation> {
    guard let path = RemotePath(path) else {
      throw ParameterProblem(key: "file", message: "is no name")
    }
    return Probe<Repositories>.ask(RepositoriesQuestion()).zip(Self.release)
      .zip(ManagedFile.probe(path, followsLink: false, unlessSHA256: nil))
      .zip(.ask(PackageManagerQuestion(root: PackageRoot())))
      .map { answers in
        let (((repositories, release), file), hasManager) = answers
        return Situation(
          repositories: repositories, release: release, target: file.0, content: file.1,
          hasManager: hasManager)
      }
  }

  /// From the version of the userland, which is what packages are made for.
  private static var release: Probe<Int> {
    let command: ShellCommand = ["uname", "-U"]
    return .command(command) { result in
      guard result.status == 0, let number = Int(result.line) else {
        throw Unexpected(result, of: command)
      }
      return number / 100_000
    }
  }
}
