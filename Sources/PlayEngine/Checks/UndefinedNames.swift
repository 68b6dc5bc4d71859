import PlayData
import PlayInventory
import PlayModel
import PlayTemplate

/// Finds variables of a play's tasks that do not exist when the tasks need them.
///
/// A name that nothing sets for any host of the play is a mistake where any host may come to need it.
/// A name that only some hosts lack is one only where every host is sure to need it: conditions,
/// loops and blocks with a `rescue` may be there because of it.
struct UndefinedNames {
  /// A place where a variable is needed.
  private struct Place: Hashable {
    let file: String
    let offset: Int
  }

  /// The variables that one task sees.
  private struct View {
    let entry: ForeseenTasks.Entry
    let role: RoleUse?
    let own: [String: TemplatedValue]
    let defaults: [String: TemplatedValue]
    /// What loops set, and what conditions ask about.
    let given: Set<String>
  }

  let defined: DefinedNames
  let tasks: SettingTasks
  /// The names of the uses of roles, by number.
  let roleNames: [Int: String]
  let files: ControllerFiles
  private var missing: [Place: (reference: VariableReference, hosts: Set<Int>)] = [:]
  private var places: [Place] = []
  /// Variables of which tasks before have asked whether they exist, perhaps to fail without them.
  private var asked: Set<String> = []
  private(set) var mistakes = Diagnostics()

  init(
    _ defined: DefinedNames, _ tasks: SettingTasks, roles: [RoleUse], _ files: ControllerFiles
  ) {
    (self.defined, self.tasks, self.files) = (defined, tasks, files)
    roleNames = Dictionary(roles.map { ($0.id, $0.role) }) { first, _ in first }
  }

  /// Looks at what a task needs; the tasks of the play come in their order.
  mutating func check(_ entry: ForeseenTasks.Entry, _ texts: TaskTexts) {
    let task = entry.task
    asked.formUnion(texts.asked)
    let view = View(
      entry: entry, role: task.role,
      own: TaskVariables.table((task.role?.variables ?? []) + task.variables),
      defaults: TaskVariables.table(task.role?.defaults ?? []),
      given: asked.union(entry.loops.flatMap(\.names)))
    for need in texts.needs { check(need, view, on: defined.everywhere, behind: []) }
  }

  /// Looks at a need, and at what the value needs in its turn.
  private mutating func check(
    _ need: TaskTexts.Need, _ view: View, on hosts: Set<Int>, behind way: Set<String>
  ) {
    let name = need.reference.name
    guard !way.contains(name), !view.given.contains(name), !defined.broken.contains(name),
      !hosts.isEmpty
    else { return }
    let way = way.union([name])
    if let value = defined.extra[name] { return follow(value, need, view, on: hosts, way) }
    if tasks.set(name, seenBy: view.role) { return }
    if let value = view.own[name] ?? defined.play[name] {
      return follow(value, need, view, on: hosts, way)
    }
    var rest = hosts
    for definition in defined.inventory[name] ?? [] {
      follow(definition.value, need, view, on: hosts.intersection(definition.hosts), way)
      rest.subtract(definition.hosts)
    }
    if rest.isEmpty { return }
    if let value = view.defaults[name] { return follow(value, need, view, on: rest, way) }
    if defined.builtIn.contains(name) { return }
    if view.role != nil, BuiltInVariables.ofRoles.contains(name) { return }
    // That a required argument has no value has been told.
    if view.role?.requires(name) == true { return }
    note(need, view, missingOn: rest)
  }

  private mutating func follow(
    _ value: TemplatedValue, _ need: TaskTexts.Need, _ view: View, on hosts: Set<Int>,
    _ way: Set<String>
  ) {
    for reference in value.templates.flatMap(\.references) {
      let inner = TaskTexts.Need(
        reference: reference, text: need.text,
        isCertain: need.isCertain && !reference.isConditional, conditions: need.conditions,
        isInLoop: need.isInLoop)
      check(inner, view, on: hosts, behind: way)
    }
  }

  private mutating func note(_ need: TaskTexts.Need, _ view: View, missingOn hosts: Set<Int>) {
    let reference = need.reference
    if defined.inventory[reference.name] == nil {
      let trial = NeedTrial(
        defined: defined, entry: view.entry, pending: Set(tasks.names(seenBy: view.role)),
        files: files)
      guard trial.mayNeed(need) else { return }
      mistakes.append(
        Diagnostic(
          id: "undefined", "\"\(reference.name)\" is undefined", at: reference.position,
          hint: hint(for: reference.name, view)))
    } else if need.isCertain {
      let position = reference.position
      let place = Place(file: position.source.name, offset: position.offset)
      if missing[place] == nil { places.append(place) }
      missing[place, default: (reference, [])].hosts.formUnion(hosts)
    }
  }

  /// The mistakes about variables that some hosts have and others have not.
  var mistakesOfHosts: Diagnostics {
    Diagnostics(
      places.compactMap { missing[$0] }.map { reference, hosts in
        let names = hosts.sorted().map { defined.hosts[$0].name }
        return Diagnostic(
          id: "undefined", "\"\(reference.name)\" is undefined on \(Self.list(names))",
          at: reference.position,
          hint: "give it a value for all hosts, or write \"default(…)\" or \"is defined\"")
      })
  }

  /// The first of many names, and how many more there are.
  private static func list(_ names: [String]) -> String {
    let shown = names.count > 4 ? Array(names.prefix(3)) + ["\(names.count - 3) more hosts"] : names
    guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }

  private func hint(for name: String, _ view: View) -> String {
    if name == "facts" { return "no play so far gathers facts" }
    if let role = tasks.roles(setting: name).compactMap({ roleNames[$0] }).min() {
      return "the role \"\(role)\" sets it for its own tasks alone"
    }
    let names = [
      Array(defined.extra.keys), Array(defined.play.keys), Array(defined.inventory.keys),
      Array(view.own.keys), Array(view.defaults.keys), Array(view.given), Array(defined.builtIn),
      tasks.names(seenBy: view.role),
    ]
    return Suggestion.hint(for: name, among: Set(names.joined()))
      ?? "nothing sets it; give it a value, or write \"default(…)\" or \"is defined\""
  }
}

extension RoleUse {
  fileprivate func requires(_ name: String) -> Bool {
    arguments.contains { $0.name == name && $0.isRequired }
  }
}
