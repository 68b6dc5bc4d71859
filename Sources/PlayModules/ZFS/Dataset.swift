import PlayModuleKit
import PlayShell

/// The properties of a dataset as `zfs get -p` prints them: sizes in bytes.
struct Dataset: Hashable, Sendable {
  /// A property's value and where it comes from.
  struct Property: Hashable, Sendable {
    let value: String
    let source: String

    /// Whether it was set at this dataset itself.
    var isLocal: Bool { source == "local" }
    /// Whether it was set here or came with a received stream.
    var isOwn: Bool { isLocal || source == "received" }
  }

  let properties: [String: Property]
}

/// Asks for properties of a dataset; the answer is `nil` when there is no such dataset.
struct DatasetQuestion: Question {
  let name: String
  /// The properties, sorted; datasets with equal ones are asked about together, so that a misspelt
  /// property spoils no other task's answer.
  let properties: [String]

  init(_ name: String, properties: Set<String>) {
    self.name = name
    self.properties = properties.sorted()
  }

  var reads: Set<Resource> { [Resource(.dataset, name)] }

  static func inquiry(_ questions: [DatasetQuestion]) -> Inquiry<Dataset?> {
    let groups = Dictionary(grouping: questions, by: \.properties)
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    let commands = groups.map { group in
      ShellCommand(
        ["zfs", "get", "-Hp", "-o", "name,property,value,source"]
          + [group[0].properties.joined(separator: ",")] + group.map(\.name))
    }
    return Inquiry(commands: commands) { results in
      var answers: [DatasetQuestion: Result<Dataset?, any Error>] = [:]
      for ((group, command), result) in zip(zip(groups, commands), results) {
        let found = datasets(in: result)
        for question in group {
          answers[question] = question.answer(found, in: result, of: command)
        }
      }
      return questions.compactMap { answers[$0] }
    }
  }

  private func answer(
    _ found: [String: Dataset], in result: CommandResult, of command: ShellCommand
  ) -> Result<Dataset?, any Error> {
    if let dataset = found[name] { return .success(dataset) }
    if result.stderr.contains("cannot open '\(name)': dataset does not exist") {
      return .success(nil)
    }
    return .failure(Unexpected(result, of: command))
  }

  private static func datasets(in result: CommandResult) -> [String: Dataset] {
    var properties: [String: [String: Dataset.Property]] = [:]
    for line in result.lines {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 4 else { continue }
      properties[fields[0], default: [:]][fields[1]] = .init(value: fields[2], source: fields[3])
    }
    return properties.mapValues(Dataset.init)
  }
}

/// Asks for everything below a dataset: file systems, volumes, snapshots and bookmarks.
struct DescendantsQuestion: Question {
  let name: String

  var reads: Set<Resource> { [Resource(.dataset, name)] }

  static func inquiry(_ questions: [DescendantsQuestion]) -> Inquiry<[String]> {
    let command = ShellCommand(
      ["zfs", "list", "-H", "-r", "-t", "all", "-o", "name"] + questions.map(\.name))
    return Inquiry(commands: [command]) { results in
      let result = results[0]
      let names = Set(result.lines.map(String.init)).sorted()
      return questions.map { question in
        let isMissing = result.stderr.contains("cannot open '\(question.name)'")
        guard isMissing || names.contains(question.name) else {
          return .failure(Unexpected(result, of: command))
        }
        return .success(
          names.filter { name in "/@#".contains { name.hasPrefix("\(question.name)\($0)") } })
      }
    }
  }
}

/// Asks for the pools; the answer is the pools' names and where each is mounted below, if anywhere.
struct PoolsQuestion: Question {
  static let command: ShellCommand = ["zpool", "list", "-H", "-o", "name,altroot"]

  static func inquiry(_ questions: [PoolsQuestion]) -> Inquiry<[String: String?]> {
    Inquiry(commands: [command]) { results in
      [
        Result {
          guard results[0].status == 0 else { throw Unexpected(results[0], of: command) }
          var pools: [String: String?] = [:]
          for line in results[0].lines {
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 2 else { throw Unexpected(results[0], of: command) }
            pools[fields[0]] = .some(fields[1] == "-" ? nil : fields[1])
          }
          return pools
        }
      ]
    }
  }
}
