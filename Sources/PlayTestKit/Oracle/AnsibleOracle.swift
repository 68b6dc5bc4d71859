public import PlayData

/// The real Ansible: runs its commands as a person would, and returns what they print.
public enum AnsibleOracle {
  /// How a command ended.
  public struct Answer: Sendable {
    /// The exit status.
    public let status: Int
    /// Standard output.
    public let output: String
    /// Standard error.
    public let errors: String

    /// The JSON that was printed; `nil` when the command failed without printing any.
    public func json() throws -> Node? {
      guard output.contains(where: { !$0.isWhitespace }) else { return nil }
      return try JSON.read(Source(name: "Ansible's output", text: output))
    }
  }

  /// Runs commands of Ansible in a folder.
  ///
  /// `ansible-playbook` prints what the callback `callbacks/record.py` says.
  /// - Parameters:
  ///   - calls: The words of each command, for example `ansible-inventory`, `--list`.
  ///   - folder: Where they run.
  ///   - jobs: How many run at the same time.
  /// - Throws: `Oracle.Failure`.
  /// - Returns: The answers, in the order of the commands.
  public static func run(
    _ calls: [[String]], in folder: String, jobs: Int = 2
  ) async throws -> [Answer] {
    let document: Value = [
      "folder": .string(folder), "jobs": .int(jobs),
      "calls": .list(calls.map { .list($0.map { .string($0) }) }),
    ]
    let output = try await Oracle.run(
      Oracle.script("run_ansible.py"), input: Array(JSON.write(document).utf8))
    let answers = try JSON.read(Source(name: "run_ansible.py", bytes: output)).list ?? []
    guard answers.count == calls.count else {
      throw Oracle.Failure(description: "\(calls.count) calls got \(answers.count) answers")
    }
    return try answers.map(answer)
  }

  private static func answer(_ node: Node) throws -> Answer {
    guard case .int(let status)? = node["status"]?.value, let output = node["output"]?.string,
      let errors = node["errors"]?.string
    else { throw Oracle.Failure(description: "an answer has a wrong form: \(node.typeName)") }
    return Answer(status: status, output: output, errors: errors)
  }
}
