import PlayData
import PlayModel
import PlayModuleKit
import PlayTemplate

/// Tries on the hosts of a play, without connecting them, whether a task comes to need a variable.
///
/// What the run alone can tell, such as facts and registered results, leaves that open; then the
/// answer is yes.
final class NeedTrial {
  /// What decides in which situations a text of the task is looked at.
  private struct Occasion: Hashable {
    let host: Int
    let conditions: Int
    let isInLoop: Bool
  }

  private let defined: DefinedNames
  private let entry: ForeseenTasks.Entry
  private let tasks: SettingTasks
  private let files: ControllerFiles
  private lazy var pending = Set(tasks.names(seenBy: entry.task.role))
    .union(entry.loops.flatMap(\.names))
  private var situations: [Occasion: [Situation]] = [:]

  /// Prepares the trial of one task; `tasks` are those that may have set variables before.
  init(
    _ defined: DefinedNames, _ entry: ForeseenTasks.Entry, _ tasks: SettingTasks,
    _ files: ControllerFiles
  ) {
    (self.defined, self.entry, self.tasks, self.files) = (defined, entry, tasks, files)
  }

  /// Whether any of the hosts may come to where the text asks for a variable that does not exist.
  func mayNeed(_ need: Need, on hosts: Set<Int>) -> Bool {
    hosts.sorted().contains { host in
      let occasion = Occasion(
        host: host, conditions: need.conditions, isInLoop: need.isInLoop)
      return situations(at: occasion).contains { $0.mayNeed(need) }
    }
  }

  private func situations(at occasion: Occasion) -> [Situation] {
    if let known = situations[occasion] { return known }
    let found = scopes(at: occasion).filter { scope in
      entry.task.keywords.conditions.prefix(occasion.conditions).allSatisfy {
        mayHold($0, in: scope)
      }
    }.map { Situation(scope: $0, files: files) }
    situations[occasion] = found
    return found
  }

  /// The variables for every item of the loops, as far as the includes may be carried out.
  private func scopes(at occasion: Occasion) -> [TaskScope] {
    var around: [[String: Value]] = [[:]]
    for include in entry.includes {
      around = around.flatMap { outer in
        scopes(of: include, onHost: occasion.host, inside: outer).filter { scope in
          include.keywords.conditions.allSatisfy { mayHold($0, in: scope) }
        }.map(\.loop)
      }
    }
    return around.flatMap {
      scopes(
        of: entry.task, onHost: occasion.host, inside: $0, isInLoop: occasion.isInLoop)
    }
  }

  /// The variables for every item of a task's loop, or once for all when its list is not known.
  private func scopes(
    of task: Task, onHost host: Int, inside outer: [String: Value], isInLoop: Bool = true
  ) -> [TaskScope] {
    var scope = scope(of: task, onHost: host)
    scope.loop = outer
    guard isInLoop, let loop = task.keywords.loop else { return [scope] }
    guard case .list(let items)? = try? loop.items.value(in: scope, environment: scope.environment)
    else {
      for name in loop.names { scope.loop[name] = nil }
      return [scope]
    }
    return items.indices.map { index in
      var inner = scope
      inner.loop.merge(loop.variables(at: index, of: items)) { $1 }
      return inner
    }
  }

  private func mayHold(_ condition: Expression, in scope: TaskScope) -> Bool {
    condition.truth(in: scope, environment: scope.environment) != false
  }

  private func scope(of task: Task, onHost index: Int) -> TaskScope {
    var scope = defined.scope(ofHost: index)
    scope.task = TaskVariables(
      variables: task.variables, role: task.role, play: defined.play)
    scope.role = task.role
    scope.searchPaths = task.searchPaths
    scope.pending = pending
    scope.environment = ControllerLookups(files: files).added(to: TemplateEnvironment())
    // The run may make or change the files that it reads.
    scope.environment.lookups["file"] = nil
    return scope
  }
}

/// The variables that a task sees on one host, for one item of its loop.
private final class Situation {
  /// A text, and the variables that templates around it may give it.
  private struct Key: Hashable {
    let source: ObjectIdentifier
    let offset: Int
    let given: Set<String>

    init(_ text: EvaluatedText, given: Set<String>) {
      let start = text.origin.start
      (source, offset, self.given) = (ObjectIdentifier(start.source), start.offset, given)
    }
  }

  private let scope: TaskScope
  private let files: ControllerFiles
  // A text with many variables is gone through once.
  private var reaches: [Key: Reach] = [:]
  private var values: [Key: Bool] = [:]

  init(scope: TaskScope, files: ControllerFiles) { (self.scope, self.files) = (scope, files) }

  /// Whether the task may come to where the text asks for a variable that does not exist.
  func mayNeed(_ need: Need) -> Bool {
    need.way.allSatisfy(mayPass) && need.way.first.map { hasValue($0.text) } != true
  }

  private func mayPass(_ passage: Passage) -> Bool {
    let key = Key(passage.text, given: passage.given)
    let reach = reaches[key] ?? passage.text.reach(in: scope.hiding(passage.given), files)
    reaches[key] = reach
    return switch passage.place {
    case .variable(let reference): reach.contains(reference)
    case .file(let file): reach.contains(file)
    }
  }

  private func hasValue(_ text: EvaluatedText) -> Bool {
    let key = Key(text, given: [])
    let hasValue = values[key] ?? text.hasValue(in: scope, files)
    values[key] = hasValue
    return hasValue
  }
}

extension TaskScope {
  /// The same variables, of which some have got other values.
  fileprivate func hiding(_ names: Set<String>) -> TaskScope {
    var scope = self
    for name in names {
      scope.extra[name] = nil
      scope.loop[name] = .unknown(until: name)
    }
    return scope
  }
}

extension EvaluatedText {
  fileprivate var origin: TextOrigin {
    switch self {
    case .expression(let expression): expression.origin
    case .template(let template, _): template.origin
    }
  }

  /// The places that the text may come to.
  fileprivate func reach(in scope: TaskScope, _ files: ControllerFiles) -> Reach {
    switch self {
    case .expression(let expression):
      expression.reach(in: scope, environment: scope.environment)
    case .template(let template, let main):
      template.reach(in: scope, environment: environment(in: scope, files, main: main))
    }
  }

  /// Whether the text has a value, or is `omit`, so that it needs nothing that does not exist.
  fileprivate func hasValue(in scope: TaskScope, _ files: ControllerFiles) -> Bool {
    do {
      switch self {
      case .expression(let expression):
        _ = try expression.value(in: scope, environment: scope.environment)
      case .template(let template, let main):
        _ = try template.value(
          in: scope, environment: environment(in: scope, files, main: main))
      }
      return true
    } catch {
      return (error as? TemplateError)?.kind == .omitted
    }
  }

  private func environment(
    in scope: TaskScope, _ files: ControllerFiles, main: String?
  ) -> TemplateEnvironment {
    scope.environment.including(
      with: ControllerLookups(files: files).loader(main: main, style: TemplateStyle()))
  }
}
