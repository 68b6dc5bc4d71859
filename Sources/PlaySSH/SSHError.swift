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

  /// What an error consists of.
  private final class Details: Sendable {
    let destination: SSHDestination
    let phase: Phase
    let reason: Reason

    init(_ destination: SSHDestination, _ phase: Phase, _ reason: Reason) {
      (self.destination, self.phase, self.reason) = (destination, phase, reason)
    }
  }

  // Behind a reference: a function that waits keeps room for the error of every call in it, which was
  // most of the memory of a session.
  private let details: Details

  init(_ destination: SSHDestination, _ phase: Phase, _ reason: Reason) {
    details = Details(destination, phase, reason)
  }

  /// The host.
  public var destination: SSHDestination { details.destination }
  /// The part of the session's life.
  public var phase: Phase { details.phase }
  var reason: Reason { details.reason }

  /// Whether both tell the same of the same host.
  public static func == (left: SSHError, right: SSHError) -> Bool {
    left.destination == right.destination && left.phase == right.phase
      && left.reason == right.reason
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

  /// Whether connecting may succeed when it is tried again in a moment, as while the server is being
  /// restarted or has too many others to let in.
  ///
  /// Never once the host has shown its key: what is wrong from then on does not pass so soon, and
  /// who tries again to log in may be locked out.
  public var mayPass: Bool {
    if case .jump(let error) = reason { return error.mayPass }
    switch phase {
    case .connect, .keyExchange: return isRetriable
    default: return false
    }
  }
}

extension SSHError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
