import PlayData
import PlayModuleKit
import PlayShell

extension Git {
  /// What makes the working copy what it shall be.
  func steps(_ situation: Situation, from before: String?) throws -> Plan {
    switch situation.repository.content {
    case .nothing, .folder([]): return try creation(situation)
    case .folder(let names):
      throw ModuleFailure(
        "\(dest) holds \(names[0]) and is not a repository",
        hint: "choose an empty folder, or remove what is there")
    case .bare where !bare:
      throw ModuleFailure("\(dest) is a repository without a working copy", hint: "set \"bare\"")
    case .workTree where bare:
      throw ModuleFailure("\(dest) is a working copy, not a bare repository")
    case .bare, .workTree: return try updating(situation, from: before)
    }
  }

  private func target(_ situation: Situation) throws -> GitTarget {
    if let target = situation.target { return target }
    // The beginning of a commit's name means something to the repository alone.
    if wanted.mayAbbreviate { return GitTarget(name: .commit, commit: version) }
    throw ModuleFailure(
      "\(GitURL.shown(repo)) has no branch or tag \"\(version)\"",
      hint: "see what it has with \"git ls-remote\"")
  }

  private func command(_ words: [String]) -> Action {
    let mask = umask.map { ["sh", "-c", #"umask "$1" && shift && exec "$@""#, "sh", $0.text] }
    return .run(ShellCommand((mask ?? []) + words, environment: access.environment))
  }

  private func git(_ words: String...) -> Action { command(["git", "-C", dest.text] + words) }

  private func git(_ words: [String]) -> Action { command(["git", "-C", dest.text] + words) }

  /// A version and the commit that it stands for.
  private func shown(_ target: GitTarget) -> String {
    let commit = String(target.commit.prefix(12))
    return target.name == .commit ? commit : "\(version) \(commit)"
  }

  private var history: [String] { depth.map { ["--depth", String($0)] } ?? [] }
}

// MARK: - A new repository

extension Git {
  private func creation(_ situation: Situation) throws -> Plan {
    guard clone else {
      var plan = Plan.unchanged
      plan.skipReason = "there is no repository at \(dest), and \"clone\" is false"
      return plan
    }
    let target = try target(situation)
    let shown = "\(GitURL.shown(repo)) \(shown(target))"
    let isCloned = (target.isNamed || version == "HEAD") && refspec.isEmpty
    let actions = isCloned ? [cloning(target)] : assembling(target)
    return Plan([
      Step(
        .value("repository \(dest)", from: nil, to: shown), actions,
        provides: [Resource(.repository, dest.text), Resource(.path, dest.text)])
    ])
  }

  private func cloning(_ target: GitTarget) -> Action {
    var words = ["git", "clone", "--origin", remote] + history
    if singleBranch { words.append("--single-branch") }
    switch target.name {
    case .branch(let name), .tag(let name):
      if version != "HEAD" { words += ["--branch", name] }
    case .reference, .commit: break
    }
    if bare { words.append("--bare") }
    if recursive, !bare { words.append("--recurse-submodules") }
    if recursive, !bare, depth != nil { words.append("--shallow-submodules") }
    return command(words + ["--", repo, dest.text])
  }

  /// What one `git clone` cannot do; the next run completes what a failure leaves behind.
  private func assembling(_ target: GitTarget) -> [Action] {
    let bareWord = bare ? ["--bare"] : []
    return [
      command(["git", "init", "-q"] + bareWord + [dest.text]),
      git("remote", "add", remote, repo), fetching(target),
    ] + checkingOut(target, from: nil, branches: [:])
  }
}

// MARK: - A repository that is there

extension Git {
  private func updating(_ situation: Situation, from before: String?) throws -> Plan {
    let repository = situation.repository
    var plan = Plan(isURLChanged(situation) ? [turning(from: repository.url)] : [])
    guard update else { return plan }
    let target = try target(situation)
    if before.map({ !$0.hasPrefix(target.commit) }) ?? true {
      plan.steps.append(try moving(to: target, from: before, repository))
      return plan
    }
    guard case .workTree(_, _, let changes) = repository.content else { return plan }
    if !changes.isEmpty {
      guard force else {
        plan.warnings.append("\(dest) has changes of its own: \(Self.list(changes))")
        return plan
      }
      plan.steps.append(
        Step(
          .value("\(dest): changes", from: Self.list(changes), to: nil),
          [git("reset", "--hard", target.commit)]))
    }
    if recursive, !repository.staleSubmodules.isEmpty {
      plan.steps.append(
        Step(
          .value(
            "\(dest): submodules", from: "behind: \(Self.list(repository.staleSubmodules))",
            to: "up to date"), updatingSubmodules))
    }
    return plan
  }

  private func turning(from url: String?) -> Step {
    let verb = url == nil ? "add" : "set-url"
    return Step(
      .value("\(dest): remote \(remote)", from: url.map(GitURL.shown), to: GitURL.shown(repo)),
      [git("remote", verb, remote, repo)])
  }

  private func moving(
    to target: GitTarget, from before: String?, _ repository: GitRepository
  ) throws -> Step {
    var branch: String?
    if case .workTree(_, let name, let changes) = repository.content {
      branch = name
      guard force || changes.isEmpty || before == nil else {
        throw ModuleFailure(
          "\(dest) has changes of its own: \(Self.list(changes))",
          hint: "commit, move or undo them, or set \"force\" to throw them away")
      }
    }
    let before = before.map { String($0.prefix(12)) }
    let checkout = checkingOut(target, from: branch, branches: repository.references)
    return Step(
      .value("repository \(dest)", from: before, to: shown(target)),
      [fetching(target)] + checkout, provides: [Resource(.repository, dest.text)])
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ")
      + (names.count > 5 ? " and \(names.count - 5) more" : "")
  }
}

// MARK: - Parts of both

extension Git {
  private func fetching(_ target: GitTarget) -> Action {
    var words = ["fetch"] + (force || bare ? ["--force"] : []) + history + [remote]
    switch target.name {
    case _ where bare: words += ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]
    case .branch(let name): words.append("+refs/heads/\(name):refs/remotes/\(remote)/\(name)")
    case .tag(let name): words.append("+refs/tags/\(name):refs/tags/\(name)")
    case .reference(let name): words.append(name)
    case .commit where depth != nil: words.append(target.commit)
    case .commit: words += refspec.isEmpty ? [] : ["+refs/heads/*:refs/remotes/\(remote)/*"]
    }
    return git(words + refspec)
  }

  private func checkingOut(
    _ target: GitTarget, from branch: String?, branches: [String: String]
  ) -> [Action] {
    guard !bare else { return [] }
    let switching: [Action]
    if case .branch(let name) = target.name {
      switching = advancing(name, to: target.commit, from: branch, branches: branches)
    } else {
      switching = [git(["checkout"] + (force ? ["--force"] : []) + ["--detach", target.commit])]
    }
    return switching + (recursive ? updatingSubmodules : [])
  }

  private func advancing(
    _ name: String, to commit: String, from branch: String?, branches: [String: String]
  ) -> [Action] {
    let merge = advancing(name, to: commit)
    if force { return [git("checkout", "--force", "--no-track", "-B", name, commit)] }
    // The end of a short history does not know whether it follows another one.
    if depth != nil { return [git("checkout", "--no-track", "-B", name, commit)] }
    if branches["refs/heads/\(name)"] == nil {
      return [git("checkout", "--no-track", "-b", name, commit)]
    }
    let checkout = branch == name ? [] : [git("checkout", name, "--")]
    return branches["refs/heads/\(name)"] == commit ? checkout : checkout + [merge]
  }

  /// git is content when the branch is ahead already, but then the task would never be done.
  private func advancing(_ name: String, to commit: String) -> Action {
    let (dest, url) = (dest, GitURL.shown(repo))
    let command = ShellCommand(
      ["git", "-C", dest.text, "merge", "--ff-only", commit], environment: access.environment)
    return .run(command) { result in
      guard result.status != 0 || result.stdout.contains("Already up to date") else { return nil }
      return ModuleFailure(
        "the branch \(name) of \(dest) cannot move forward to what \(url) has",
        hint: "it has commits of its own, or the other side was rewritten; move them, or set "
          + "\"force\" to throw them away")
    }
  }

  private var updatingSubmodules: [Action] {
    let update = ["submodule", "update", "--init", "--recursive"]
    return [
      git("submodule", "sync", "--recursive"), git(update + (force ? ["--force"] : []) + history),
    ]
  }
}

extension GitTarget {
  /// Whether `git clone` can check it out.
  fileprivate var isNamed: Bool {
    switch name {
    case .branch, .tag: true
    case .reference, .commit: false
    }
  }
}
