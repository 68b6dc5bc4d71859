import PlayData
import PlayModuleKit
import PlayShell

/// The kinds of keys that ssh-keygen(1) makes.
enum SSHKeyType: String, CaseIterable, ParameterValue {
  case ed25519
  case ecdsa
  case rsa
}

/// A user's own SSH key on the host.
struct UserKey: Hashable, Sendable {
  /// The line of the public key; `nil` when only the private key is there.
  let publicKey: String?
}

/// Asks for a user's own SSH key; the answer is `nil` when there is none.
///
/// Where the key lies depends on the user's home folder, so the host looks that up itself.
struct UserKeyQuestion: Question {
  let user: String
  /// A path, or one below the home folder.
  let file: String

  var reads: Set<Resource> { [Resource(.user, user)] }

  static let script = """
    h=$(pw usershow -n "$1" -7 2>/dev/null | cut -d : -f 6)
    case $2 in /*) f=$2 ;; *) f=$h/$2 ;; esac
    if [ -n "$h" ] && [ -e "$f" ]; then echo present; fi
    if [ -n "$h" ] && [ -f "$f.pub" ]; then cat "$f.pub"; fi
    """

  static func inquiry(_ questions: [UserKeyQuestion]) -> Inquiry<UserKey?> {
    let commands = questions.map { ShellCommand(["sh", "-c", script, "sh", $0.user, $0.file]) }
    return Inquiry(commands: commands) { results in
      zip(commands, results).map { command, result in
        guard result.status == 0 else { return .failure(Unexpected(result, of: command)) }
        guard result.lines.first == "present" else { return .success(nil) }
        return .success(UserKey(publicKey: result.lines.dropFirst().first.map(String.init)))
      }
    }
  }
}

extension User {
  /// The file of the user's own key, below the home folder unless it is a path.
  var keyFile: String { sshKeyFile ?? ".ssh/id_\(sshKeyType.rawValue)" }

  /// Makes the key as the user: root would follow links that the user has put in its way.
  func keyStep(home: String) throws -> Step {
    let path = keyFile.startsWithBytes("/") ? keyFile : "\(home)/\(keyFile)"
    let folder = path[..<(path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)]
    let bits = sshKeyBits.map { ["-b", "\($0)"] } ?? []
    let words =
      ["ssh-keygen", "-q", "-t", sshKeyType.rawValue] + bits
      + ["-N", "", "-C", sshKeyComment ?? name, "-f", path]
    let script =
      try "umask 077; mkdir -p \(ShellQuoting.quote(String(folder))) && \(ShellQuoting.join(words))"
    return Step(
      .value("user \(name): SSH key", from: nil, to: "\(sshKeyType.rawValue) in \(path)"),
      // -m: the login shell of an account may be nologin(8).
      [.run(["su", "-m", name, "-c", script])],
      provides: [Resource(.path, path), Resource(.path, "\(path).pub")])
  }
}
