#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

public import PlayShell

/// How to check a host, log in to it and start its shell.
public struct SSHOptions: Sendable {
  /// Files of known host keys; a new key is added to the first.
  public var knownHostsFiles: [String]
  /// Whether the key of a host that no file knows is accepted and remembered.
  public var acceptNewHostKeys = false
  /// Whether, when it is not accepted so, a person may say that it is the right one.
  public var asksForNewHostKeys = true
  /// Private keys to log in with, in the order in which they are tried.
  public var identityFiles: [String] = []
  /// Certificates for these keys; one in a key's file with `-cert.pub` behind its name need not be
  /// named.
  public var certificateFiles: [String] = []
  /// Whether the keys of an agent are tried.
  public var useAgent = true
  /// Whether only those keys of the agent are tried whose public part is in, or beside, one of
  /// ``identityFiles``.
  public var usesOnlyIdentities = false
  /// The agent's socket; `nil` means the one that the variable `SSH_AUTH_SOCK` names.
  public var agentSocket: String?

  /// The socket of the agent to use; `nil` when none is wanted or there is none.
  var agentPath: String? {
    guard useAgent else { return nil }
    let path = agentSocket ?? getenv("SSH_AUTH_SOCK").map { String(cString: $0) }
    return path?.isEmpty == true ? nil : path
  }

  /// The user's password on the host.
  public var password: SSHPassword?
  /// Asked for the passphrase of an identity file, once for each, in a thread that it may block; `nil`
  /// leaves the file out.
  public var passphrase: (@Sendable (String) -> String?)?
  /// How long each phase may take.
  public var timeouts = SSHTimeouts()
  /// How long a host may be silent before it is asked for a sign of life; `nil` never asks.
  public var aliveInterval: Duration? = .seconds(20)
  /// How many such questions in a row a host may leave unanswered before its connection is given up.
  public var aliveLimit = 3
  /// The command that starts a shell, as words; it must read its script from standard input, and
  /// run one that `-c` gives.
  public var startCommand = ["/bin/sh"]
  /// As whom the shell runs; `nil` as the user who logs in.
  public var account: Account?
  /// Told now and then, while a file is sent, how many bytes of it have been sent; at its end all.
  public var onUpload: (@Sendable (_ sent: Int, _ total: Int) -> Void)?
  /// How many bytes one exchange may answer with.
  public var outputLimit = 256 << 20

  /// Creates options with which only hosts in these files are trusted.
  public init(knownHostsFiles: [String]) { self.knownHostsFiles = knownHostsFiles }
}
