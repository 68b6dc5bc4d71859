/// Matches an expression with one text, trying the alternatives in their order.
struct Matcher {
  /// Which end of the expression counts as a match.
  enum Acceptance: Equatable {
    case any
    case whole
    case notEmpty(at: Int)
  }

  private static let stepsAtLeast = 500_000
  private static let stepsForEachScalar = 200
  /// Most searches end long before it pays to remember what has failed.
  private static let stepsBeforeRemembering = 1_000

  let text: [Unicode.Scalar]
  private let pattern: String
  private let program: Program
  private let stepLimit: Int
  private var steps = 0
  private var rememberingStart = 0
  private var acceptance = Acceptance.any
  var slots: [Int?]
  var trail = Trail()
  private var failed: FailedChoices?

  init(_ expression: RegularExpression, _ text: String, stepLimit: Int? = nil) {
    self.text = Array(text.unicodeScalars)
    pattern = expression.pattern
    program = expression.program
    self.stepLimit = stepLimit ?? Self.stepsAtLeast + Self.stepsForEachScalar * self.text.count
    slots = []
  }

  /// The first match that starts at a place or behind it.
  mutating func search(
    from start: Int, accepting acceptance: Acceptance
  ) throws(RegularExpression.WorkLimitExceeded) -> RegularExpression.Match? {
    begin(accepting: acceptance)
    for place in start..<(text.count + 1) {
      if let match = try attempt(at: place) { return match }
    }
    return nil
  }

  /// The match that starts at a place.
  mutating func match(
    at start: Int, accepting acceptance: Acceptance
  ) throws(RegularExpression.WorkLimitExceeded) -> RegularExpression.Match? {
    begin(accepting: acceptance)
    return try attempt(at: start)
  }

  private mutating func begin(accepting acceptance: Acceptance) {
    self.acceptance = acceptance
    trail = Trail()
    slots = Array(repeating: nil, count: program.slotCount)
    failed = nil
    rememberingStart = steps + Self.stepsBeforeRemembering
  }

  /// Without a match all slots are as before.
  private mutating func attempt(at start: Int) throws(RegularExpression.WorkLimitExceeded)
    -> RegularExpression.Match?
  {
    guard let end = try run(from: 0, at: start) else { return nil }
    let groups = (0..<program.groupCount).map { group -> Range<Int>? in
      guard let start = slots[2 * group], let end = slots[2 * group + 1] else { return nil }
      return start..<end
    }
    return RegularExpression.Match(of: groups, at: start..<end, in: text, names: program.names)
  }

  /// Carries out instructions up to their end; the place that is reached, or `nil` without a match.
  private mutating func run(from start: Int, at origin: Int) throws(RegularExpression
    .WorkLimitExceeded) -> Int?
  {
    let base = trail.count
    var instruction = start
    var place = origin
    while true {
      try countStep()
      switch try outcome(of: instruction, at: place) {
      case .next: instruction += 1
      case .advanced(let distance):
        instruction += 1
        place += distance
      case .jumped(let target): instruction = target
      case .moved(let target, let newPlace):
        instruction = target
        place = newPlace
      case .ended: return place
      case .failed:
        guard let choice = trail.popChoice(above: base, restoring: &slots) else { return nil }
        instruction = choice.instruction
        place = choice.place
      }
    }
  }

  private mutating func countStep() throws(RegularExpression.WorkLimitExceeded) {
    steps += 1
    if steps == rememberingStart {
      failed = FailedChoices(choices: program.choiceCount, textLength: text.count)
    }
    guard steps <= stepLimit else {
      throw RegularExpression.WorkLimitExceeded(pattern: pattern, limit: stepLimit)
    }
  }

  private enum Outcome {
    case next
    case advanced(by: Int)
    case jumped(to: Int)
    case moved(to: Int, at: Int)
    case ended
    case failed
  }

  private mutating func outcome(
    of index: Int, at place: Int
  ) throws(RegularExpression.WorkLimitExceeded) -> Outcome {
    switch program.instructions[index] {
    case .scalar(let scalar):
      return place < text.count && text[place] == scalar ? .advanced(by: 1) : .failed
    case .foldedScalar(let scalar):
      return place < text.count && text[place].folded == scalar ? .advanced(by: 1) : .failed
    case .set(let number):
      return place < text.count && program.sets[number].contains(text[place])
        ? .advanced(by: 1) : .failed
    case .assertion(let assertion): return holds(assertion, at: place) ? .next : .failed
    case .choice(let first, let second, let number):
      if let number, failed?.insert(number, at: place) == false { return .failed }
      trail.push(choice: second, at: place)
      return .jumped(to: first)
    case .jump(let target): return .jumped(to: target)
    case .note(let slot):
      trail.push(slot: slot, value: slots[slot])
      slots[slot] = place
      return .next
    case .leave(let target, let slot): return slots[slot] == place ? .jumped(to: target) : .next
    case .reference(let group, let ignoresCase):
      return length(ofGroup: group, at: place, ignoresCase).map { .advanced(by: $0) } ?? .failed
    case .look(let look, let end):
      return try holds(look, index + 1, at: place) ? .jumped(to: end) : .failed
    case .atomic(let end):
      guard let newPlace = try runEnclosed(from: index + 1, at: place) else { return .failed }
      return .moved(to: end, at: newPlace)
    case .done: return .ended
    case .accept: return accepts(place) ? .ended : .failed
    }
  }

  private func accepts(_ place: Int) -> Bool {
    switch acceptance {
    case .any: true
    case .whole: place == text.count
    case .notEmpty(let start): place != start
    }
  }

  /// How much of the text from a place on is what a group has matched.
  private mutating func length(ofGroup group: Int, at place: Int, _ ignoresCase: Bool) -> Int? {
    guard let start = slots[2 * group - 2], let end = slots[2 * group - 1],
      end - start <= text.count - place
    else { return nil }
    // Comparing is work as well.
    steps += end - start
    let isSame = (0..<(end - start)).allSatisfy { offset in
      let (one, other) = (text[start + offset], text[place + offset])
      return ignoresCase ? one.folded == other.folded : one == other
    }
    return isSame ? end - start : nil
  }

  private mutating func holds(
    _ look: Look, _ start: Int, at place: Int
  ) throws(RegularExpression.WorkLimitExceeded) -> Bool {
    guard place >= look.distance else { return look.isNegated }
    let base = trail.count
    let isFound = try runEnclosed(from: start, at: place - look.distance) != nil
    if isFound, look.isNegated { trail.undo(downTo: base, restoring: &slots) }
    return isFound != look.isNegated
  }

  /// Carries out what is inside a look or an atomic group, and gives up its other alternatives.
  private mutating func runEnclosed(
    from start: Int, at place: Int
  ) throws(RegularExpression.WorkLimitExceeded) -> Int? {
    let base = trail.count
    let end = try run(from: start, at: place)
    trail.dropChoices(above: base)
    return end
  }
}
