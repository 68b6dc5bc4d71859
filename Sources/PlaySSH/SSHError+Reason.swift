import PlayShell

extension SSHError {
  /// What went wrong, with the facts that its message needs; they are kept apart, for the same reason
  /// for which an error is a reference.
  indirect enum Reason: Sendable, Equatable {
    case nameUnknown(reason: String)
    case unreachable([AddressFailure])
    case timedOut(after: Duration)
    case cancelled
    case connectionLost(reason: String)
    /// The host gives no sign of life any more.
    case silent(for: Duration)
    /// The jump host cannot be used.
    case jump(SSHError)
    /// The jump host passes nothing on.
    case forwardingRefused(reason: String)
    /// The jump host cannot connect to the host.
    case unreachableFromJump(reason: String)
    case hostKeyUnknown(NewHostKey)
    case hostKeyChanged(HostKey, fingerprint: String, place: KnownHosts.Place, name: String)
    case hostKeyRevoked(fingerprint: String, place: KnownHosts.Place)
    case file(SystemFileError)
    case accessDenied(tried: [AuthenticationAttempt], offered: [String])
    case refused(reason: String)
    case shellEnded(command: [String], status: Int32?, errors: String)
    case escalationFailed(EscalationFailure)
    case outOfStep(FrameError)
    case tooMuchOutput(limit: Int)
    case uploadFailed(path: String, status: Int32?, errors: String)
    case unsendable(ShellQuotingError)
    case busy
    case ended(by: String?)
    case system(SystemCallFailure)

    var code: Code {
      switch self {
      case .nameUnknown, .unreachable, .unreachableFromJump: .unreachable
      case .jump(let error): error.code
      case .forwardingRefused: .forwardingRefused
      case .timedOut: .timedOut
      case .cancelled: .cancelled
      case .connectionLost, .silent: .connectionLost
      case .hostKeyUnknown, .hostKeyChanged, .hostKeyRevoked: .untrustedHost
      case .accessDenied: .accessDenied
      case .refused, .shellEnded, .outOfStep, .uploadFailed: .shellFailed
      case .escalationFailed: .accountRefused
      case .tooMuchOutput: .tooMuchOutput
      case .unsendable, .busy, .ended: .misuse
      case .file, .system: .local
      }
    }
  }

  /// An address that could not be connected to.
  struct AddressFailure: Sendable, Equatable {
    let address: String
    let reason: String
  }
}
