import PlayData
import PlayModuleKit
import PlayShell

/// What a case demands.
struct CaseExpectation: Sendable {
  /// What counts also when a case leaves it out, and what leaving it out means.
  private static let always: [(key: String, absent: Value)] = [
    ("error", .null), ("missing", []), ("requires", []), ("failure", .null), ("changes", []),
    ("warnings", []), ("skip", .null), ("barrier", false), ("only_waits", false), ("observes", []),
    ("adds", []),
  ]
  private static let whenNamed = [
    "register", "sets", "message", "verbosity", "locks", "reports_output", "output_name",
    "rewrites",
  ]

  static let keys = always.map(\.key) + whenNamed

  private let facts: ValueMap
  private let refusals: [Refusal]

  init(_ map: CaseMap) throws {
    var facts = ValueMap()
    for key in Self.keys { facts[key] = map[key] }
    var refusals: [Refusal] = []
    if let changes = facts["changes"] {
      let steps = (changes.list ?? []).enumerated()
      facts["changes"] = .list(try steps.map { try Self.change($1, number: $0, &refusals) })
    }
    self.facts = facts
    self.refusals = refusals
  }

  /// A change in the form in which it is compared; the refused answers are taken out.
  private static func change(
    _ value: Value, number: Int, _ refusals: inout [Refusal]
  ) throws -> Value {
    guard var change = value.map, let actions = change["actions"]?.list else {
      throw CaseProblem("a change is a map with a list of \"actions\"")
    }
    var compared: [Value] = []
    for (index, value) in actions.enumerated() {
      guard var action = value.map else {
        compared.append(value)
        continue
      }
      for refusal in action["refuses"]?.list ?? [] {
        refusals.append(try Refusal(refusal, step: number, action: index))
      }
      action["refuses"] = nil
      compared.append(shortened(action))
    }
    change["actions"] = .list(compared)
    return .map(change)
  }

  var kind: ModuleCase.Kind {
    if facts["error"] != nil || facts["failure"] != nil
      || facts["requires"]?.list?.isEmpty == false
    {
      return .failing
    }
    return facts["changes"]?.list?.isEmpty == false ? .changing : .unchanged
  }

  var concernsChecks: Bool {
    func isGiven(_ key: String, in map: ValueMap) -> Bool {
      switch map[key] {
      case nil, .null?, .bool(false)?: false
      case .list(let items)?: !items.isEmpty
      default: true
      }
    }
    let required = facts["requires"]?.list ?? []
    return ["missing", "skip", "barrier", "only_waits", "observes"].contains {
      isGiven($0, in: facts)
    }
      || required.contains { $0.map.map { isGiven("missing", in: $0) } ?? false }
  }

  /// An action that has nothing but words is written as the list of its words.
  static func shortened(_ action: ValueMap) -> Value {
    guard action.count == 1, let words = action["argv"] else { return .map(action) }
    return words
  }

  /// What is not as the case demands.
  func mismatches(with outcome: ModuleCaseOutcome) -> [String] {
    var mismatches: [String] = []
    for (key, absent) in Self.always {
      compare(key, absent: absent, with: outcome, into: &mismatches)
    }
    for key in Self.whenNamed where facts[key] != nil {
      compare(key, absent: .null, with: outcome, into: &mismatches)
    }
    guard mismatches.isEmpty else { return mismatches }
    return refusals.compactMap { $0.mismatch(with: outcome.plan) }
  }

  private func compare(
    _ key: String, absent: Value, with outcome: ModuleCaseOutcome, into mismatches: inout [String]
  ) {
    let wanted = facts[key] ?? absent
    let found = outcome.facts[key] ?? absent
    guard wanted != found else { return }
    mismatches.append(
      """
      expected "\(key)": \(JSON.write(wanted, indent: 2))
      but came "\(key)": \(JSON.write(found, indent: 2))
      """)
  }
}

/// An answer to an action that must count as a failure although its status is accepted.
private struct Refusal: Sendable {
  private let step: Int
  private let action: Int
  private let result: CommandResult
  private let error: String?

  init(_ value: Value, step: Int, action: Int) throws {
    let map = try CaseMap(
      value, of: "a refused answer", allowing: ["status", "stdout", "stderr", "error"])
    guard case .int(let status)? = map["status"] else {
      throw CaseProblem("a refused answer has a status")
    }
    self.step = step
    self.action = action
    result = CommandResult(
      status: Int32(status), stdout: try map.text("stdout") ?? "",
      stderr: try map.text("stderr") ?? "")
    error = try map.text("error")
  }

  func mismatch(with plan: Plan?) -> String? {
    guard let action = plan?.steps[step].actions[action] else { return nil }
    let found = action.failure(result).map { "\($0)" }
    guard found != error else { return nil }
    return """
      \(action.command) answers \(result.status ?? -1), "\(result.stdout)", "\(result.stderr)"
      expected "error": \(error ?? "none")
      but came "error": \(found ?? "none")
      """
  }
}
