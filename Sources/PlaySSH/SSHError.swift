/// Why a host could not be reached or its session ended.
public struct SSHError: Error, Sendable, Equatable {
  /// The part of a session's life in which something went wrong.
  public enum Phase: String, Sendable {
    /// Finding the host's addresses.
    case resolve
    /// Connecting to one of them.
    case connect
    /// Agreeing on keys and ciphers.
    case keyExchange = "key exchange"
    /// Checking that it is the right host.
    case hostKey = "host key"
    /// Logging in.
    case authenticate
    /// Starting the shell.
    case channel
    /// Passing on, as a jump host, what others send.
    case forward = "forwarding"
    /// Becoming another user.
    case become
    /// Running commands.
    case exchange
    /// Copying a large input to the host.
    case upload
  }

  /// What went wrong, for programs.
  public enum Code: String, Sendable {
    /// The host cannot be found or does not let anyone connect.
    case unreachable
    /// The phase took longer than it may.
    case timedOut
    /// The task that waited was cancelled.
    case cancelled
    /// The connection broke or the other side is no SSH server.
    case connectionLost
    /// The host's key is unknown, has changed or is revoked.
    case untrustedHost
    /// The server accepts none of the ways to log in.
    case accessDenied
    /// The jump host passes no connections on.
    case forwardingRefused
    /// The shell could not be started, ended, or answered out of step.
    case shellFailed
    /// The shell's user could not be become.
    case accountRefused
    /// The commands printed more than allowed.
    case tooMuchOutput
    /// The session was used in a way it does not allow, or after it had ended.
    case misuse
    /// Something is wrong on this machine.
    case local
  }

  /// The host.
  public let destination: SSHDestination
  /// The part of the session's life.
  public let phase: Phase
  let reason: Reason

  init(_ destination: SSHDestination, _ phase: Phase, _ reason: Reason) {
    self.destination = destination
    self.phase = phase
    self.reason = reason
  }

  /// What went wrong, for programs.
  public var code: Code { reason.code }

  /// Whether the same may succeed when it is tried again later.
  public var isRetriable: Bool {
    switch code {
    case .unreachable, .timedOut, .connectionLost: true
    default: false
    }
  }
}

extension SSHError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
