import PlayModuleKit
import PlayShell

/// The repositories of a host: what all files together say.
struct Repositories: Sendable {
  /// A file and what it defines.
  struct Part: Sendable {
    let path: String
    let repositories: [RepositoryFile.Repository]
  }

  /// The files in the order in which pkg(8) reads them.
  var parts: [Part]

  /// The settings that count for a repository; empty when there is none of this name.
  func settings(of name: String) -> [String: String] {
    parts.flatMap(\.repositories).filter { $0.name == name }
      .reduce(into: [:]) { $0.merge($1.settings) { _, later in later } }
  }

  /// The files that define a repository.
  func files(defining name: String) -> [String] {
    parts.filter { part in part.repositories.contains { $0.name == name } }.map(\.path)
  }

  /// What the files would say with another content of one of them.
  func replacing(_ path: String, with repositories: [RepositoryFile.Repository]) -> Repositories {
    let others = parts.filter { $0.path != path }
    let part = Part(path: path, repositories: repositories)
    return Repositories(
      parts: (others + [part]).sorted { Self.order($0.path) < Self.order($1.path) })
  }

  /// pkg(8) reads the folders of REPOS_DIR in their order, and the files of each by name.
  private static func order(_ path: String) -> String {
    (path.hasPrefix("/etc/pkg/") ? "0" : "1") + path
  }
}

/// Asks for the files that define repositories.
///
/// Not `pkg repos`: it shows the result with `${ABI}` expanded, and not which file says what.
struct RepositoriesQuestion: Question {
  /// grep(1) puts the file's name in front of every line, also of empty ones.
  static let script =
    "exec grep -sH '' /etc/pkg/*.conf /usr/local/etc/pkg/repos/*.conf"

  var reads: Set<Resource> { [Resource(.path, "/usr/local/etc/pkg/repos")] }

  static func inquiry(_ questions: [RepositoriesQuestion]) -> Inquiry<Repositories> {
    let command: ShellCommand = ["sh", "-c", script]
    return Inquiry(commands: [command]) { results in
      let answer = Result { try read(results[0], of: command) }
      return questions.map { _ in answer }
    }
  }

  /// Files that earlier tasks of a check write count as they will be; one that cannot be read does not.
  func foreseen(
    _ answer: Repositories, after announced: [String: Difference.Content]
  ) -> Repositories {
    announced.reduce(into: answer) { answer, change in
      let folders = ["/etc/pkg/", "/usr/local/etc/pkg/repos/"]
      guard change.key.hasSuffix(".conf"), folders.contains(where: change.key.hasPrefix),
        case .text(_, let after) = change.value,
        let file = RepositoryFile(String(decoding: after ?? [], as: UTF8.self))
      else { return }
      answer = answer.replacing(change.key, with: file.repositories)
    }
  }

  private static func read(
    _ result: CommandResult, of command: ShellCommand
  ) throws -> Repositories {
    // 1 is "no line", 2 "some file is not there": a pattern that matches nothing stands for itself.
    guard let status = result.status, (0...2).contains(status) else {
      throw Unexpected(result, of: command)
    }
    var order: [String] = []
    var texts: [String: String] = [:]
    for line in result.lines {
      guard let colon = line.firstRange(of: ".conf:") else { throw Unexpected(result, of: command) }
      let path = line[..<colon.upperBound].dropLast()
      if texts[String(path)] == nil { order.append(String(path)) }
      texts[String(path), default: ""] += line[colon.upperBound...] + "\n"
    }
    return Repositories(
      parts: try order.map { path in
        guard let file = RepositoryFile(texts[path] ?? "") else {
          throw ModuleFailure(
            "\(path) cannot be read as repositories of pkg.conf(5)",
            hint: "correct it by hand; \"pkg -vv\" shows what pkg makes of it")
        }
        return Repositories.Part(path: path, repositories: file.repositories)
      })
  }
}

/// The repositories that come with FreeBSD, under the names that a release has for them.
enum OfficialRepositories {
  /// FreeBSD 15 gave the repositories new names; a definition under an old one is another repository
  /// beside the new one.
  private static let names = [
    (old: "FreeBSD", new: "FreeBSD-ports"), (old: "FreeBSD-kmods", new: "FreeBSD-ports-kmods"),
  ]

  /// The name that this release has for a repository.
  static func name(_ name: String, inRelease major: Int) -> String {
    guard let pair = names.first(where: { $0.old == name || $0.new == name }) else { return name }
    return major >= 15 ? pair.new : pair.old
  }

  /// The names that another release has and this one has not, with this one's.
  static func deadNames(inRelease major: Int) -> [(dead: String, living: String)] {
    names.map { major >= 15 ? (dead: $0.old, living: $0.new) : (dead: $0.new, living: $0.old) }
  }

  /// Where a repository has its packages of a branch; `nil` for repositories without branches.
  static func url(of name: String, branch: String) -> String? {
    let server = "pkg+https://pkg.FreeBSD.org/${ABI}"
    switch name {
    case "FreeBSD", "FreeBSD-ports": return "\(server)/\(branch)"
    // Modules must fit the kernel's minor version and the branch of the other packages.
    case "FreeBSD-kmods", "FreeBSD-ports-kmods":
      return "\(server)/kmods_\(branch)_${VERSION_MINOR}"
    default: return nil
    }
  }
}
