/// One message about something that a person wrote: where, what, and what to do.
public struct Diagnostic: Sendable, Equatable {
  /// How bad it is.
  public enum Severity: String, Sendable {
    /// The run does not start.
    case error
    /// The run starts; the message is shown.
    case warning
  }

  /// How bad it is.
  public let severity: Severity
  /// A stable name for the kind of message, for example `unknown-parameter`.
  public let id: String
  /// What is wrong, in one sentence without a period.
  public let message: String
  /// Where it is, when it is in a file.
  public let position: Position?
  /// What to do about it, for example a name that may have been meant.
  public let hint: String?

  /// Creates a diagnostic.
  public init(
    _ severity: Severity = .error, id: String, _ message: String, at position: Position?,
    hint: String? = nil
  ) {
    self.severity = severity
    self.id = id
    self.message = message
    self.position = position
    self.hint = hint
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `file:line:column: message; hint`, with `warning: ` in front of a warning's message.
  public var description: String {
    let place = position.map { "\($0): " } ?? ""
    let kind = severity == .warning ? "warning: " : ""
    return place + kind + message + (hint.map { "; \($0)" } ?? "")
  }
}

/// All that is wrong with the files of a run, collected so that it can be told at once.
public struct Diagnostics: Error, Sendable, Equatable, CustomStringConvertible {
  /// The messages in the order in which they were found.
  public private(set) var all: [Diagnostic]

  /// Creates a collection.
  public init(_ all: [Diagnostic] = []) { self.all = all }

  /// Whether any of them keeps the run from starting.
  public var hasErrors: Bool { all.contains { $0.severity == .error } }

  /// Adds one message.
  public mutating func append(_ diagnostic: Diagnostic) { all.append(diagnostic) }

  /// Adds the messages of another collection.
  public mutating func append(_ other: Diagnostics) { all += other.all }

  /// Adds the messages that are not there: hosts of a group, and uses of a role, share mistakes.
  public mutating func appendNew(_ other: Diagnostics) {
    if other.all.isEmpty { return }
    var told = Set(all.map(\.description))
    for one in other.all where told.insert(one.description).inserted { append(one) }
  }

  /// The messages, one a line.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}
