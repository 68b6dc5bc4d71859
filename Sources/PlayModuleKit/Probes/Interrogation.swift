public import PlayShell

/// The questions of many tasks, merged into as few commands as their kinds allow.
public struct Interrogation: Sendable {
  private struct Part: Sendable {
    let commands: [ShellCommand]
    let isAside: Bool
    let record: @Sendable ([CommandResult], inout AnswerSheet) -> Void
  }

  private var parts: [Part] = []

  /// What is asked together.
  private struct Kind: Hashable {
    let type: ObjectIdentifier
    let isAside: Bool
  }

  /// Merges questions; equal ones are asked once, kinds keep the order of their first question, and what
  /// runs beside the others comes last.
  public init(_ questions: some Sequence<AnyQuestion>) {
    var seen: Set<AnyQuestion> = []
    var kinds: [Kind] = []
    var byKind: [Kind: [AnyQuestion]] = [:]
    for question in questions where seen.insert(question).inserted {
      let kind = Kind(
        type: ObjectIdentifier(type(of: question.base)), isAside: question.base.isAside)
      if byKind[kind] == nil { kinds.append(kind) }
      byKind[kind, default: []].append(question)
    }
    let ordered = kinds.filter { !$0.isAside } + kinds.filter(\.isAside)
    parts = ordered.compactMap { kind in
      byKind[kind].flatMap { Self.part($0, isAside: kind.isAside) }
    }
  }

  /// What to send to the host.
  public var commands: [ShellCommand] { parts.flatMap(\.commands) }

  /// Adds ``commands`` to what is sent to the host.
  public func append(to batch: inout Batch) {
    for part in parts {
      for command in part.commands { batch.append(command, isAside: part.isAside) }
    }
  }

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
    append(to: &batch)
    return sheet(from: try await shell.exchange(batch))
  }

  private static func part(_ questions: [AnyQuestion], isAside: Bool) -> Part? {
    func open<Q: Question>(_ first: Q) -> Part {
      let inquiry = Q.inquiry(questions.compactMap { $0.base as? Q })
      return Part(commands: inquiry.commands, isAside: isAside) { results, sheet in
        for (question, answer) in zip(questions, inquiry.answers(results)) {
          sheet.record(answer.map { $0 }, to: question)
        }
      }
    }
    return questions.first.map { open($0.base) }
  }
}
