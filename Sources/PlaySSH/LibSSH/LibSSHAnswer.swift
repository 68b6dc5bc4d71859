import CLibSSH

/// What a function of libssh answered; the only place that knows its numbers.
enum LibSSHAnswer {
  case done
  /// Nothing went wrong, call again once there is more to read.
  case again
  case failed

  init(_ code: Int32) {
    switch code {
    case SSH_OK: self = .done
    case SSH_AGAIN: self = .again
    default: self = .failed
    }
  }

  /// Reads the answer of a `ssh_userauth_…` function.
  static func authentication(_ code: Int32) -> Authentication {
    switch code {
    case SSH_AUTH_SUCCESS.rawValue: .accepted
    case SSH_AUTH_DENIED.rawValue: .refused
    case SSH_AUTH_PARTIAL.rawValue: .acceptedInPart
    case SSH_AUTH_INFO.rawValue: .asks
    case SSH_AUTH_AGAIN.rawValue: .again
    default: .failed
    }
  }

  /// What a way to log in came to.
  enum Authentication {
    case accepted
    case refused
    /// Accepted, but the server wants another one as well.
    case acceptedInPart
    /// The server asks questions.
    case asks
    case again
    case failed
  }
}
