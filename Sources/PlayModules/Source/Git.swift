import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a working copy of a repository with git(1).
struct Git: Module {
  static let info = ModuleInfo(
    "git", "Clone a repository and keep its working copy at a version.",
    notes: [
      "`version` is a branch, a tag, a full reference or a commit. A branch is asked for before a "
        + "tag; `HEAD` is the remote's default branch.",
      "Files with changes of their own are never overwritten: the task fails when it would have "
        + "to, unless `force` is set. Files that git does not know, such as a .env, are left alone.",
      "A branch only moves forward unless `force` or `depth` is set.",
      "git never asks: a host that wants a password or shows an unknown key is a failure.",
      "A password in the URL is seen by everyone who can list processes on the host; use "
        + "`key_file` or a credential helper.",
      "The package is git or git-lite; git is not in FreeBSD's base system.",
    ],
    manualPages: ["git-clone(1)", "git-ls-remote(1)", "gitsubmodules(7)"],
    programs: ["git", "ls"],
    check: "Exact, since the remote is asked with `git ls-remote`, which writes nothing; only "
      + "whether a branch can move forward is known when it does.",
    examples: [
      """
      { "git": { "repo": "https://codeberg.org/Honeyguide/micropod-mastodon-suite.git", \
      "dest": "/mnt/data/micropod-mastodon-suite" } }
      """,
      """
      { "git": { "repo": "git@git.example.org:web/site.git", "dest": "/srv/site", \
      "version": "v1.4", "depth": 1, "key_file": "/root/.ssh/deploy", "accept_newhostkey": true } }
      """,
    ])

  @Param("URL or path of the repository.", aliases: ["name"]) var repo: String
  @Param("Folder on the host for the working copy.") var dest: RemotePath
  @Param("Branch, tag, full reference or commit.") var version: String = "HEAD"
  @Param("What the remote is called in the working copy.") var remote: String = "origin"
  @Param("Whether changes that were made on the host are thrown away.") var force: Bool = false
  @Param("Whether a working copy that is there is brought to the version.")
  var update: Bool = true
  @Param("Whether a working copy that is not there is made.") var clone: Bool = true
  @Param("Number of commits of history to fetch; all when not given.") var depth: Int?
  @Param("Whether submodules are checked out too.") var recursive: Bool = true
  @Param("Whether only the history of `version` is fetched.") var singleBranch: Bool = false
  @Param("Whether the repository has no working copy.") var bare: Bool = false
  @Param("More references to fetch, each such as `+refs/pull/*:refs/heads/pull/*`.")
  var refspec: [String] = []
  @Param("Private key on the host for ssh.") var keyFile: RemotePath?
  @Param("More options for ssh.") var sshOpts: CommandWords?
  @Param("Whether the key of an ssh host that is not known yet is accepted.")
  var acceptNewhostkey: Bool = false
  @Param("Whether any key of the ssh host is accepted, which protects from nobody.")
  var acceptHostkey: Bool = false
  @Param("Mask of the modes of new files, such as `0022`.") var umask: FileMode?
  @Param("Whether a working copy that belongs to another user is trusted.")
  var trustOwner: Bool = false

  /// What the probe finds out.
  struct Situation: Sendable {
    let repository: GitRepository
    let target: GitTarget?
  }

  var wanted: GitVersion { GitVersion(text: version) }

  var access: GitAccess {
    GitAccess(
      keyFile: keyFile?.text, acceptsNewHostKey: acceptNewhostkey, acceptsHostKey: acceptHostkey,
      sshOptions: sshOpts?.words ?? [], trustedFolder: trustOwner ? dest.text : nil)
  }

  var locks: [String] { ["git:\(dest)"] }

  func checkParameters() throws {
    guard !repo.isEmpty, !repo.startsWithBytes("-") else {
      throw ParameterProblem(key: "repo", message: "\"\(repo)\" is not a URL or a path")
    }
    guard wanted.isName else {
      throw ParameterProblem(
        key: "version", message: "\"\(version)\" is not the name of a branch, a tag or a commit")
    }
    guard GitVersion(text: remote).isName, !remote.holdsByte(UInt8(ascii: "/")) else {
      throw ParameterProblem(key: "remote", message: "\"\(remote)\" is not the name of a remote")
    }
    guard depth ?? 1 > 0 else {
      throw ParameterProblem(key: "depth", message: "is a number of commits, so at least 1")
    }
    if let spec = refspec.first(where: { $0.isEmpty || $0.startsWithBytes("-") }) {
      throw ParameterProblem(key: "refspec", message: "\"\(spec)\" is not a refspec")
    }
  }

  func probe() -> Probe<Situation> {
    let target: Probe<GitTarget?> =
      wanted.isCommit
      ? .none(GitTarget(name: .commit, commit: version))
      : .ask(GitTargetQuestion(url: repo, version: wanted, access: remoteAccess))
    return Probe<GitRepository>
      .ask(GitRepositoryQuestion(folder: dest.text, remote: remote, access: localAccess))
      .zip(target).map { Situation(repository: $0.0, target: $0.1) }
  }

  /// Without what does not matter to the question, so that equal questions are asked once.
  private var remoteAccess: GitAccess {
    var access = access
    access.trustedFolder = nil
    return access
  }

  private var localAccess: GitAccess { GitAccess(trustedFolder: access.trustedFolder) }

  func plan(_ situation: Situation) throws -> Plan {
    let before = commit(in: situation)
    var plan = try steps(situation, from: before)
    plan.values = [
      "before": before.map { .string($0) } ?? .null,
      "after": (plan.isChanging ? situation.target?.commit : before).map { .string($0) } ?? .null,
      "remote_url_changed": .bool(isURLChanged(situation)),
    ]
    return plan
  }

  /// The commit that is there.
  private func commit(in situation: Situation) -> String? {
    switch situation.repository.content {
    case .workTree(let commit, _, _): commit
    case .bare: situation.target?.reference.flatMap { situation.repository.references[$0] }
    case .nothing, .folder: nil
    }
  }

  func isURLChanged(_ situation: Situation) -> Bool {
    switch situation.repository.content {
    case .workTree, .bare: situation.repository.url?.hasSameBytes(as: repo) != true
    case .nothing, .folder: false
    }
  }
}
