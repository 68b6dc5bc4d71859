import PlayData
import PlayModuleKit

/// Finds out whether a change has taken: the module's own questions are asked again, and its plan must
/// have nothing of it left.
struct Verification {
  private let unit: Unit
  private let plan: Plan

  init(_ unit: Unit, _ plan: Plan) { (self.unit, self.plan) = (unit, plan) }

  /// What is left of the change by the answers that the host gave behind it.
  ///
  /// Commands, what can be done again, and what is made whatever the host is like leave nothing that
  /// could be asked for.
  func failure(_ sheet: AnswerSheet) -> TaskFailure? {
    guard !plan.isForced, !plan.onlyWaits, case .ready(let task) = unit.preparation,
      !task.probe.questions.isEmpty
    else { return nil }
    do {
      let made = Set(plan.steps.filter(\.canBeVerified).map(\.difference.subject))
      let left = try task.probe.state(sheet).steps.lazy.map(\.difference)
        .first { made.contains($0.subject) }
      return left.map { TaskFailure(phase: .verify, message: Self.text(of: $0), hint: Self.hint) }
    } catch {
      return TaskFailure(error, in: .verify)
    }
  }

  private static let hint =
    "see whether another program changes it back; -vv shows the commands that were run"

  private static func text(of left: Difference) -> String {
    let start = "the change did not take: \(left.subject)"
    switch left.content {
    case .value(let before, let after) where !left.isSecret:
      return "\(start) is \(shown(before)), not \(shown(after))"
    case .value, .text, .command: return "\(start) is not what it was made"
    }
  }

  private static func shown(_ value: String?) -> String { value.map { "\"\($0)\"" } ?? "not set" }
}

extension Step {
  fileprivate var canBeVerified: Bool {
    switch difference.content {
    case .value, .text: difference.leaving == nil
    case .command: false
    }
  }
}
