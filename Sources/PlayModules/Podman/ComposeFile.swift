import PlayData
import PlayModuleKit
import PlayShell

/// A service as `podman-compose config` writes it, with everything replaced that stood for a value.
struct ComposeService: Hashable, Sendable {
  let name: String
  /// The image that it runs, when the file names one.
  let image: String?
  /// The name that the file gives to its container.
  let containerName: String?
  /// Whether the file says how to build its image.
  let isBuilt: Bool
  /// The digest of all that the file says of it.
  let digest: String

  /// Reads what `config` prints: YAML in blocks of two columns, keys sorted.
  ///
  /// Networks, volumes and the rest count for every service, since they may concern any.
  static func list(_ text: String) -> [ComposeService] {
    var sections: [(name: Substring, lines: [Substring])] = []
    for line in text.split(separator: "\n") {
      if line.first != " ", line.hasSuffix(":") {
        sections.append((line.dropLast(), []))
      } else if sections.isEmpty || line.first != " " {
        sections.append((line, []))
      } else {
        sections[sections.count - 1].lines.append(line)
      }
    }
    let common = sections.filter { $0.name != "services" && !$0.name.hasPrefix("version") }
      .flatMap { [$0.name] + $0.lines }
    let lines = sections.first { $0.name == "services" }?.lines ?? []
    return services(lines).map { name, lines in
      ComposeService(
        name: name, image: value("image", in: lines),
        containerName: value("container_name", in: lines),
        isBuilt: lines.contains { $0.hasPrefix("    build:") },
        digest: SHA256Digest.hex((common + lines).joined(separator: "\n").utf8))
    }
  }

  private static func services(_ lines: [Substring]) -> [(String, [Substring])] {
    var services: [(String, [Substring])] = []
    for line in lines {
      if line.hasPrefix("  "), !line.hasPrefix("   "), line.hasSuffix(":") {
        services.append((unquoted(line.dropFirst(2).dropLast()), []))
      } else if !services.isEmpty {
        services[services.count - 1].1.append(line)
      }
    }
    return services
  }

  private static func value(_ key: String, in lines: [Substring]) -> String? {
    let start = "    \(key): "
    return lines.first { $0.hasPrefix(start) }.map { unquoted($0.dropFirst(start.count)) }
  }

  private static func unquoted(_ text: Substring) -> String {
    text.count > 1 && text.first == "'" && text.last == "'"
      ? String(text.dropFirst().dropLast()).replacing("''", with: "'") : String(text)
  }
}

/// What podman-compose says that a project consists of.
struct ComposeProject: Sendable {
  let services: [ComposeService]
  /// A file beside the project's that an earlier task of a check would write.
  var outdated: String?
  /// The repository that the project lies in, when an earlier task of a check would change that.
  var repository: String?

  /// The services.
  ///
  /// - Throws: `ModuleFailure` when they are not known before an earlier task has run.
  func known() throws -> [ComposeService] {
    if let repository {
      throw ModuleFailure(
        "what the project consists of is known only when \(repository) is at its version",
        missing: [Resource(.repository, repository)])
    }
    guard let outdated else { return services }
    throw ModuleFailure(
      "what the project consists of is known only when \(outdated) is written",
      missing: [Resource(.content, outdated)])
  }
}

/// Asks podman-compose what a project consists of; nothing is started or written.
struct ComposeConfigQuestion: Question {
  let folder: String
  let words: [String]

  private var command: ShellCommand {
    ShellCommand(words + ["config"], directory: folder)
  }

  var reads: Set<Resource> { [Resource(.path, folder), Resource(.repository, folder)] }

  static func inquiry(_ questions: [ComposeConfigQuestion]) -> Inquiry<ComposeProject> {
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { question, result in
        Result { ComposeProject(services: try question.read(result)) }
      }
    }
  }

  /// Only podman-compose can tell what other files would mean.
  func foreseen(
    _ answer: ComposeProject, after announced: [String: Difference.Content]
  ) -> ComposeProject {
    var project = answer
    project.repository = announced.repository(around: folder)
    project.outdated = announced.keys.sorted().first { path in
      guard case .text = announced[path] else { return false }
      return path.hasPrefix(folder + "/") && !path.dropFirst(folder.count + 1).contains("/")
    }
    return project
  }

  private func read(_ result: CommandResult) throws -> [ComposeService] {
    guard result.status != 127 else {
      throw ModuleFailure(
        "there is no \(words[0]) on the host", hint: "install the package py311-podman-compose",
        missing: [
          Resource(.program, "podman-compose"), Resource(.package, "py311-podman-compose"),
        ])
    }
    guard result.status == 0 else { throw Unexpected(result, of: command) }
    let services = ComposeService.list(result.stdout)
    guard !services.isEmpty else {
      throw ModuleFailure("the project in \(folder) has no services")
    }
    return services
  }
}

/// A container of a project.
struct ComposeContainer: Hashable, Sendable {
  let name: String
  let service: String
  let state: String
  /// Whether it has ended with status 0.
  let hasSucceeded: Bool
  let imageID: String
}

/// Asks for the containers of a project, those that do not run included.
struct ComposeContainersQuestion: Question {
  let project: String

  private var command: ShellCommand {
    [
      "podman", "ps", "-a", "--filter", "label=io.podman.compose.project=\(project)", "--format",
      "json",
    ]
  }

  static func inquiry(_ questions: [ComposeContainersQuestion]) -> Inquiry<[ComposeContainer]> {
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { question, result in Result { try question.read(result) } }
    }
  }

  private func read(_ result: CommandResult) throws -> [ComposeContainer] {
    try result.checkPodman()
    guard result.status == 0 else { throw Unexpected(result, of: command) }
    return (try PodmanJSON.read(result.stdout).list ?? []).compactMap { value in
      guard let map = value.map, let name = map["Names"]?.list?.first?.string,
        let state = map["State"]?.string, let image = map["ImageID"]?.string
      else { return nil }
      let labels = PodmanJSON.texts(map["Labels"])
      return ComposeContainer(
        name: name,
        service: labels["io.podman.compose.service"] ?? labels["com.docker.compose.service"] ?? "",
        state: state, hasSucceeded: state == "exited" && map["ExitCode"] == .int(0),
        imageID: image)
    }
  }
}
