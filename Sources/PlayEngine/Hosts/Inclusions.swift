import PlayData
import PlayInventory
import PlayModel
import PlayTemplate

/// Finds out what a task includes on one host.
struct Inclusions: Sendable {
  /// So deep may includes be nested; deeper ones include themselves without an end.
  static let depthLimit = 50

  let reader: InclusionReader
  let play: Play
  /// The inventory's variables of the host, for roles that require arguments.
  let inventory: [String: TemplatedValue]
  let extra: [VariableDefinition]
  let keepSecret: @Sendable (Secret) -> Void
  let host: String

  /// The tasks that take a task's place in one pass of its loop.
  ///
  /// - Throws: `Diagnostics`, `TemplateError`, `TaskFailure`.
  func tasks(
    of inclusion: Inclusion, _ item: AgendaStep.Item, _ scope: TaskScope, iteration: Int
  ) throws -> Unit.IncludedTasks {
    guard item.reference.index.numbers.count <= 2 * Self.depthLimit else {
      throw TaskFailure(
        phase: .prepare,
        message: "\(item.task.position): includes are nested more than \(Self.depthLimit) deep",
        hint: "give the include a \"when\" that ends it")
    }
    let value = try inclusion.name.value(in: scope, environment: scope.environment)
    if let task = value.unknownUntil {
      throw inclusion.name.unknown(inclusion.keyword, until: task)
    }
    guard let name = value.string else {
      throw inclusion.name.mismatch(inclusion.keyword, expected: "a name", got: value)
    }
    let part = try reader.part(of: inclusion, named: name, iteration: iteration)
    try checkArguments(of: part, item, scope)
    return Unit.IncludedTasks(name: name, part: part)
  }

  private func checkArguments(
    of part: IncludedPart, _ item: AgendaStep.Item, _ scope: TaskScope
  ) throws {
    var mistakes = Diagnostics()
    let around = item.variables.own.merging(scope.loop.mapValues(TemplatedValue.init)) { $1 }
    for use in part.uses where !use.arguments.isEmpty {
      let check = ArgumentCheck(use, of: play, around: around, extra: extra, keepSecret: keepSecret)
      check.check(host, inventory, unclear: [], &mistakes)
    }
    if mistakes.hasErrors { throw mistakes }
  }
}
