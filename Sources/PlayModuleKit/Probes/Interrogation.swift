public import PlayShell

/// The questions of many tasks, merged into as few commands as their kinds allow.
public struct Interrogation: Sendable {
  private struct Part: Sendable {
    let commands: [ShellCommand]
    let record: @Sendable ([CommandResult], inout AnswerSheet) -> Void
  }

  private var parts: [Part] = []

  /// Merges questions; equal ones are asked once, kinds keep the order of their first question.
  public init(_ questions: some Sequence<AnyQuestion>) {
    var seen: Set<AnyQuestion> = []
    var kinds: [ObjectIdentifier] = []
    var byKind: [ObjectIdentifier: [AnyQuestion]] = [:]
    for question in questions where seen.insert(question).inserted {
      let kind = ObjectIdentifier(type(of: question.base))
      if byKind[kind] == nil { kinds.append(kind) }
      byKind[kind, default: []].append(question)
    }
    parts = kinds.compactMap { byKind[$0].flatMap { Self.part($0) } }
  }

  /// What to send to the host.
  public var commands: [ShellCommand] { parts.flatMap(\.commands) }

  /// Reads the results, one for each of ``commands``.
  public func sheet(from results: [CommandResult]) -> AnswerSheet {
    var sheet = AnswerSheet()
    var rest = results[...]
    for part in parts {
      part.record(Array(rest.prefix(part.commands.count)), &sheet)
      rest = rest.dropFirst(part.commands.count)
    }
    return sheet
  }

  /// Asks a host.
  ///
  /// - Throws: What keeps the shell from answering.
  public func sheet(from shell: any Shell) async throws -> AnswerSheet {
    guard !commands.isEmpty else { return AnswerSheet() }
    var batch = Batch()
    for command in commands { batch.append(command) }
    return sheet(from: try await shell.exchange(batch))
  }

  private static func part(_ questions: [AnyQuestion]) -> Part? {
    func open<Q: Question>(_ first: Q) -> Part {
      let inquiry = Q.inquiry(questions.compactMap { $0.base as? Q })
      return Part(commands: inquiry.commands) { results, sheet in
        for (question, answer) in zip(questions, inquiry.answers(results)) {
          sheet.record(answer.map { $0 }, to: question)
        }
      }
    }
    return questions.first.map { open($0.base) }
  }
}
