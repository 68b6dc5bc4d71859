import PlayData
import PlayModuleKit
import PlayShell

/// What a task wants of a repository: a name that the remote resolves, or a commit.
struct GitVersion: Hashable, Sendable {
  let text: String

  /// Whether it is the full name of a commit, which a remote cannot be asked for.
  var isCommit: Bool { [40, 64].contains(text.count) && isHexadecimal }

  /// Whether it may be the beginning of a commit's name.
  var mayAbbreviate: Bool { text.count >= 7 && isHexadecimal }

  private var isHexadecimal: Bool {
    text.unicodeScalars.allSatisfy { ("0"..."9").contains($0) || ("a"..."f").contains($0) }
  }

  /// Whether git-check-ref-format(1) would accept it, so that no word of it is an option.
  var isName: Bool {
    !text.isEmpty && !text.startsWithBytes("-")
      && !["..", "@{"].contains { text.utf8.contains($0.utf8) }
      && text.unicodeScalars.allSatisfy {
        $0.value > 0x20 && !"~^:?*[\\\u{7f}".unicodeScalars.contains($0)
      }
  }

  /// The references to ask the remote for.
  var patterns: [String] {
    if text == "HEAD" || text.hasPrefix("refs/") { return [text, "\(text)^{}"] }
    return ["refs/heads/\(text)", "refs/tags/\(text)", "refs/tags/\(text)^{}"]
  }
}

/// The commit that a version stands for, and how it is called.
struct GitTarget: Hashable, Sendable {
  /// What is checked out.
  enum Name: Hashable, Sendable {
    case branch(String)
    case tag(String)
    /// Another reference, by its full name.
    case reference(String)
    /// A commit itself.
    case commit
  }

  let name: Name
  /// The commit; only its beginning when the task gave no more.
  let commit: String

  /// The full name of the reference.
  var reference: String? {
    switch name {
    case .branch(let name): "refs/heads/\(name)"
    case .tag(let name): "refs/tags/\(name)"
    case .reference(let name): name
    case .commit: nil
    }
  }
}

/// Asks a remote which commit a version stands for; the answer is `nil` when it knows none.
///
/// `git ls-remote` runs on the host and writes nothing.
struct GitTargetQuestion: Question {
  let url: String
  let version: GitVersion
  let access: GitAccess

  private var command: ShellCommand {
    ShellCommand(
      ["git", "ls-remote", "--symref", "--", url] + version.patterns,
      environment: access.readingEnvironment)
  }

  static func inquiry(_ questions: [GitTargetQuestion]) -> Inquiry<GitTarget?> {
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { question, result in Result { try question.read(result) } }
    }
  }

  private func read(_ result: CommandResult) throws -> GitTarget? {
    try result.checkGit()
    guard result.status == 0 else { throw unreadable(result) }
    var commits: [String: String] = [:]
    var branchOfHead: String?
    for line in result.lines {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 2 else { continue }
      if fields[0].hasPrefix("ref: refs/heads/"), fields[1] == "HEAD" {
        branchOfHead = String(fields[0].dropFirst("ref: refs/heads/".count))
      } else {
        commits[fields[1]] = fields[0]
      }
    }
    return target(commits, branchOfHead: branchOfHead)
  }

  private func target(_ commits: [String: String], branchOfHead: String?) -> GitTarget? {
    // A tag with a text of its own leads to its commit under a second name.
    func commit(_ name: String) -> String? { commits["\(name)^{}"] ?? commits[name] }
    let text = version.text
    if text == "HEAD" {
      return commit(text).map { commit in
        GitTarget(
          name: branchOfHead.map { .branch($0) } ?? .reference("HEAD"), commit: commit)
      }
    }
    if text.hasPrefix("refs/") {
      return commit(text).map { GitTarget(name: .reference(text), commit: $0) }
    }
    if let commit = commits["refs/heads/\(text)"] {
      return GitTarget(name: .branch(text), commit: commit)
    }
    return commit("refs/tags/\(text)").map { GitTarget(name: .tag(text), commit: $0) }
  }

  private func unreadable(_ result: CommandResult) -> ModuleFailure {
    let said = result.stderr
    let hint: String? =
      if said.contains("Host key verification failed") {
        "add the host's key to ~/.ssh/known_hosts, or set \"accept_newhostkey\""
      } else if said.contains("could not read Username") || said.contains("Permission denied") {
        "the host needs credentials: set \"key_file\", or a credential helper for git"
      } else {
        nil
      }
    // Of ssh's troubles git only says that it could not read.
    let reason =
      result.errorLines.first { $0.hasPrefix("fatal: ") && !$0.contains("Could not read from") }
      ?? result.errorLines.first { !$0.hasPrefix("Warning: ") }
      ?? "git ended with status \(result.status ?? -1)"
    let shown = GitURL.shown(reason.hasSuffix(".") ? String(reason.dropLast()) : String(reason))
    return ModuleFailure("\(GitURL.shown(url)) cannot be read: \(shown)", hint: hint)
  }
}

/// The URL of a repository.
enum GitURL {
  /// The text with the password of every URL in it hidden.
  static func shown(_ text: String) -> String {
    // By scalars: an accent behind the colon makes it another character.
    let password = #/(:\/\/[^\/@:\s]*):[^\/@\s]+@/#.matchingSemantics(.unicodeScalar)
    return text.replacing(password) { "\($0.output.1):********@" }
  }
}
