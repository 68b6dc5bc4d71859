import PlayData

/// One kind of task: typed parameters and three pure functions.
///
/// A module never holds a connection and is never told whether the run is a check. The engine asks
/// the probe's questions, hands the state to ``plan(_:)``, shows the plan's differences, and, outside
/// check mode, carries out the plan's actions.
public protocol Module: Decodable, Sendable {
  /// What the probe finds out.
  associatedtype State: Sendable

  /// The module's name and documentation.
  static var info: ModuleInfo { get }

  /// Creates the module with the definitions of its parameters but without their values.
  init()

  /// Checks how the parameters go together; single values were checked by their types.
  ///
  /// - Throws: `ParameterProblem`.
  func checkParameters() throws

  /// What must be known about the host, as data; only reading questions are allowed.
  func probe() throws -> Probe<State>

  /// What to do in this state: a function of parameters and state alone.
  func plan(_ state: State) throws -> Plan

  /// Whether the task changes the host in ways that no probe can foresee, so that later tasks are
  /// probed only after it.
  var isBarrier: Bool { get }

  /// The names of the variables that the plan will set for the host, as far as parameters tell.
  var variables: [String] { get }

  /// Named locks that a change holds on the host, for example `pkg`.
  var locks: [String] { get }
}

extension Module {
  /// Most modules have nothing to check beyond their types.
  public func checkParameters() throws {}

  /// Most modules change only what they probe.
  public var isBarrier: Bool { false }

  /// Most modules set no variables.
  public var variables: [String] { [] }

  /// Most modules need no lock.
  public var locks: [String] { [] }
}

/// What a module is called and what people read about it.
public final class ModuleInfo: Sendable {
  /// The name that tasks use.
  public let name: String
  /// One sentence with a period.
  public let summary: String
  /// More sentences: traps, limits, what differs from similar tools.
  public let notes: [String]
  /// Manual pages that the module rests on, for example `sysrc(8)`.
  public let manualPages: [String]
  /// The programs of the host that its tasks call, sorted, without those that a task itself names.
  public let programs: [String]
  /// What a dry run can and cannot say, in one sentence.
  public let check: String
  /// Tasks in JSON; every one decodes.
  public let examples: [String]
  /// The parameter that a task gives by writing text instead of a map.
  public let shorthand: String?
  /// The parameter that collects all keys the module does not declare.
  public let collectsUnknown: String?
  /// Whether tasks of the module can change a host; those of the controller never do.
  public let changesHost: Bool
  /// Whether tasks of the module may add hosts and groups to the inventory.
  public let growsInventory: Bool
  /// Whether one host carries a task of the module out for all.
  public let runsOnce: Bool

  /// Describes a module.
  public init(
    _ name: String, _ summary: String, notes: [String] = [], manualPages: [String] = [],
    programs: [String] = [], check: String = "Exact.", examples: [String],
    shorthand: String? = nil, collectsUnknown: String? = nil, changesHost: Bool = true,
    growsInventory: Bool = false, runsOnce: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.notes = notes
    self.manualPages = manualPages
    self.programs = programs
    self.check = check
    self.examples = examples
    self.shorthand = shorthand
    self.collectsUnknown = collectsUnknown
    self.changesHost = changesHost
    self.growsInventory = growsInventory
    self.runsOnce = runsOnce
  }
}

/// A parameter, or a combination of parameters, that a module cannot accept.
public struct ParameterProblem: Error, Equatable, CustomStringConvertible {
  /// The parameter; `nil` when the problem is with the whole task.
  public let key: String?
  /// What is wrong with it, without the name of the parameter.
  public let message: String
  /// What to do about it.
  public let hint: String?

  /// Creates a problem.
  public init(key: String?, message: String, hint: String? = nil) {
    self.key = key
    self.message = message
    self.hint = hint
  }

  /// The text that people see.
  public var description: String {
    (key.map { "\($0): " } ?? "") + message + (hint.map { "; \($0)" } ?? "")
  }
}

/// A module's verdict that the task cannot be done in the host's state.
public struct ModuleFailure: Error, Equatable, CustomStringConvertible {
  /// What was expected and what was found.
  public let message: String
  /// What to do about it.
  public let hint: String?
  /// What would make the task possible; a check goes on when an earlier task provides it.
  public let missing: [Resource]

  /// Creates a failure.
  public init(_ message: String, hint: String? = nil, missing: [Resource] = []) {
    self.message = message
    self.hint = hint
    self.missing = missing
  }

  /// The verdict of a system that refused a command.
  public init(_ refusal: SystemRefusal) { self.init(refusal.message, hint: refusal.hint) }

  /// The text that people see.
  public var description: String { message + (hint.map { "; \($0)" } ?? "") }
}
