import PlayData
import PlayModuleKit
import PlayShell

/// Asks for everything of one sort; one podman for all tasks, whatever they name.
///
/// A listing, and not `inspect` of the named ones: it says the same of a thing that is not there on
/// every version, and a network with a broken file does not spoil the others.
struct PodmanListQuestion: Question {
  /// What is listed.
  enum Sort: String, Sendable {
    case network
    case volume
  }

  let sort: Sort
  /// The one that the task is about, for what its answer depends on.
  let name: String

  var reads: Set<Resource> {
    [Resource(sort == .network ? .network : .volume, name)]
  }

  static func inquiry(_ questions: [PodmanListQuestion]) -> Inquiry<ValueMap?> {
    let sorts = Set(questions.map(\.sort)).sorted { $0.rawValue < $1.rawValue }
    let commands = sorts.map { ShellCommand(["podman", $0.rawValue, "ls", "--format", "json"]) }
    return Inquiry(commands: commands) { results in
      var listings: [Sort: Result<[ValueMap], any Error>] = [:]
      for ((sort, command), result) in zip(zip(sorts, commands), results) {
        listings[sort] = Result { try list(result, of: command) }
      }
      return questions.map { question in
        (listings[question.sort] ?? .success([])).map { $0.first { question.isMeant($0) } }
      }
    }
  }

  private func isMeant(_ object: ValueMap) -> Bool {
    (object["name"] ?? object["Name"]) == .string(name)
  }

  private static func list(_ result: CommandResult, of command: ShellCommand) throws -> [ValueMap] {
    try result.checkPodman()
    guard result.status == 0 else { throw Unexpected(result, of: command) }
    return (try PodmanJSON.read(result.stdout).list ?? []).compactMap(\.map)
  }
}

/// JSON that podman printed.
enum PodmanJSON {
  static func read(_ text: some StringProtocol) throws -> Value {
    try JSON.read(Source(name: "podman", text: String(text))).value
  }

  /// A map whose values are text.
  static func texts(_ value: Value?) -> [String: String] {
    var texts: [String: String] = [:]
    for (key, value) in value?.map ?? [:] { texts[key] = value.string }
    return texts
  }
}

/// The name of a container, a network or a volume (podman's `define.NameRegex`).
enum PodmanName {
  static func check(_ name: String, key: String = "name") throws {
    guard NameRule("", later: "_.-").accepts(name) else {
      throw ParameterProblem(
        key: key, message: "\"\(name)\" is not a name for podman",
        hint: "a name has letters, digits, and after the first _ . and -")
    }
  }
}

/// Words of podman that stand for a map.
enum PodmanOptions {
  /// `--label=a=b` for every pair, sorted.
  static func words<Words>(_ option: String, _ map: [String: ScalarText<Words>]) -> [String] {
    map.sorted { $0.key < $1.key }.map { "--\(option)=\($0.key)=\($0.value.text)" }
  }

  /// `--publish=80:80` for every item.
  static func words(_ option: String, _ items: [String]) -> [String] {
    items.map { "--\(option)=\($0)" }
  }

  /// `--user=www`, or nothing.
  static func word(_ option: String, _ value: String?) -> [String] {
    value.map { ["--\(option)=\($0)"] } ?? []
  }
}

/// One thing that is not as it shall be; `nil` is "not set".
struct Mismatch: Sendable {
  let what: String
  let now: String?
  let wanted: String

  /// Compares one value.
  init?(_ what: String, now: String?, wanted: String) {
    guard now?.hasSameBytes(as: wanted) != true else { return nil }
    (self.what, self.now, self.wanted) = (what, now, wanted)
  }

  /// Compares a map with one that may hold more.
  init?(_ what: String, now: [String: String], wanted: [String: String]) {
    let present = Set(now.map { ByteText("\($0.key)=\($0.value)") })
    let keys = wanted.filter { !present.contains(ByteText("\($0.key)=\($0.value)")) }.keys.sorted()
    guard !keys.isEmpty else { return nil }
    func list(_ map: [String: String]) -> String {
      keys.compactMap { key in map[key].map { "\(key)=\($0)" } }.joined(separator: " ")
    }
    let nowText = list(now)
    (self.what, self.now, self.wanted) = (what, nowText.isEmpty ? nil : nowText, list(wanted))
  }

  /// Several of them in a sentence.
  static func list(_ mismatches: [Mismatch]) -> String {
    mismatches.map { "\($0.what) \($0.now ?? "not set") instead of \($0.wanted)" }
      .joined(separator: ", ")
  }
}
