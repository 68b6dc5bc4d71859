import PlayData
import PlayModuleKit
import PlayShell

/// A container of the host.
struct ExistingContainer: Hashable, Sendable {
  let id: String
  /// What it does, in podman's words: `running`, `exited`, `created` and others.
  let status: String
  /// The id of the image that it was made from, even when the image's name means another one now.
  let imageID: String
  let labels: [String: String]
  /// The command that made it, without the program.
  let createCommand: [String]

  var isRunning: Bool { status == "running" }
}

/// Asks for a container; the answer is `nil` when there is none of this name.
struct ContainerQuestion: Question {
  let name: String

  var reads: Set<Resource> { [Resource(.container, name)] }

  // podman 4.3 understands the id in this spelling alone.
  static let format =
    "[{{json .Name}},\"{{.Id}}\",{{json .State.Status}},{{json .Image}},{{json .Config.Labels}},"
    + "{{json .Config.CreateCommand}}]"

  /// One podman for all containers: it prints a line for each that is there, and complains about
  /// the others on standard error.
  static func inquiry(_ questions: [ContainerQuestion]) -> Inquiry<ExistingContainer?> {
    let command = ShellCommand(
      ["podman", "container", "inspect", "--format", format] + questions.map(\.name))
    return Inquiry(commands: [command]) { results in
      let found = Result { try containers(results[0]) }
      return questions.map { question in
        Result {
          let answers = try found.get()
          if let container = answers[question.name] { return container }
          guard results[0].status == 0 || question.isMissing(results[0]) else {
            throw Unexpected(results[0], of: command)
          }
          return nil
        }
      }
    }
  }

  private func isMissing(_ result: CommandResult) -> Bool {
    // 5.8 quotes the name, 4.3 does not.
    result.stderr.contains("no such container \"\(name)\"\n")
      || result.stderr.contains("no such container \(name)\n")
  }

  /// The beginning of an id is also a name to podman, so only the name that was printed counts.
  private static func containers(
    _ result: CommandResult
  ) throws -> [String: ExistingContainer] {
    try result.checkPodman()
    var containers: [String: ExistingContainer] = [:]
    for line in result.lines where line.hasPrefix("[") && line != "[]" {
      let fields = try PodmanJSON.read(line).list ?? []
      guard fields.count == 6, let name = fields[0].string, let id = fields[1].string,
        let status = fields[2].string, let image = fields[3].string
      else { continue }
      containers[name] = ExistingContainer(
        id: id, status: status, imageID: image, labels: PodmanJSON.texts(fields[4]),
        createCommand: (fields[5].list ?? []).dropFirst().compactMap(\.string))
    }
    return containers
  }
}
