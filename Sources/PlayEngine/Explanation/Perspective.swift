import PlayData
import PlayInventory
import PlayModel
import PlayTemplate

/// The variables of a host as a play, its roles and its tasks see them, or the inventory alone.
struct Perspective {
  typealias View = Explanation.View

  let host: Host
  let play: Play?
  let extra: [VariableDefinition]
  /// The host's variables outside any task.
  let scope: TaskScope
  let foreseen: ForeseenTasks?
  /// The tasks up to the end of the play that set variables.
  let setters: [Setter]

  /// The names of all variables that something sets, for suggestions.
  var names: Set<String> {
    let roles = (foreseen?.roles ?? []).flatMap { $0.variables + $0.defaults }
    let tasks = (foreseen?.entries ?? []).flatMap { $0.task.variables }
    let definitions = extra + (play?.variables ?? []) + roles + tasks
    return Set(definitions.map(\.name)).union(host.variables.map(\.name))
      .union(setters.flatMap(\.names)).union(scope.builtIn.keys)
  }

  /// The places in which the variable differs, from the play to its tasks.
  func views(of name: String) -> [View] {
    let stack = DefinitionStack(
      name: name, host: host, extra: extra,
      builtIn: scope.builtIn.filter { $0.value.unknownUntil == nil }, play: play,
      setters: setters.filter { $0.names.contains(name) })
    let place = play.map { Explanation.Place.play($0.name, $0.position) } ?? .inventory
    let base = view(stack, at: place)
    var views = [base].filter(\.isSet)
    var byRole: [Int: View] = [:]
    for role in foreseen?.roles ?? [] {
      let view = view(stack, at: .role(role.role, use: role.name, role.position), role: role)
      byRole[role.id] = view
      if view.isSet, !view.isLike(base) { views.append(view) }
    }
    for entry in foreseen?.entries ?? [] where entry.hasOwnVariables {
      let (task, role) = (entry.task, entry.task.role)
      let view = view(
        stack, at: .task(task.title, task.position), role: role, variables: task.variables,
        loops: entry.loops)
      if !view.isSet || view.isSetLike(role.flatMap { byRole[$0.id] } ?? base) { continue }
      if let last = views.last, case .task = last.place, view.isLike(last) {
        views[views.count - 1].followers += 1
      } else {
        views.append(view)
      }
    }
    return views
  }

  private func view(
    _ stack: DefinitionStack, at place: Explanation.Place, role: RoleUse? = nil,
    variables: [VariableDefinition] = [], loops: [Loop] = []
  ) -> View {
    let definitions = stack.definitions(role: role, variables: variables, loops: loops)
    let isFixed = definitions.first.map { $0.level == 7 || $0.isLoop } ?? false
    return View(
      place: place, value: value(of: stack.name, role, variables, loops),
      definitions: definitions, later: isFixed ? [] : stack.later(role))
  }

  /// The value, rendered as far as that is possible before the run.
  private func value(
    of name: String, _ role: RoleUse?, _ variables: [VariableDefinition], _ loops: [Loop]
  ) -> Explanation.Outcome {
    var scope = scope.inTask(
      TaskVariables(variables: variables, role: role, playVariables: play?.variables ?? []),
      role: role)
    // The value is the one before any task has set something; what tasks alone set is pending.
    let ofTasks = Set(setters.flatMap(\.names)).filter { !scope.defines($0) }
    scope.pending = ofTasks.union(loops.flatMap(\.names))
    do {
      guard let value = try scope.value(of: name) else { return .knownLater }
      return value.unknownUntil == nil ? .value(value) : .knownLater
    } catch is PendingVariable {
      return .knownLater
    } catch let error as TemplateError {
      if case .unknown = error.kind { return .knownLater }
      return .failure(error.description)
    } catch {
      return .failure("\(error)")
    }
  }
}

extension Explanation.View {
  /// Whether anything sets the variable here.
  fileprivate var isSet: Bool { !definitions.isEmpty || !later.isEmpty }

  /// Whether value and highest level are the same.
  fileprivate func isSetLike(_ other: Explanation.View) -> Bool {
    value == other.value && definitions.first == other.definitions.first
  }

  fileprivate func isLike(_ other: Explanation.View) -> Bool {
    value == other.value && definitions == other.definitions && later == other.later
  }
}

extension Explanation.Definition {
  fileprivate var isLoop: Bool { level == 5 && name == "loop" }
}

extension ForeseenTasks.Entry {
  /// The loops around the task, outermost first, its own last.
  var loops: [Loop] { (includes + [task]).compactMap(\.keywords.loop) }

  fileprivate var hasOwnVariables: Bool { !task.variables.isEmpty || !loops.isEmpty }
}

extension TaskScope {
  /// Whether a level other than that of register and set_fact sets a variable.
  fileprivate func defines(_ name: String) -> Bool {
    [extra, task.own, task.play, inventory, task.defaults].contains { $0[name] != nil }
  }

  /// The variables as a task sees them.
  fileprivate func inTask(_ variables: TaskVariables, role: RoleUse?) -> TaskScope {
    var inner = TaskScope(task: variables)
    (inner.extra, inner.inventory, inner.builtIn) = (extra, inventory, builtIn)
    (inner.otherHosts, inner.environment, inner.role) = (otherHosts, environment, role)
    inner.searchPaths =
      role.map {
        SearchPaths(playbookFolder: searchPaths?.playbookFolder ?? ".", roleFolder: $0.path)
      } ?? searchPaths
    return inner
  }
}
