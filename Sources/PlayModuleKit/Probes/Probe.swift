/// Questions and the pure function that turns their answers into a module's state.
///
/// All questions are known before any answer: nothing may depend on an earlier answer, so that the
/// probes of many tasks go out in one exchange. There is no `flatMap`.
public struct Probe<State: Sendable>: Sendable {
  /// What to ask.
  public let questions: [AnyQuestion]
  /// Reads the answers.
  public let state: @Sendable (AnswerSheet) throws -> State

  /// Creates a probe.
  public init(
    questions: [AnyQuestion], state: @escaping @Sendable (AnswerSheet) throws -> State
  ) {
    self.questions = questions
    self.state = state
  }

  /// A probe that asks nothing.
  public static func none(_ state: State) -> Probe {
    Probe(questions: []) { _ in state }
  }

  /// A probe that asks one question.
  public static func ask<Q: Question>(_ question: Q) -> Probe where Q.Answer == State {
    let wrapped = AnyQuestion(question)
    return Probe(questions: [wrapped]) { try $0.answer(to: question, askedAs: wrapped) }
  }

  /// A probe that asks a question of each item.
  public static func each<Part: Sendable>(_ probes: [Probe<Part>]) -> Probe where State == [Part] {
    Probe(questions: probes.flatMap(\.questions)) { sheet in
      try probes.map { try $0.state(sheet) }
    }
  }

  /// The same questions with another reading.
  public func map<New: Sendable>(
    _ transform: @escaping @Sendable (State) throws -> New
  ) -> Probe<New> {
    Probe<New>(questions: questions) { try transform(try state($0)) }
  }

  /// The questions of both.
  public func zip<Other: Sendable>(_ other: Probe<Other>) -> Probe<(State, Other)> {
    Probe<(State, Other)>(questions: questions + other.questions) {
      (try state($0), try other.state($0))
    }
  }
}
