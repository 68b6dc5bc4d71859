#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A real sshd on 127.0.0.1 with keys of its own, for one test.
public final class SSHServer: Sendable {
  /// The folder with all keys and files.
  public let folder: SSHServerFolder
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
  public var knownName: String { "[127.0.0.1]:\(port)" }
  /// The process.
  public var pid: Int32 { process.pid }

  /// Starts a server and waits until it listens.
  ///
  /// - Parameters:
  ///   - hostKeyTypes: The types of key it has.
  ///   - configuration: More lines of sshd_config(5), which win over the usual ones.
  /// - Throws: `SSHServerProcess.Failure`, also when OpenSSH is not installed.
  public init(hostKeyTypes: [String] = ["ed25519"], configuration: [String] = []) throws {
    let folder = try SSHServerFolder()
    port = try SSHServerImpostor.freePort()
    user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "root"
    self.folder = folder
    // sshd refuses to start as root without this folder, which its service would make.
    if geteuid() == 0 { mkdir("/run/sshd", 0o755) }

    try folder.makeKey("user")
    try folder.write(folder.read("user.pub"), to: "authorized_keys")
    for type in hostKeyTypes { try folder.makeKey("host_\(type)", type: type) }
    let keys = hostKeyTypes.map { "HostKey \(folder.file("host_\($0)"))" }
    let lines =
      configuration + keys + [
        "ListenAddress 127.0.0.1:\(port)", "AuthorizedKeysFile \(folder.file("authorized_keys"))",
        "PidFile none", "UsePAM no", "StrictModes no", "UseDNS no", "PermitRootLogin yes",
        "PasswordAuthentication no", "KbdInteractiveAuthentication no", "MaxStartups 1000",
        "PrintMotd no",
        // The user's own shell must not read what happens to be in their home.
        "SetEnv HOME=\(folder.path)",
      ]
    try folder.write(lines.joined(separator: "\n") + "\n", to: "sshd_config")
    process = try SSHServerProcess(["sshd", "-D", "-e", "-f", folder.file("sshd_config")])
    try process.waitForOutput("Server listening on")
    try folder.write(knownHosts(hostKeyTypes), to: "known_hosts")
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
}
