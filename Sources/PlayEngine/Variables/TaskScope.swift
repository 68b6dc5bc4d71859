import PlayData
import PlayModel
import PlayTemplate

/// A variable is needed whose task has been planned but has not ended.
struct PendingVariable: Error {
  let name: String
}

/// The variables that one task sees on one host, in seven levels of which the later wins.
struct TaskScope: VariableScope, Sendable {
  /// What all tasks of a host have in common, of which every task has a copy.
  private struct Common: Sendable {
    var extra: [String: TemplatedValue] = [:]
    var inventory: [String: TemplatedValue] = [:]
    var builtIn: [String: Value] = [:]
    var otherHosts: OtherHosts?
    var workingFolder = "."
    var environment = TemplateEnvironment()
  }

  /// What a task adds to that by its place in the play.
  struct Place: Sendable {
    var task: TaskVariables
    var memory = HostMemory()
    var loop: [String: Value] = [:]
    var role: RoleUse?
    var pending: Set<String> = []
    var searchPaths: SearchPaths?
  }

  /// What is true for a moment, while something is rendered or judged.
  private struct Moment: Sendable {
    var result: (name: String, value: Value)?
    /// The variables that are being rendered, outermost first.
    var rendering: [String] = []
    /// The templates that lookups are rendering, outermost first.
    var lookups: [String] = []
  }

  // A scope is copied many times for each task, which costs no more than three references.
  @Shared private var common = Common()
  @Shared var place: Place
  @Shared private var moment = Moment()

  init(task: TaskVariables) { place = Place(task: task) }

  func value(of name: String) throws -> Value? {
    if let value = extra[name] { return try render(value, name) }
    if let value = loop[name] { return value }
    if let result, result.name == name { return result.value }
    if pending.contains(name) { throw PendingVariable(name: name) }
    if let value = memory.value(of: name, for: role) { return value }
    let task = task
    if let value = task.own[name] ?? task.play[name] ?? inventory[name] ?? task.defaults[name] {
      return try render(value, name)
    }
    if name == "hostvars" { return try hostVariables().map { .map($0) } }
    return builtIn[name] ?? ownBuiltIn(name)
  }

  /// What is always there and depends on the task or on what the host has answered.
  private func ownBuiltIn(_ name: String) -> Value? {
    switch name {
    case "facts": memory.facts.map { .map($0) }
    case "role_name", "ansible_role_name": role.map { .string($0.role) }
    case "role_path": role.map { .string(LocalPath.join(workingFolder, $0.path)) }
    default: nil
    }
  }

  /// The variables of all hosts; the own ones are seen as they are outside any task and role.
  private func hostVariables() throws -> ValueMap? {
    guard let otherHosts else { return nil }
    if let name = pending.first { throw PendingVariable(name: name) }
    var own = TaskScope(task: .none)
    (own.extra, own.memory, own.inventory) = (extra, memory, inventory)
    (own.builtIn, own.environment, own.searchPaths) = (builtIn, environment, searchPaths)
    return otherHosts.variables(with: builtIn["inventory_hostname"]?.string, in: own)
  }

  var names: [String] {
    let tables = [extra, task.own, task.play, inventory, task.defaults].flatMap(\.keys)
    let own = (["facts"] + BuiltInVariables.ofRoles).filter { ownBuiltIn($0) != nil }
    let all = tables + loop.keys + memory.names(for: role) + builtIn.keys + own
    return Set(all).sorted()
  }

  /// The variables inside a template that a lookup renders, which must not look itself up for ever.
  func entering(lookup path: String) throws -> TaskScope {
    let lookups = moment.lookups
    guard lookups.count < Self.lookupLimit else {
      throw LookupsTooDeep(way: lookups.suffix(2) + [path])
    }
    var inner = self
    inner.moment.lookups = lookups + [path]
    return inner
  }

  /// So many looked-up templates may be inside each other.
  private static let lookupLimit = 20

  private struct LookupsTooDeep: Error, CustomStringConvertible {
    let way: [String]

    var description: String { "it needs itself: " + way.joined(separator: " -> ") }
  }

  private func render(_ value: TemplatedValue, _ name: String) throws -> Value {
    if let literal = value.literal { return literal }
    let rendering = moment.rendering
    guard !rendering.contains(name) else {
      throw TemplateError(
        kind: .limit,
        message: "the variable \"\(name)\" is defined by itself: "
          + (rendering + [name]).joined(separator: " -> "),
        position: value.node.position)
    }
    var inner = self
    inner.moment.rendering = rendering + [name]
    let rendered = try value.value(in: inner, environment: environment)
    environment.keep(rendered, of: name)
    return rendered
  }
}

// MARK: - What all tasks of a host have in common

extension TaskScope {
  /// Level 7: `-e`.
  var extra: [String: TemplatedValue] {
    get { common.extra }
    set { common.extra = newValue }
  }

  /// Levels 2 and 3: the inventory's, already merged.
  var inventory: [String: TemplatedValue] {
    get { common.inventory }
    set { common.inventory = newValue }
  }

  /// What is always there, for example `inventory_hostname`.
  var builtIn: [String: Value] {
    get { common.builtIn }
    set { common.builtIn = newValue }
  }

  /// What `hostvars` says of the other hosts.
  var otherHosts: OtherHosts? {
    get { common.otherHosts }
    set { common.otherHosts = newValue }
  }

  /// The folder in which relative paths start.
  var workingFolder: String {
    get { common.workingFolder }
    set { common.workingFolder = newValue }
  }

  /// What templates may call.
  var environment: TemplateEnvironment {
    get { common.environment }
    set { common.environment = newValue }
  }
}

// MARK: - What depends on the task

extension TaskScope {
  /// Levels 5, 4 and 1.
  var task: TaskVariables {
    get { place.task }
    set { place.task = newValue }
  }

  /// Level 6: registered results and set facts.
  var memory: HostMemory {
    get { place.memory }
    set { place.memory = newValue }
  }

  /// The loop's variables; the innermost of level 5.
  var loop: [String: Value] {
    get { place.loop }
    set { place.loop = newValue }
  }

  /// The use of a role that the task belongs to.
  var role: RoleUse? {
    get { place.role }
    set { place.role = newValue }
  }

  /// Variables that tasks in progress will set.
  var pending: Set<String> {
    get { place.pending }
    set { place.pending = newValue }
  }

  /// Where the task's files are looked for.
  var searchPaths: SearchPaths? {
    get { place.searchPaths }
    set { place.searchPaths = newValue }
  }

  /// A result that only the conditions on it may see, under its registered name.
  var result: (name: String, value: Value)? {
    get { moment.result }
    set { moment.result = newValue }
  }
}
