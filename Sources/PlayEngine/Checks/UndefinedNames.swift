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
    let trial: NeedTrial

    /// Whether the task adds no variables of its own to those of the role or the play.
    var isPlain: Bool { entry.task.variables.isEmpty }
  }

  let defined: DefinedNames
  private var tasks: SettingTasks
  /// The names of the uses of roles, by number.
  let roleNames: [Int: String]
  let files: ControllerFiles
  private var missing: [Place: (reference: VariableReference, hosts: Set<Int>)] = [:]
  private var places: [Place] = []
  /// The places of names that nothing sets.
  private var told: Set<Place> = []
  private var defaults: [Int: [String: TemplatedValue]] = [:]
  /// Variables that exist on all hosts, with all that they need, by the use of the role; -1 is the
  /// play.
  private var existing: [Int: Set<String>] = [:]
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
    let all = tasks
    if texts.setsOthers { tasks = tasks.without(task) }
    defer { tasks = all }
    let view = View(
      entry: entry, role: task.role,
      own: TaskVariables.table((task.role?.variables ?? []) + task.variables),
      defaults: defaults(of: task.role),
      given: asked.union(entry.loops.flatMap(\.names)),
      trial: NeedTrial(defined, entry, tasks, files))
    for need in texts.needs { check(need, view, on: defined.everywhere, behind: []) }
  }

  private mutating func defaults(of role: RoleUse?) -> [String: TemplatedValue] {
    guard let role else { return [:] }
    if let known = defaults[role.id] { return known }
    let table = TaskVariables.table(role.defaults)
    defaults[role.id] = table
    return table
  }

  /// Looks at a need, and at what the value needs in its turn.
  ///
  /// - Returns: Whether the variable exists for every task of the role without variables of its own.
  @discardableResult
  private mutating func check(
    _ need: Need, _ view: View, on hosts: Set<Int>, behind way: [String]
  ) -> Bool {
    let name = need.reference.name
    if view.isPlain, existing[view.role?.id ?? -1]?.contains(name) == true { return true }
    guard !way.contains(name), !view.given.contains(name), !defined.broken.contains(name) else {
      return false
    }
    guard !hosts.isEmpty else { return true }
    let exists = resolve(name, need, view, on: hosts, behind: way + [name])
    if exists, view.isPlain, hosts.count == defined.everywhere.count {
      existing[view.role?.id ?? -1, default: []].insert(name)
    }
    return exists
  }

  private mutating func resolve(
    _ name: String, _ need: Need, _ view: View, on hosts: Set<Int>, behind way: [String]
  ) -> Bool {
    if let value = defined.extra[name] { return follow(value, need, view, on: hosts, way) }
    if tasks.set(name, seenBy: view.role) { return true }
    if let value = view.own[name] ?? defined.play[name] {
      return follow(value, need, view, on: hosts, way)
    }
    var exists = true
    let variable = defined.inventory[name]
    for (value, having) in variable?.templates ?? [] {
      let isWell = follow(value, need, view, on: hosts.intersection(having), way)
      exists = exists && isWell
    }
    let rest = variable.map { $0.lacking.intersection(hosts) } ?? hosts
    if rest.isEmpty { return exists }
    if let value = view.defaults[name] {
      return follow(value, need, view, on: rest, way) && exists
    }
    if defined.builtIn.contains(name) { return exists }
    if view.role != nil, BuiltInVariables.ofRoles.contains(name) { return exists }
    // That a required argument has no value has been told.
    if view.role?.requires(name) != true { note(need, view, missingOn: rest) }
    return false
  }

  private mutating func follow(
    _ value: TemplatedValue, _ need: Need, _ view: View, on hosts: Set<Int>,
    _ way: [String]
  ) -> Bool {
    var exist = true
    for template in value.templates {
      for reference in template.references {
        let next = need.next(reference, of: template)
        let exists = check(next, view, on: hosts, behind: way)
        exist = exist && exists
      }
    }
    return exist
  }

  private mutating func note(_ need: Need, _ view: View, missingOn hosts: Set<Int>) {
    let reference = need.reference
    let place = Place(
      file: reference.position.source.name, offset: reference.position.offset)
    if defined.inventory[reference.name] == nil {
      guard !told.contains(place) else { return }
      guard view.trial.mayNeed(need, on: hosts) else { return }
      told.insert(place)
      mistakes.append(
        Diagnostic(
          id: "undefined", "\"\(reference.name)\" is undefined", at: reference.position,
          hint: hint(for: reference.name, view)))
    } else if need.isCertain {
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
