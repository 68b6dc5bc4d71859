public import PlayShell

/// Something to find out about a host without changing it.
///
/// A question is of a kind, and equal kinds are asked together: forty questions for a file's status
/// become one `stat` process.
public protocol Question: Hashable, Sendable {
  /// What the host says.
  associatedtype Answer: Sendable

  /// The commands that answer all of these questions; there are no duplicates among them.
  static func inquiry(_ questions: [Self]) -> Inquiry<Answer>

  /// What the answer depends on; see `Resource`.
  var reads: Set<Resource> { get }

  /// Whether the host may answer other questions meanwhile; see `Batch.Item.isAside`.
  var isAside: Bool { get }

  /// Tells after a change of nothing but some entries of folders whether the answer still holds.
  ///
  /// - Parameters:
  ///   - entries: What a plan's steps have changed; see ``Plan/entries``.
  ///   - sheet: What the host said before, this answer included.
  /// - Returns: Whether the host would say the same again, for certain.
  func outlasts(_ entries: Set<FolderEntry>, in sheet: AnswerSheet) -> Bool

  /// The answer that a check reckons with, given what earlier tasks have announced by subject.
  func foreseen(_ answer: Answer, after announced: [String: Difference.Content]) -> Answer
}

extension Question {
  /// Most commands look at nothing that a task could be known to provide.
  public var reads: Set<Resource> { [] }

  /// Most commands take less time than to run them beside others.
  public var isAside: Bool { false }

  /// Most answers depend on things that no path tells.
  public func outlasts(_ entries: Set<FolderEntry>, in sheet: AnswerSheet) -> Bool { false }

  /// Most answers are about things that no difference describes completely.
  public func foreseen(
    _ answer: Answer, after announced: [String: Difference.Content]
  ) -> Answer { answer }
}

/// Commands that answer questions of one kind, and how to read what they print.
public struct Inquiry<Answer: Sendable>: Sendable {
  /// What to run; read-only commands alone.
  public let commands: [ShellCommand]
  /// Splits the results, one for each command, into one answer for each question, in their order.
  ///
  /// A missing thing is that question's answer or error and never the others'.
  public let answers: @Sendable ([CommandResult]) -> [Result<Answer, any Error>]

  /// Creates an inquiry.
  public init(
    commands: [ShellCommand],
    answers: @escaping @Sendable ([CommandResult]) -> [Result<Answer, any Error>]
  ) {
    self.commands = commands
    self.answers = answers
  }
}

/// A question of any kind.
///
/// A task that is the same on all hosts asks them all with the same object, which is seen to be equal at
/// once, and is hashed once.
public final class AnyQuestion: Hashable, Sendable {
  /// The question.
  public let base: any Question
  private let ownHash: Int

  /// Wraps a question.
  public init(_ base: any Question) {
    self.base = base
    ownHash = base.hashValue
  }

  /// Whether both are the same.
  public static func == (left: AnyQuestion, right: AnyQuestion) -> Bool {
    func isEqual<Q: Question>(_ question: Q) -> Bool { question == right.base as? Q }
    return left === right || left.ownHash == right.ownHash && isEqual(left.base)
  }

  /// Feeds what equality looks at.
  public func hash(into hasher: inout Hasher) { hasher.combine(ownHash) }
}

/// The answers that a host gave.
public struct AnswerSheet: Sendable {
  private var answers: [AnyQuestion: Result<any Sendable, any Error>] = [:]

  private var announced: [String: Difference.Content] = [:]

  /// Creates an empty sheet.
  public init() {}

  /// The answers as they would be after what earlier tasks of a check have announced.
  public func foreseeing(_ announced: [String: Difference.Content]) -> AnswerSheet {
    var sheet = self
    sheet.announced = announced
    return sheet
  }

  /// The answers to some questions, without the others.
  public func keeping(_ questions: some Sequence<AnyQuestion>) -> AnswerSheet {
    guard !answers.isEmpty else { return self }
    let kept = Set(questions)
    var sheet = self
    sheet.answers = answers.filter { kept.contains($0.key) }
    return sheet
  }

  /// Takes over newer answers.
  public mutating func add(_ newer: AnswerSheet) {
    answers.merge(newer.answers) { $1 }
  }

  mutating func record(_ answer: Result<any Sendable, any Error>, to question: AnyQuestion) {
    answers[question] = answer
  }

  /// The answer to a question that was asked.
  ///
  /// - Throws: What kept the host from answering it.
  public func answer<Q: Question>(to question: Q) throws -> Q.Answer {
    try answer(to: question, askedAs: AnyQuestion(question))
  }

  /// The answer to a question, which has been wrapped already.
  func answer<Q: Question>(to question: Q, askedAs wrapped: AnyQuestion) throws -> Q.Answer {
    // A missing answer is no `nil`, which may be an answer.
    guard let result = answers[wrapped], let answer = try result.get() as? Q.Answer else {
      throw ModuleFailure("the host was not asked: \(question)")
    }
    return announced.isEmpty ? answer : question.foreseen(answer, after: announced)
  }
}
