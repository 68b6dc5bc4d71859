/// What one step changes, as a person is shown it.
public struct Difference: Sendable, Equatable {
  /// How the change is shown.
  public enum Content: Sendable, Equatable {
    /// One value; `nil` is "not set" or "not there".
    case value(before: String?, after: String?)
    /// The content of a file; `nil` is "no file".
    case text(before: [UInt8]?, after: [UInt8]?)
    /// A command whose effect cannot be told beforehand.
    case command(String)
  }

  /// What is changed, for example `/etc/rc.conf: sshd_enable`.
  public let subject: String
  /// The change.
  public let content: Content
  /// Whether before and after must not be shown.
  public let isSecret: Bool
  /// What the value is afterwards when `after` tells a deed, which can be done again, and no state:
  /// a service that was restarted is running.
  public let leaving: String?

  /// Creates a difference.
  public init(
    _ subject: String, _ content: Content, isSecret: Bool = false, leaving: String? = nil
  ) {
    self.subject = subject
    self.content = content
    self.isSecret = isSecret
    self.leaving = leaving
  }

  /// One value changes.
  public static func value(_ subject: String, from before: String?, to after: String?) -> Difference
  {
    Difference(subject, .value(before: before, after: after))
  }

  /// Something is done that can be done again, as a restart, and leaves a value as this.
  public static func deed(
    _ subject: String, from before: String?, to deed: String, leaving state: String
  ) -> Difference {
    Difference(subject, .value(before: before, after: deed), leaving: state)
  }

  /// The content of a file changes.
  public static func text(_ path: String, from before: [UInt8]?, to after: [UInt8]?) -> Difference {
    Difference(path, .text(before: before, after: after))
  }

  /// A command runs.
  public static func command(_ command: String) -> Difference {
    Difference(command, .command(command))
  }
}
