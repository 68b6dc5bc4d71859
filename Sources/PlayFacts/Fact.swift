public import PlayData
public import PlayModuleKit

/// Something that is known about a host before its first task: a probe with a name.
public struct Fact: Sendable {
  /// The name below `facts`, for example `release`.
  public let name: String
  /// What it says, in one sentence.
  public let documentation: String
  /// How it is found out.
  ///
  /// A tool that is not there makes the value `null`, `false` or empty. An answer that cannot be
  /// read is a ``FactProblem``.
  public let probe: Probe<Value>

  init(_ name: String, _ documentation: String, _ probe: Probe<Value>) {
    self.name = name
    self.documentation = documentation
    self.probe = Probe(questions: probe.questions) { sheet in
      do {
        return try probe.state(sheet)
      } catch {
        throw FactProblem(fact: name, reason: "\(error)")
      }
    }
  }
}

/// A host answered in a way from which a fact cannot be read.
public struct FactProblem: Error, Equatable, CustomStringConvertible {
  /// The name of the fact.
  public let fact: String
  /// What the host answered.
  public let reason: String

  /// Names the fact and says what came instead of an answer.
  public var description: String { "the fact \"\(fact)\" cannot be read: \(reason)" }
}

/// An answer that is not of the expected form.
struct Unreadable: Error, CustomStringConvertible {
  let expected: String
  let found: String

  var description: String { "expected \(expected), got \"\(found.prefix(80))\"" }
}
