public import PlayShell

/// Why the shell of this machine cannot be used, or no longer.
public enum LocalShellError: Error, Equatable, CustomStringConvertible {
  /// No shell could be started.
  case cannotStart(String)
  /// No shell could be started as another user.
  case accountRefused(EscalationFailure)
  /// The shell ended before it had answered.
  case ended(errors: String)
  /// An exchange took longer than it may.
  case timedOut(after: Duration)
  /// An exchange answered with more bytes than it may.
  case tooMuchOutput(limit: Int)
  /// The answer cannot be understood.
  case outOfStep(String)
  /// An exchange began while another one was going on.
  case busy
  /// The shell has been closed.
  case closed

  /// Whether the machine is there and the account is refused.
  public var isAboutAccount: Bool {
    if case .accountRefused = self { true } else { false }
  }

  /// What went wrong.
  public var description: String {
    switch self {
    case .cannotStart(let reason): "\(LocalShell.program) cannot be started: \(reason)"
    case .accountRefused(let failure): "become: \(failure)"
    case .ended(let errors):
      "\(LocalShell.program) ended before it answered" + (errors.isEmpty ? "" : ": \(errors)")
    case .timedOut(let limit): "the commands took longer than \(limit.components.seconds) s"
    case .tooMuchOutput(let limit): "the commands printed more than \(limit) bytes"
    case .outOfStep(let reason): "the answer of \(LocalShell.program) is out of step: \(reason)"
    case .busy: "one exchange at a time: another one is going on"
    case .closed: "the shell has been closed"
    }
  }
}
