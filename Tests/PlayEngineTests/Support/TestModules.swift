import PlayData
import PlayModuleKit
import PlayModules
import PlayShell

/// Keeps one value of a scripted host.
struct Keep: Module {
  static let info = ModuleInfo(
    "keep", "Keep a value.", examples: [#"{ "keep": { "name": "a", "value": "1" } }"#])

  @Param("Name of the value.") var name: String
  @Param("What it shall be.") var value: String
  @Param("Name of another value that must be there.") var needs: String?
  @Param("A file that the change rewrites.") var rewrites: String?
  @Param("A file by which the value is found.") var reads: String?
  @Param("Whether the change holds a lock.") var lock: Bool = false

  var locks: [String] { lock ? ["lock"] : [] }

  struct State: Sendable {
    let current: String?
    let isPossible: Bool
  }

  func probe() -> Probe<State> {
    Probe<String?>.value(name, of: reads).zip(needs.map { .value($0) } ?? .none("")).map {
      State(current: $0, isPossible: $1 != nil)
    }
  }

  func plan(_ state: State) throws -> Plan {
    if let needs, !state.isPossible {
      throw ModuleFailure("there is no \(needs)", missing: [Resource(.path, "/\(needs)")])
    }
    guard state.current != value else {
      var plan = Plan.unchanged
      plan.values["before"] = .string(value)
      return plan
    }
    var plan = Plan.change(
      name, from: state.current, to: value, by: ["set", name, value],
      provides: state.current == nil ? [Resource(.path, "/\(name)")] : [])
    plan.rewrites = [rewrites].compactMap(\.self)
    plan.values["before"] = state.current.map { .string($0) } ?? .null
    return plan
  }
}

/// Keeps one value of a scripted host, and touches no other.
struct Spot: Module {
  static let info = ModuleInfo(
    "spot", "Keep a value.", examples: [#"{ "spot": { "name": "a", "value": "1" } }"#])

  @Param("Name of the value.") var name: String
  @Param("What it shall be.") var value: String

  /// A value; it outlasts changes of others.
  struct ValueQuestion: Question {
    let name: String

    func outlasts(_ entries: Set<FolderEntry>, in sheet: AnswerSheet) -> Bool {
      !entries.contains(Spot.entry(name))
    }

    static func inquiry(_ questions: [ValueQuestion]) -> Inquiry<String> {
      Inquiry(commands: questions.map { ["get", $0.name] }) { $0.map { .success($0.line) } }
    }
  }

  static func entry(_ name: String) -> FolderEntry { FolderEntry(name, in: "1") }

  func probe() -> Probe<String> { .ask(ValueQuestion(name: name)) }

  func plan(_ current: String) -> Plan {
    guard current != value else { return .unchanged }
    return Plan([
      Step(
        .value(name, from: current, to: value), [.run(["set", name, value])],
        entries: [Self.entry(name)])
    ])
  }
}

/// Does something to a value that can be done again.
struct Renew: Module {
  static let info = ModuleInfo(
    "renew", "Renew a value.", examples: [#"{ "renew": { "name": "a" } }"#])

  @Param("Name of the value.") var name: String

  func probe() -> Probe<String?> { .value(name) }

  func plan(_ current: String?) -> Plan {
    let state = current ?? "new"
    return Plan([
      Step(
        .deed(name, from: current, to: "renewed", leaving: state), [.run(["set", name, state])])
    ])
  }
}

/// Restarts a scripted host.
struct Restart: Module {
  static let info = ModuleInfo("restart", "Restart.", examples: [#"{ "restart": {} }"#])

  func probe() -> Probe<Void> { .none(()) }

  func plan(_ state: Void) -> Plan {
    let reconnection = Reconnection(
      identity: ["id"], before: "1", test: ["ready"], timeout: 60, delay: 1)
    return Plan([
      Step(
        .value("host", from: "running", to: "restarted"),
        [.run(["set", "boot", "2"], reconnecting: reconnection)])
    ])
  }
}

/// Asks a question that a scripted host cannot answer.
struct Stumble: Module {
  static let info = ModuleInfo(
    "stumble", "Fail while the host is asked.", examples: [#"{ "stumble": { "name": "a" } }"#])

  @Param("What to fail with.") var name: String

  func probe() -> Probe<Void> {
    let command: ShellCommand = ["fail", name]
    return .command(command) { throw Unexpected($0, of: command) }
  }

  func plan(_ state: Void) -> Plan { .unchanged }
}

extension Probe where State == String? {
  /// A value of a scripted host.
  fileprivate static func value(_ name: String, of file: String? = nil) -> Probe {
    let command: ShellCommand = ["get", name]
    let reads = file.map { Resource(.content, $0) }
    return .command(command, reads: Set([reads].compactMap(\.self))) { result in
      switch result.status {
      case 0: result.line
      case 1: nil
      default: throw Unexpected(result, of: command)
      }
    }
  }
}

/// The modules of the tests' playbooks, besides those that every playbook has.
enum TestModules {
  static let all =
    [
      ModuleDefinition(Keep.self), ModuleDefinition(Renew.self), ModuleDefinition(Restart.self),
      ModuleDefinition(Spot.self), ModuleDefinition(Stumble.self),
    ] + Registry.modules

  /// What is asked of every host first.
  static let facts: Probe<ValueMap> = .command(["facts"]) { result in
    guard result.status == 0 else { throw Unexpected(result, of: ["facts"]) }
    return ValueMap(result.lines.map { ("os", .string(String($0))) })
  }
}
