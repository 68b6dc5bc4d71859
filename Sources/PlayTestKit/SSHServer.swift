#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A real sshd on this machine alone with keys of its own, for one test.
public final class SSHServer: Sendable {
  /// The folder with all keys and files.
  public let folder: SSHServerFolder
  /// The address it listens on.
  public let address: String
  /// The port it listens on.
  public let port: Int
  /// The user who can log in.
  public let user: String
  private let process: SSHServerProcess

  /// A private key that may log in.
  public var identityFile: String { folder.file("user") }
  /// A known_hosts file with all of the server's keys.
  public var knownHostsFile: String { folder.file("known_hosts") }
  /// The name by which known_hosts files keep the server.
  public var knownName: String { "[\(address)]:\(port)" }
  /// The process.
  public var pid: Int32 { process.pid }

  /// Starts a server and waits until it listens.
  ///
  /// - Parameters:
  ///   - address: The address to listen on, `127.0.0.1` or `::1`.
  ///   - hostKeyTypes: The types of key it has.
  ///   - configuration: More lines of sshd_config(5), which win over the usual ones.
  ///   - users: Users that only this server knows; one of them logs in. `nil` for the machine's own,
  ///     of whom the one who runs the test logs in.
  /// - Throws: `SSHServerProcess.Failure`, also when OpenSSH is not installed.
  public init(
    on address: String = "127.0.0.1", hostKeyTypes: [String] = ["ed25519"],
    configuration: [String] = [],
    users: SSHServerUsers? = nil
  ) throws {
    let folder = try SSHServerFolder()
    self.folder = folder
    self.address = address
    let own = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "root"
    user = users?.login ?? own
    // sshd refuses to start as root without this folder, which its service would make.
    if geteuid() == 0 { mkdir("/run/sshd", 0o755) }
    try folder.makeKey("user")
    try folder.write(folder.read("user.pub"), to: "authorized_keys")
    for type in hostKeyTypes { try folder.makeKey("host_\(type)", type: type) }
    let keys = hostKeyTypes.map { "HostKey \(folder.file("host_\($0)"))" }
    try folder.write(
      Self.configuration(configuration + keys, in: folder), to: "sshd_config")
    (process, port) = try Self.start(
      folder, on: address, launcher: users?.launcher(in: folder) ?? [])
    try folder.write(knownHosts(hostKeyTypes), to: "known_hosts")
  }

  /// The lines of sshd_config(5); the first of a kind counts.
  private static func configuration(_ lines: [String], in folder: SSHServerFolder) -> String {
    let usual = [
      "AuthorizedKeysFile \(folder.file("authorized_keys"))", "PidFile none", "UsePAM no",
      "StrictModes no", "UseDNS no", "PermitRootLogin yes", "PasswordAuthentication no",
      "KbdInteractiveAuthentication no", "MaxStartups 1000", "PrintMotd no",
      // The user's own shell must not read what happens to be in their home.
      "SetEnv HOME=\(folder.path)",
    ]
    return (lines + usual).joined(separator: "\n") + "\n"
  }

  /// Starts sshd on a free port, or on the next one when someone was faster to take it.
  private static func start(
    _ folder: SSHServerFolder, on address: String, launcher: [String]
  ) throws -> (process: SSHServerProcess, port: Int) {
    var lastFailure: (any Error)?
    for _ in 1...5 {
      let port = try SSHServerImpostor.freePort()
      let process = try SSHServerProcess(
        launcher + [
          "sshd", "-D", "-e", "-f", folder.file("sshd_config"), "-o",
          "ListenAddress=[\(address)]:\(port)",
        ])
      do {
        try process.waitForOutput("Server listening on")
        return (process, port)
      } catch {
        lastFailure = error
      }
    }
    throw lastFailure ?? SSHServerProcess.Failure(description: "sshd does not start")
  }

  /// The lines of a known_hosts file for keys of these types.
  public func knownHosts(_ types: [String]) throws -> String {
    try types.map { type in
      let fields = try folder.read("host_\(type).pub").split(separator: " ")
      return "\(knownName) \(fields[0]) \(fields[1])\n"
    }.joined()
  }

  /// Kills the server; sessions that it has begun go on.
  public func stop() { process.stop() }

  /// The processes that serve connections at the moment.
  public func connections() throws -> [Int32] {
    // pgrep(1) ends with 1 when there is none.
    try SSHServerProcess.run(["sh", "-c", "pgrep -P \(pid) || [ $? -eq 1 ]"])
      .split(separator: "\n").compactMap { Int32($0) }
  }

  /// Kills the server, which must have no connections any more.
  ///
  /// - Returns: How often someone has logged in.
  public func countLogins() -> Int {
    process.stop()
    _ = process.waitForEnd()
    return process.output.split(whereSeparator: \.isNewline).count { $0.hasPrefix("Accepted ") }
  }
}
