import PlayData
import PlayModel

/// Lays the steps of a play out in one row, with boundaries where blocks begin and end.
struct StepCompiler: Sendable {
  let play: Play
  let options: RunOptions
  let naming: TaskNaming

  /// The steps of the play itself.
  func steps(_ steps: [PlayStep]) -> [AgendaStep] {
    var layout = Layout(compiler: self, parent: TaskPath([]), bound: [:])
    layout.add(steps, in: nil)
    return layout.steps
  }

  /// The steps that an item has included; `bound` are the variables of its loop.
  func steps(
    _ steps: [PlayStep], includedBy item: AgendaStep.Item, number: Int, bound: [String: Value]
  ) -> [AgendaStep] {
    var layout = Layout(
      compiler: self, parent: item.reference.index.appending(number), bound: bound)
    layout.add(steps, in: item.enclosure)
    return layout.steps
  }

  /// A task with what is worked out once for all hosts.
  func item(
    _ task: Task, _ variables: TaskVariables, at path: TaskPath, in enclosure: Enclosure?,
    bound: [String: Value] = [:], handler: Int? = nil
  ) -> AgendaStep.Item {
    let keywords = task.keywords
    return AgendaStep.Item(
      task: task,
      reference: naming.reference(to: task, variables, at: path, isHandler: handler != nil),
      variables: variables, enclosure: enclosure, bound: bound, handler: handler,
      isCoordinated: play.strategy == .linear || options.confirmation != nil || keywords.runsOnce
        || keywords.throttle != nil)
  }

  /// The row of steps as it grows.
  private struct Layout {
    let compiler: StepCompiler
    let parent: TaskPath
    let bound: [String: Value]
    var steps: [AgendaStep] = []
    private var count = 0

    init(compiler: StepCompiler, parent: TaskPath, bound: [String: Value]) {
      (self.compiler, self.parent, self.bound) = (compiler, parent, bound)
    }

    private mutating func nextPath() -> TaskPath {
      defer { count += 1 }
      return parent.appending(count)
    }

    mutating func add(_ steps: [PlayStep], in enclosure: Enclosure?) {
      for step in steps { add(step, in: enclosure) }
    }

    private mutating func add(_ step: PlayStep, in enclosure: Enclosure?) {
      switch step {
      case .flushHandlers:
        steps.append(.flushHandlers(Flush(path: nextPath(), enclosure: enclosure)))
      case .task(let task):
        guard compiler.options.selects(task.keywords.tags) else { return }
        let variables = TaskVariables(of: task, in: compiler.play)
        steps.append(
          .task(
            compiler.item(task, variables, at: nextPath(), in: enclosure, bound: bound)))
      case .block(let body, let rescue, let always):
        let block = Block(
          path: nextPath(), hasRescue: !rescue.isEmpty, hasAlways: !always.isEmpty,
          outer: enclosure)
        add(body, in: Enclosure(block: block, part: .body))
        steps.append(.boundary(.rescue, block))
        add(rescue, in: Enclosure(block: block, part: .rescue))
        steps.append(.boundary(.always, block))
        add(always, in: Enclosure(block: block, part: .always))
        steps.append(.boundary(.end, block))
      }
    }
  }
}
