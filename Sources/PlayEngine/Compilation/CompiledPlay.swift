import PlayData
import PlayModel

/// A play made ready for its hosts: what is the same for all of them is worked out once.
struct CompiledPlay: Sendable {
  let play: Play
  let reference: PlayReference
  let steps: [AgendaStep]
  let compiler: StepCompiler
  private let handlerVariables: [TaskVariables]

  /// Makes a play ready; `inventoryNames` are the variables that any host has from the inventory.
  init(_ play: Play, index: Int, options: RunOptions, inventoryNames: Set<String> = []) {
    self.play = play
    reference = PlayReference(index: index, name: play.name)
    compiler = StepCompiler(
      play: play, options: options,
      naming: TaskNaming(play: reference, options: options, inventoryNames: inventoryNames))
    steps = compiler.steps(play.steps)
    handlerVariables = play.handlers.map { TaskVariables(of: $0, in: play) }
  }

  private init(_ other: CompiledPlay, steps: [AgendaStep]) {
    (play, reference, compiler) = (other.play, other.reference, other.compiler)
    handlerVariables = other.handlerVariables
    self.steps = steps
  }

  /// The play from the first task of this name on; `nil` when it has none.
  func starting(at name: TaskName) -> CompiledPlay? {
    let first = steps.firstIndex { step in
      if case .task(let item) = step { name.matches(item.reference) } else { false }
    }
    guard let first else { return nil }
    let before = steps[..<first].filter { step in
      if case .task = step { false } else { true }
    }
    return CompiledPlay(self, steps: before + steps[first...])
  }

  /// The names of the tasks.
  var taskNames: [String] {
    steps.compactMap { step in
      if case .task(let item) = step { item.reference.name } else { nil }
    }
  }

  /// A handler as a step of a flush.
  func handler(_ task: Task, number: Int, in flush: Flush) -> AgendaStep.Item {
    let isOwn = handlerVariables.indices.contains(number)
    return compiler.item(
      task, isOwn ? handlerVariables[number] : TaskVariables(of: task, in: play),
      at: flush.path.appending(number), in: flush.enclosure, handler: number)
  }
}

/// A step of a play on its way through the hosts.
enum AgendaStep: Sendable {
  case task(Item)
  /// A task whose includes have been put behind it, and what reports say of it.
  case expanded(Item, [Unit])
  /// The notified handlers run here.
  case flushHandlers(Flush)
  /// A part of a block begins, or the block ends.
  case boundary(Boundary, Block)
}

extension AgendaStep {
  /// A task with its variables and its name for reports.
  ///
  /// Every host holds all items of its play, so they are shared and not copied.
  final class Item: Sendable {
    let task: Task
    let reference: TaskReference
    let variables: TaskVariables
    /// The part of a block that the task stands in.
    let enclosure: Enclosure?
    /// The variables of the loops that included the task.
    let bound: [String: Value]
    /// The handler's place among those of the host; `nil` for a task.
    let handler: Int?
    /// Whether hosts must agree before one of them starts the task.
    let isCoordinated: Bool
    /// Whether a block deals with the task's failure.
    var isRescued: Bool { enclosure?.isRescued == true }

    init(
      task: Task, reference: TaskReference, variables: TaskVariables, enclosure: Enclosure? = nil,
      bound: [String: Value] = [:], handler: Int? = nil, isCoordinated: Bool = false
    ) {
      (self.task, self.reference, self.variables) = (task, reference, variables)
      (self.enclosure, self.bound, self.handler) = (enclosure, bound, handler)
      self.isCoordinated = isCoordinated
    }
  }
}

/// A place where notified handlers run.
struct Flush: Sendable {
  let path: TaskPath
  let enclosure: Enclosure?
}

/// Where a part of a block begins.
enum Boundary: Sendable {
  case rescue
  case always
  case end
}

/// A block that has tasks for when one of its tasks fails.
final class Block: Sendable {
  /// The block's place in the play, which tells it from all others.
  let path: TaskPath
  let hasRescue: Bool
  let hasAlways: Bool
  /// The part of another block that the block stands in.
  let outer: Enclosure?

  init(path: TaskPath, hasRescue: Bool, hasAlways: Bool, outer: Enclosure?) {
    (self.path, self.hasRescue, self.hasAlways, self.outer) = (path, hasRescue, hasAlways, outer)
  }
}

/// The part of a block that a task stands in.
struct Enclosure: Sendable {
  enum Part: Sendable {
    case body
    case rescue
    case always
  }

  let block: Block
  let part: Part

  /// Whether a failure here is dealt with, in this block or one around it.
  var isRescued: Bool {
    part == .body && block.hasRescue || block.outer?.isRescued ?? false
  }
}
