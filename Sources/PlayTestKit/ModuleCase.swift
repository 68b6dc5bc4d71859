public import PlayData
import PlayModuleKit

/// A case of a module as data: a task, what the controller and the host answer, and what must follow.
///
/// What must follow is compared key by key. `changes`, `error`, `missing`, `failure`, `warnings`, `skip`,
/// `barrier`, `only_waits` and `observes` always count, also when the case leaves them out; `register`, `sets`, `message`, `locks`,
/// `rewrites` and `reports_output` count when the case names them.
public struct ModuleCase: Sendable {
  /// What a case shows.
  public enum Kind: String, Sendable, CaseIterable {
    /// The host is changed.
    case changing
    /// The host is as it shall be.
    case unchanged
    /// The task is refused or cannot be done.
    case failing
  }

  let parameters: ValueMap
  let controller: CaseController
  let answers: [RecordedAnswer]
  let expected: CaseExpectation
  /// What earlier tasks of a check have announced, by subject.
  let announced: [String: Difference.Content]

  /// Reads a case.
  public init(_ value: Value) throws {
    let map = try CaseMap(
      value, of: "a case",
      allowing: [
        "parameters", "files", "variables", "expressions", "answers", "announced",
        "announced_texts",
      ]
        + CaseExpectation.keys)
    guard let parameters = map["parameters"]?.map else {
      throw CaseProblem("a case has a map of \"parameters\"")
    }
    self.parameters = parameters
    controller = CaseController(
      files: map["files"]?.map ?? [:], variables: map["variables"]?.map ?? [:],
      expressions: map["expressions"]?.map ?? [:])
    answers = try (map["answers"]?.list ?? []).map { try RecordedAnswer($0) }
    expected = try CaseExpectation(map)
    var announced: [String: Difference.Content] = [:]
    for (subject, after) in map["announced"]?.map ?? [:] {
      announced[subject] = .value(before: nil, after: after.string)
    }
    for (path, text) in map["announced_texts"]?.map ?? [:] {
      announced[path] = .text(before: nil, after: text.string.map { Array($0.utf8) })
    }
    self.announced = announced
  }

  /// What the case shows.
  public var kind: Kind { expected.kind }

  /// Whether the case shows what only a check makes of it: what earlier tasks have announced, what
  /// could still be provided, or what a check leaves out or cannot know.
  public var concernsChecks: Bool { !announced.isEmpty || expected.concernsChecks }
}
