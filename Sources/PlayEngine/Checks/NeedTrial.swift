import PlayData
import PlayModel
import PlayModuleKit
import PlayTemplate

/// Tries on the hosts of a play, without connecting them, whether a task comes to need a variable.
///
/// What the run alone can tell, such as facts and registered results, leaves that open; then the
/// answer is yes.
struct NeedTrial {
  let defined: DefinedNames
  let entry: ForeseenTasks.Entry
  /// The variables that tasks may have set.
  let pending: Set<String>
  let files: ControllerFiles

  /// Whether any host may come to where the text asks for a variable that does not exist.
  func mayNeed(_ need: TaskTexts.Need) -> Bool {
    defined.hosts.indices.contains { mayNeed(need, onHost: $0) }
  }

  private func mayNeed(_ need: TaskTexts.Need, onHost index: Int) -> Bool {
    for include in entry.includes {
      let scope = scope(of: include, onHost: index)
      guard mayHold(include.keywords.conditions[...], in: scope) else { return false }
    }
    let scope = scope(of: entry.task, onHost: index)
    guard need.isInLoop, let loop = entry.task.keywords.loop,
      case .list(let items)? = try? loop.items.value(in: scope, environment: scope.environment)
    else { return mayNeed(need, in: scope) }
    return items.contains { item in
      var inner = scope
      inner.pending.subtract(loop.names)
      for name in loop.names { inner.loop[name] = .unknown(until: "the loop") }
      inner.loop[loop.variable] = item
      return mayNeed(need, in: inner)
    }
  }

  private func mayNeed(_ need: TaskTexts.Need, in scope: TaskScope) -> Bool {
    let conditions = entry.task.keywords.conditions.prefix(need.conditions)
    guard mayHold(conditions, in: scope) else { return false }
    guard let first = need.way.first, !first.text.hasValue(in: scope, files) else { return false }
    return need.way.allSatisfy { $0.text.mayReach($0.reference, in: scope) }
  }

  private func mayHold(_ conditions: ArraySlice<Expression>, in scope: TaskScope) -> Bool {
    conditions.allSatisfy { $0.mayHold(in: scope, environment: scope.environment) }
  }

  private func scope(of task: Task, onHost index: Int) -> TaskScope {
    var scope = defined.scope(ofHost: index)
    scope.task = TaskVariables(
      variables: task.variables, role: task.role, play: defined.play)
    scope.role = task.role
    scope.searchPaths = task.searchPaths
    scope.pending = pending.union(entry.loops.flatMap(\.names))
    scope.environment = ControllerLookups(files: files).added(to: TemplateEnvironment())
    return scope
  }
}

extension TaskTexts.Text {
  /// Whether the text has a value, or is `omit`, so that it needs nothing that does not exist.
  fileprivate func hasValue(in scope: TaskScope, _ files: ControllerFiles) -> Bool {
    do {
      switch self {
      case .expression(let expression):
        _ = try expression.value(in: scope, environment: scope.environment)
      case .template(let template, let main):
        let loader = ControllerLookups(files: files).loader(main: main, style: TemplateStyle())
        _ = try template.value(in: scope, environment: scope.environment.including(with: loader))
      }
      return true
    } catch {
      return (error as? TemplateError)?.kind == .omitted
    }
  }

  /// Whether the text may come to a place that needs a variable.
  fileprivate func mayReach(_ reference: VariableReference, in scope: TaskScope) -> Bool {
    switch self {
    case .expression(let expression):
      expression.mayReach(reference, in: scope, environment: scope.environment)
    case .template(let template, _):
      template.mayReach(reference, in: scope, environment: scope.environment)
    }
  }
}
