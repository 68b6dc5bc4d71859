/// What a host has yet to do in a play, and how far it has got.
///
/// Handlers and included tasks are put in where they run; what lies behind stays, so that a place in
/// the agenda stands for the same step as long as nothing is put in before it.
struct Agenda {
  private(set) var steps: [AgendaStep]
  /// The next step that will enter the window.
  var position = 0
  /// What is left of that step's loop, when it has begun.
  var loopRest: Unit.LoopRest?
  /// The blocks whose `always` runs after a failure that is not dealt with, innermost last.
  private var failures: [Block] = []

  init(_ steps: [AgendaStep]) { self.steps = steps }

  /// The next step, if there is one.
  var next: AgendaStep? { position < steps.count ? steps[position] : nil }

  /// Puts steps behind a place.
  mutating func insert(_ new: [AgendaStep], after index: Int) {
    steps.insert(contentsOf: new, at: index + 1)
  }

  /// Puts another step in a place.
  mutating func replace(_ index: Int, by step: AgendaStep) { steps[index] = step }

  /// Goes back to the step after a unit, or to the rest of its loop.
  mutating func resume(after unit: Unit) {
    position = unit.isLast ? unit.agendaIndex + 1 : unit.agendaIndex
    loopRest = unit.rest
  }

  /// Goes back to a unit.
  mutating func resume(at unit: Unit) {
    position = unit.agendaIndex
    loopRest = unit.item.map { Unit.LoopRest(items: $0.all, first: $0.index) }
  }

  /// Leaves out all that is left.
  mutating func end() {
    position = steps.count
    loopRest = nil
    failures = []
  }

  /// Passes a boundary of a block in which nothing has failed.
  ///
  /// - Returns: Whether the way goes on; not at the end of a block that ran after a failure.
  mutating func pass(_ boundary: Boundary, of block: Block) -> Bool {
    switch boundary {
    case .rescue: position = index(of: .always, block) ?? steps.count
    case .always: position += 1
    case .end:
      guard failures.last !== block else { return false }
      position += 1
    }
    return true
  }

  /// Goes on where a failure is dealt with, or where tasks run in any case.
  ///
  /// - Parameters:
  ///   - enclosure: The part of a block in which something failed.
  ///   - start: The place of the step that failed.
  /// - Returns: Whether there is such a place; otherwise nothing is left.
  mutating func recover(in enclosure: Enclosure?, from start: Int) -> Bool {
    loopRest = nil
    var place = enclosure
    while let current = place {
      let block = current.block
      if current.part == .body, block.hasRescue,
        let index = index(of: .rescue, block, from: start)
      {
        position = index + 1
        return true
      }
      if current.part != .always, block.hasAlways,
        let index = index(of: .always, block, from: start)
      {
        position = index + 1
        failures.append(block)
        return true
      }
      place = block.outer
    }
    end()
    return false
  }

  /// At the end of a block that ran after a failure: takes the failure on to what is around it.
  ///
  /// - Returns: The block's surroundings, or `nil` when the step is no such end.
  mutating func takeFailure() -> Block? {
    guard case .boundary(.end, let block)? = next, failures.last === block else { return nil }
    failures.removeLast()
    return block
  }

  private func index(of boundary: Boundary, _ block: Block, from start: Int? = nil) -> Int? {
    steps[(start ?? position)...].firstIndex { step in
      guard case .boundary(let own, let other) = step, other === block else { return false }
      return own == boundary
    }
  }
}
