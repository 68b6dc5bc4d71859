public import PlayData

/// What is wrong with a template or an expression, and where.
public struct TemplateError: Error, Sendable, Equatable {
  /// The sort of mistake.
  public enum Kind: Sendable, Equatable {
    /// The text does not follow the grammar.
    case syntax
    /// The text uses something of Jinja2 that does not exist here.
    case unsupported
    /// A variable, or a part of one, does not exist; the text names it, for example `facts.nope`.
    case undefined(String)
    /// A value is of a kind that the operation cannot use.
    case type
    /// A size, a number of steps or a depth is beyond what is allowed.
    case limit
    /// A value is needed that check mode cannot know before the task of this name has run.
    case unknown(until: String)
    /// The value is `omit`: what it stands for is to be left out.
    case omitted
    /// A lookup, a function or a filter could not do its work.
    case failed
  }

  // The facts are in a box, since the parser's frames on the stack hold room for many errors.
  private let facts: Facts

  /// The sort of mistake.
  public var kind: Kind { facts.kind }
  /// What is wrong, in one sentence without a period.
  public var message: String { facts.message }
  /// Where it is.
  public var position: Position { facts.position }
  /// What to do about it.
  public var hint: String? { facts.hint }

  /// Creates an error.
  public init(kind: Kind, message: String, position: Position, hint: String? = nil) {
    facts = Facts(kind: kind, message: message, position: position, hint: hint)
  }

  /// The error as a diagnostic.
  public var diagnostic: Diagnostic {
    Diagnostic(id: "template-\(kind.id)", message, at: position, hint: hint)
  }
}

extension TemplateError {
  private final class Facts: Sendable {
    let kind: Kind
    let message: String
    let position: Position
    let hint: String?

    init(kind: Kind, message: String, position: Position, hint: String?) {
      self.kind = kind
      self.message = message
      self.position = position
      self.hint = hint
    }
  }

  /// Equal when every fact is equal.
  public static func == (left: TemplateError, right: TemplateError) -> Bool {
    left.kind == right.kind && left.message == right.message && left.position == right.position
      && left.hint == right.hint
  }
}

extension TemplateError: CustomStringConvertible {
  /// `file:line:column: message; hint`.
  public var description: String { diagnostic.description }
}

extension TemplateError.Kind {
  fileprivate var id: String {
    switch self {
    case .syntax: "syntax"
    case .unsupported: "unsupported"
    case .undefined: "undefined"
    case .type: "type"
    case .limit: "limit"
    case .unknown: "unknown"
    case .omitted: "omitted"
    case .failed: "failed"
    }
  }
}
