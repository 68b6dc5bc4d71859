/// What the matcher carries out for an expression.
struct Program: Sendable {
  let instructions: [Instruction]
  let sets: [ScalarSet]
  let groupCount: Int
  let names: [String: Int]
  /// Places in the text that are noted while matching: two for each group, then one for each loop.
  let slotCount: Int
  /// How many choices have a number.
  let choiceCount: Int
}

/// One step of a match.
enum Instruction {
  case scalar(Unicode.Scalar)
  case foldedScalar(Unicode.Scalar)
  /// One code point of the set with this number.
  case set(Int)
  case assertion(Assertion)
  /// Goes on at the first place, and if that leads to no match at the second one.
  ///
  /// A choice with a number leads to no match from a place in the text for ever once it has done so.
  case choice(Int, otherwise: Int, number: Int?)
  case jump(Int)
  /// Notes the place in the text.
  case note(slot: Int)
  /// Leaves a loop whose turn has matched nothing, or it would not end.
  case leave(Int, ifStillAt: Int)
  /// What a group has matched.
  case reference(Int, ignoresCase: Bool)
  /// A look whose instructions follow, up to where the match goes on.
  case look(Look, end: Int)
  /// An atomic group whose instructions follow, up to where the match goes on.
  case atomic(end: Int)
  /// The end of a look or an atomic group.
  case done
  /// The end of the expression.
  case accept
}
