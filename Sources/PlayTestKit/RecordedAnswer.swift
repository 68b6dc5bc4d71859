public import PlayData
import PlayModuleKit
public import PlayShell

/// A command and what a host answered to it, as a case file writes them.
///
/// ```json
/// { "argv": ["sysrc", "-n", "sshd_enable"], "status": 0, "stdout": "NO\n" }
/// ```
///
/// `input`, `directory`, `environment`, `stdout` and `stderr` may be left out when they are empty.
/// The word `%STAT` stands for the format that `FileStatusQuestion` gives to stat(1), and scripts
/// that swplay brings along stand by their names; see `ShellCommand.shownWords`.
public struct RecordedAnswer: Sendable, Equatable {
  /// What was asked.
  public let command: ShellCommand
  /// What came back.
  public let result: CommandResult

  /// Records an answer.
  public init(to command: ShellCommand, _ result: CommandResult) {
    self.command = command
    self.result = result
  }

  /// Reads an answer of a case file.
  public init(_ value: Value) throws {
    let map = try CaseMap(
      value, of: "an answer", allowing: CommandNotation.keys + ["status", "stdout", "stderr"])
    command = try CommandNotation.command(map)
    guard case .int(let status)? = map["status"] else {
      throw CaseProblem("the answer to \(command) has no status")
    }
    result = CommandResult(
      status: Int32(status), stdout: try map.text("stdout") ?? "",
      stderr: try map.text("stderr") ?? "")
  }

  /// Whether this is the answer to a command.
  func answers(_ other: ShellCommand) -> Bool {
    CommandNotation.value(of: command) == CommandNotation.value(of: other)
  }
}

/// How case files write commands.
enum CommandNotation {
  static let keys = ["argv", "input", "directory", "environment"]

  /// The command that a map describes.
  static func command(_ map: CaseMap) throws -> ShellCommand {
    let words = try map.texts("argv").map { $0 == "%STAT" ? FileStatusQuestion.format : $0 }
    guard !words.isEmpty else { throw CaseProblem("\"argv\" needs at least the program's name") }
    let environment = try (map["environment"]?.map ?? [:]).map { name, value in
      guard let text = value.string else { throw CaseProblem("\(name): a variable is text") }
      return ShellCommand.Variable(name, text)
    }
    return ShellCommand(
      words, environment: environment, directory: try map.text("directory"),
      input: try map.text("input").map { Array($0.utf8) })
  }

  /// The command as a map; whether it is detached is not written.
  static func value(of command: ShellCommand) -> ValueMap {
    let words = command.shownWords.map { $0 == FileStatusQuestion.format ? "%STAT" : $0 }
    var map: ValueMap = ["argv": .list(words.map { .string($0) })]
    map["input"] = command.input.map { .string(readable($0)) }
    map["directory"] = command.directory.map { .string($0) }
    if !command.environment.isEmpty {
      map["environment"] = .map(
        ValueMap(command.environment.lazy.map { ($0.name, .string($0.value)) }))
    }
    return map
  }

  /// Content as text; what is not UTF-8 is named by its size and digest.
  static func readable(_ bytes: [UInt8]) -> String {
    String(validating: bytes, as: UTF8.self)
      ?? "(\(bytes.count) bytes, sha256 \(SHA256Digest.hex(bytes)))"
  }
}

/// A mistake in a case file, or something that the case does not provide for.
struct CaseProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// A map of a case file that holds no unknown keys.
struct CaseMap {
  private let map: ValueMap

  init(_ value: Value, of what: String, allowing keys: [String]) throws {
    guard let map = value.map else { throw CaseProblem("\(what) is a map, not \(value.typeName)") }
    if let unknown = map.keys.first(where: { !keys.contains($0) }) {
      throw CaseProblem("\(what) has no \"\(unknown)\"; it has \(keys.joined(separator: ", "))")
    }
    self.map = map
  }

  subscript(key: String) -> Value? { map[key] }

  func text(_ key: String) throws -> String? {
    guard let value = map[key] else { return nil }
    guard let text = value.string else { throw CaseProblem("\"\(key)\" is text") }
    return text
  }

  func texts(_ key: String) throws -> [String] {
    try (map[key]?.list ?? []).map { element in
      guard let text = element.string else { throw CaseProblem("\"\(key)\" is a list of text") }
      return text
    }
  }
}
