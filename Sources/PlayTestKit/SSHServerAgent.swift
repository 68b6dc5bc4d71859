/// A real ssh-agent with keys, for one test.
public final class SSHServerAgent: Sendable {
  /// The socket.
  public let socket: String
  private let process: SSHServerProcess

  /// The agent's process.
  public var pid: Int32 { process.pid }

  /// Starts an agent in a folder and gives it keys.
  public init(folder: SSHServerFolder, identityFiles: [String]) throws {
    socket = folder.file("agent")
    process = try SSHServerProcess(["ssh-agent", "-D", "-a", socket])
    try process.waitForOutput("SSH_AUTH_SOCK")
    for file in identityFiles {
      try SSHServerProcess.run(["ssh-add", "-q", file], environment: ["SSH_AUTH_SOCK": socket])
    }
  }
}
