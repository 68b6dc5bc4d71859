extension SSHError {
  /// What happened where, and what to do about it, in one or more lines for people.
  public var message: String { "\(destination): \(phase.rawValue): \(reason.text(destination))" }

  /// The error of a jump host as the cause of another one's.
  var asCause: String { "jump host \(message)" }
}

extension SSHError.Reason {
  fileprivate func text(_ destination: SSHDestination) -> String {
    switch self {
    case .nameUnknown(let reason):
      "the name \"\(destination.host)\" has no address: \(reason)"
    case .unreachable(let failures):
      failures.isEmpty
        ? "the name \"\(destination.host)\" has no address"
        : failures.map { "\($0.address): \($0.reason)" }.joined(separator: "; ")
          + "; check host and port, and that sshd runs there"
    case .timedOut(let limit):
      "no answer within \(limit.formattedSeconds); the connection is given up"
    case .cancelled: "cancelled; the connection is given up"
    case .connectionLost(let reason): reason
    case .silent(let duration):
      "the host has given no sign of life for \(duration.formattedSeconds); the connection is given up"
    case .jump(let error): error.asCause
    case .forwardingRefused, .unreachableFromJump:
      forwardingText(destination.jump?.destination.name ?? "the jump host")
    case .hostKeyUnknown, .hostKeyChanged, .hostKeyRevoked: hostKeyText(destination)
    case .file(let error): "\(error.path): \(error.reason)"
    case .accessDenied(let tried, let offered): Self.deniedText(tried, offered, destination)
    case .unsendable(let error): "\(error)"
    case .escalationFailed(let failure): "\(failure)"
    case .busy: "an exchange was begun before the last one had ended"
    case .ended(let cause): "the session has ended" + (cause.map { " earlier: \($0)" } ?? "")
    case .system(let failure): "\(failure)"
    case .refused, .shellEnded, .outOfStep, .tooMuchOutput, .uploadFailed: shellText
    }
  }

  private func forwardingText(_ jump: String) -> String {
    switch self {
    case .forwardingRefused(let reason):
      """
      \(jump) does not pass connections on (\(reason)); allow it to with AllowTcpForwarding and \
      PermitOpen in its sshd_config
      """
    case .unreachableFromJump(let reason):
      "\(jump) cannot connect to it: \(reason); check host and port, and that sshd runs there"
    default: ""
    }
  }

  private func hostKeyText(_ destination: SSHDestination) -> String {
    switch self {
    case .hostKeyUnknown(let key):
      """
      the host's \(key.type) key \(key.fingerprint) is not in \(key.files.joined(separator: ", ")); \
      compare it with `ssh-keygen -lf` on the host, then accept new keys or add it yourself
      """
    case .hostKeyChanged(let key, let fingerprint, let place, let name):
      """
      the host shows the \(key.type) key \(fingerprint), but \(place) has another one; it was \
      installed anew, or someone intercepts the connection. When you know that the new key is \
      right: ssh-keygen -f '\(place.file)' -R '\(name)'
      """
    case .hostKeyRevoked(let fingerprint, let place):
      "the host shows the key \(fingerprint), which \(place) revokes; do not trust this host"
    default: ""
    }
  }

  private static func deniedText(
    _ tried: [AuthenticationAttempt], _ offered: [String], _ destination: SSHDestination
  ) -> String {
    let tried = tried.isEmpty ? "nothing" : tried.map(\.description).joined(separator: "; ")
    let offered = offered.isEmpty ? "nothing more" : offered.joined(separator: ", ")
    return "the server does not let \"\(destination.user)\" in; "
      + "tried: \(tried); the server accepts: \(offered)"
  }

  private var shellText: String {
    switch self {
    case .refused(let reason): "the server refuses to start a program: \(reason)"
    case .shellEnded(let command, let status, let errors):
      Self.ending(of: "the shell `\(command.joined(separator: " "))`", status, errors)
    case .outOfStep(let error): "\(error)"
    case .tooMuchOutput(let limit): "the commands printed more than \(limit) bytes"
    case .uploadFailed(let path, let status, let errors):
      Self.ending(of: "writing \(path)", status, errors)
    default: ""
    }
  }

  private static func ending(of what: String, _ status: Int32?, _ errors: String) -> String {
    "\(what) ended " + (status.map { "with status \($0)" } ?? "without a status")
      + (errors.isEmpty ? "" : ": \(errors)")
  }
}

extension Duration {
  /// The duration for people, for example `0.5 s`.
  fileprivate var formattedSeconds: String {
    let tenths = Int((self / .milliseconds(100)).rounded())
    return tenths.isMultiple(of: 10) ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
  }
}
