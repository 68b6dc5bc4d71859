import PlayData
import PlayModuleKit
import PlayShell

/// What is at the place of a repository.
struct GitRepository: Hashable, Sendable {
  /// What is there.
  enum Content: Hashable, Sendable {
    /// Nothing at all.
    case nothing
    /// A folder that is not the top of a repository, and the names of what is in it.
    case folder([String])
    /// A repository without a work tree.
    case bare
    /// A work tree: its commit and branch, if any, and its files with changes of their own.
    case workTree(commit: String?, branch: String?, changes: [String])
  }

  let content: Content
  /// The URL of the remote.
  let url: String?
  /// Branches and tags by their full names; of a tag the commit that it leads to.
  let references: [String: String]
  /// Submodules that are not checked out as the commit wants them.
  let staleSubmodules: [String]
}

/// Asks what is at the place of a repository.
struct GitRepositoryQuestion: Question {
  let folder: String
  let remote: String
  let access: GitAccess

  var reads: Set<Resource> { [Resource(.repository, folder), Resource(.path, folder)] }

  private static let commandCount = 5

  private var commands: [ShellCommand] {
    [
      git(
        "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=no",
        "--ignore-submodules=untracked"),
      ["ls", "-A", "--", folder],
      git("config", "--local", "--get", "remote.\(remote).url"),
      git("for-each-ref", GitReferences.format, "refs/heads", "refs/tags"),
      git("submodule", "status", "--recursive"),
    ]
  }

  private func git(_ words: String...) -> ShellCommand {
    // A folder of another repository is none itself: git must not look above it.
    let parent = folder.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(folder[..<$0]) } ?? ""
    let ceiling = ShellCommand.Variable("GIT_CEILING_DIRECTORIES", parent.isEmpty ? "/" : parent)
    return ShellCommand(
      ["git", "-C", folder] + words, environment: access.readingEnvironment + [ceiling])
  }

  static func inquiry(_ questions: [GitRepositoryQuestion]) -> Inquiry<GitRepository> {
    Inquiry(commands: questions.flatMap(\.commands)) { results in
      questions.enumerated().map { index, question in
        Result { try question.read(Array(results.dropFirst(commandCount * index))) }
      }
    }
  }

  private func read(_ results: [CommandResult]) throws -> GitRepository {
    let content = try content(results[0], listing: results[1])
    return GitRepository(
      content: content, url: results[2].status == 0 ? results[2].line : nil,
      references: GitReferences.read(results[3]),
      staleSubmodules: results[4].status == 0 ? Self.staleSubmodules(results[4].lines) : [])
  }

  private func content(
    _ status: CommandResult, listing: CommandResult
  ) throws -> GitRepository.Content {
    try status.checkGit()
    let said = status.stderr
    switch status.status {
    case 0: return Self.workTree(status.stdout)
    case 128 where said.contains("No such file or directory"): return .nothing
    case 128 where said.contains("Not a directory"):
      throw ModuleFailure("\(folder) is a file, not a folder", hint: "choose another \"dest\"")
    case 128 where said.contains("must be run in a work tree"): return .bare
    case 128 where said.contains("dubious ownership"):
      throw ModuleFailure(
        "the repository \(folder) belongs to another user than the one who runs git",
        hint: "give it to that user with the module file, or set \"trust_owner\" when you trust "
          + "the owner: git runs what the repository's configuration names")
    case 128 where said.contains("not a git repository"):
      return .folder(listing.lines.map(String.init))
    default: throw Unexpected(status, of: commands[0])
    }
  }

  /// Reads `status --porcelain=v2 --branch -z` (git-status(1), Porcelain Format Version 2).
  private static func workTree(_ text: String) -> GitRepository.Content {
    var commit: String?
    var branch: String?
    var changes: [String] = []
    for record in text.split(separator: "\0") {
      let words = record.split(separator: " ", maxSplits: 2).map(String.init)
      switch (words.first, words.dropFirst().first) {
      case ("#", "branch.oid") where words.count == 3:
        commit = words[2] == "(initial)" ? nil : words[2]
      case ("#", "branch.head") where words.count == 3:
        branch = words[2] == "(detached)" ? nil : words[2]
      case ("1", _), ("2", _), ("u", _): if let path = changedPath(record) { changes.append(path) }
      default: break
      }
    }
    return .workTree(commit: commit, branch: branch, changes: changes)
  }

  /// The path of a changed file; a submodule at another commit is none, as it is updated anyway.
  private static func changedPath(_ record: Substring) -> String? {
    let before = ["1": 8, "2": 9, "u": 10][record.prefix(1)] ?? 8
    let fields = record.split(byte: " ", maxSplits: before)
    guard fields.count == before + 1 else { return String(record) }
    let isMoved = fields[2].hasPrefix("SC.") && fields[1].hasPrefix(".")
    return isMoved ? nil : String(fields[before])
  }

  /// Reads `submodule status`: a blank first means as it shall be.
  private static func staleSubmodules(_ lines: [Substring]) -> [String] {
    lines.filter { !$0.hasPrefix(" ") }.map { line in
      String(line.split(separator: " ").dropFirst().first ?? line)
    }
  }
}

/// The branches and tags of a repository on the host.
enum GitReferences {
  static let format = "--format=%(refname) %(objectname) %(*objectname)"

  static func read(_ result: CommandResult) -> [String: String] {
    guard result.status == 0 else { return [:] }
    var references: [String: String] = [:]
    for line in result.lines {
      let words = line.split(separator: " ").map(String.init)
      if let name = words.first, let commit = words.dropFirst().last { references[name] = commit }
    }
    return references
  }
}

extension CommandResult {
  /// - Throws: `ModuleFailure` when there is no git.
  func checkGit() throws {
    guard status == 127 else { return }
    throw ModuleFailure(
      "there is no git on the host", hint: "install the package git or git-lite first",
      missing: [
        Resource(.program, "git"), Resource(.package, "git"), Resource(.package, "git-lite"),
      ])
  }
}

extension [String: Difference.Content] {
  /// The repository around a path that an earlier task of a check would bring to another version, so
  /// that nothing is known of what is in it.
  func repository(around path: String) -> String? {
    keys.compactMap { $0.dropPrefix("repository ") }.sorted()
      .first { path == $0 || path.hasPrefix($0 + "/") }
  }
}
