/// Makes a program of an expression.
struct Compiler {
  /// The most instructions of a program, and the most turns of a counted repetition.
  static let sizeLimit = 100_000

  private let groupCount: Int
  /// Whether a choice that has led to no match can be left out from then on.
  private var remembers: Bool
  private var instructions: [Instruction] = []
  private var sets: [ScalarSet] = []
  private var setNumbers: [ScalarSet: Int] = [:]
  private var slotCount: Int
  private var choiceCount = 0

  /// - Parameters:
  ///   - remembers: Whether nothing but the place in the text decides how a match goes on, which
  ///     references to groups would.
  ///   - groups: How many groups the expression has.
  init(remembers: Bool, groups: Int) {
    self.remembers = remembers
    groupCount = groups
    slotCount = 2 * groups
  }

  mutating func program(
    of syntax: PatternSyntax, names: [String: Int]
  ) throws(RegularExpression.Mistake) -> Program {
    try add(syntax)
    try emit(.accept)
    return Program(
      instructions: instructions, sets: sets, groupCount: groupCount, names: names,
      slotCount: slotCount, choiceCount: choiceCount)
  }

  private var end: Int { instructions.count }

  @discardableResult
  private mutating func emit(_ instruction: Instruction) throws(RegularExpression.Mistake) -> Int {
    guard instructions.count < Self.sizeLimit else {
      throw RegularExpression.Mistake(reason: .tooLarge(limit: Self.sizeLimit), offset: 0)
    }
    instructions.append(instruction)
    return instructions.count - 1
  }

  private mutating func add(_ syntax: PatternSyntax) throws(RegularExpression.Mistake) {
    switch syntax {
    case .scalar(let scalar, let ignoresCase):
      try emit(ignoresCase ? .foldedScalar(scalar) : .scalar(scalar))
    case .set(let set): try emit(.set(number(of: set)))
    case .assertion(let assertion): try emit(.assertion(assertion))
    case .sequence(let items): for item in items { try add(item) }
    case .alternatives(let branches): try add(alternatives: branches)
    case .group(let number, let content):
      try emit(.note(slot: 2 * (number - 1)))
      try add(content)
      try emit(.note(slot: 2 * (number - 1) + 1))
    case .reference(let number, let ignoresCase):
      try emit(.reference(number, ignoresCase: ignoresCase))
    case .look(let look, let content): try add(enclosed: content) { .look(look, end: $0) }
    case .atomic(let content): try add(enclosed: content) { .atomic(end: $0) }
    case .repetition(let content, let repetition): try add(content, repetition)
    }
  }

  /// Copies of a counted repetition share their sets.
  private mutating func number(of set: ScalarSet) -> Int {
    if let known = setNumbers[set] { return known }
    sets.append(set)
    setNumbers[set] = sets.count - 1
    return sets.count - 1
  }

  private mutating func add(alternatives branches: [PatternSyntax]) throws(RegularExpression
    .Mistake)
  {
    var jumps: [Int] = []
    for branch in branches.dropLast() {
      let choice = try emit(.jump(0))
      try add(branch)
      jumps.append(try emit(.jump(0)))
      instructions[choice] = self.choice(choice + 1, otherwise: end)
    }
    if let last = branches.last { try add(last) }
    for jump in jumps { instructions[jump] = .jump(end) }
  }

  /// Adds what is inside a look or an atomic group and is matched for itself.
  ///
  /// A choice in it that has once led to its end must lead there again, so nothing is remembered.
  private mutating func add(
    enclosed content: PatternSyntax, _ instruction: (Int) -> Instruction
  ) throws(RegularExpression.Mistake) {
    let start = try emit(.done)
    let outer = remembers
    remembers = false
    try add(content)
    try emit(.done)
    remembers = outer
    instructions[start] = instruction(end)
  }

  private mutating func choice(_ first: Int, otherwise second: Int) -> Instruction {
    guard remembers else { return .choice(first, otherwise: second, number: nil) }
    choiceCount += 1
    return .choice(first, otherwise: second, number: choiceCount - 1)
  }

  // MARK: Repetitions

  private mutating func add(
    _ content: PatternSyntax, _ repetition: Repetition
  ) throws(RegularExpression.Mistake) {
    guard repetition.preference != .manyForGood else {
      let many = Repetition(least: repetition.least, most: repetition.most)
      return try add(enclosed: .repetition(content, many)) { .atomic(end: $0) }
    }
    let prefersMany = repetition.preference == .many
    let copies = repetition.most == nil ? repetition.least - 1 : repetition.least
    for _ in 0..<max(copies, 0) {
      let start = end
      try add(content)
      if end == start { break }
    }
    if let most = repetition.most {
      try add(content, atMost: most - repetition.least, prefersMany: prefersMany)
    } else {
      try addLoop(content, isOptional: repetition.least == 0, prefersMany: prefersMany)
    }
  }

  private mutating func add(
    _ content: PatternSyntax, atMost turns: Int, prefersMany: Bool
  ) throws(RegularExpression.Mistake) {
    var choices: [Int] = []
    var exits: [(instruction: Int, slot: Int)] = []
    for _ in 0..<turns {
      choices.append(try emit(.jump(0)))
      if let exit = try addTurn(of: content) { exits.append(exit) }
    }
    for place in choices {
      instructions[place] = choice(between: place + 1, and: end, prefersFirst: prefersMany)
    }
    for exit in exits { instructions[exit.instruction] = .leave(end, ifStillAt: exit.slot) }
  }

  private mutating func addLoop(
    _ content: PatternSyntax, isOptional: Bool, prefersMany: Bool
  ) throws(RegularExpression.Mistake) {
    let entry = isOptional ? try emit(.jump(0)) : nil
    let start = end
    let exit = try addTurn(of: content)
    let again = entry ?? end
    if isOptional { try emit(.jump(again)) } else { try emit(.jump(0)) }
    instructions[again] = choice(between: start, and: end, prefersFirst: prefersMany)
    if let exit { instructions[exit.instruction] = .leave(end, ifStillAt: exit.slot) }
  }

  /// Adds one turn; the instruction that leaves it when it has matched nothing is filled in later.
  private mutating func addTurn(
    of content: PatternSyntax
  ) throws(RegularExpression.Mistake) -> (instruction: Int, slot: Int)? {
    guard content.canBeEmpty else {
      try add(content)
      return nil
    }
    let slot = slotCount
    slotCount += 1
    try emit(.note(slot: slot))
    try add(content)
    return (try emit(.jump(0)), slot)
  }

  private mutating func choice(
    between first: Int, and second: Int, prefersFirst: Bool
  ) -> Instruction {
    prefersFirst ? choice(first, otherwise: second) : choice(second, otherwise: first)
  }
}
