import Subprocess
import SystemPackage
import Testing

/// What a program printed and how it ended.
struct Finished: Sendable {
  let status: Int32
  let output: String
  let errors: String
}

/// Runs programs to their end.
enum Program {
  /// What runs owe to hosts is kept apart from what the person who runs the tests may owe.
  private static let state = "/tmp/swplay-test-state"

  static func run(_ words: [String], in folder: String? = nil) async throws -> Finished {
    let result = try await Subprocess.run(
      words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0]),
      arguments: Arguments(Array(words.dropFirst())),
      environment: .inherit.updating(["XDG_STATE_HOME": state]),
      workingDirectory: folder.map { FilePath($0) },
      output: .string(limit: 64 << 20), error: .string(limit: 1 << 20))
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return Finished(
      status: status, output: result.standardOutput, errors: result.standardError)
  }
}

/// Lab hosts of a test, and the built program to run on them.
struct Lab: Sendable {
  /// The folder of the repository.
  static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  private static let script = root + "/Tests/Lab/lab"
  /// The program lies beside the bundle of the tests.
  static let program =
    CommandLine.arguments[0]
    .split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/swplay"

  let folder: String
  let hosts: [String]

  /// Brings hosts up, and takes them down whatever happens.
  static func with(hosts count: Int, _ body: (Lab) async throws -> Void) async throws {
    let folder = try await Program.run(["mktemp", "-d", "/tmp/swplay-test.XXXXXX"]).output
      .trimmed
    let up = try await Program.run([script, "up", "\(count)", folder])
    let lab = Lab(folder: folder, hosts: (1...count).map { "web\($0).lab" })
    do {
      guard up.status == 0 else { throw LabFailure(description: up.errors) }
      try await body(lab)
    } catch let failure {
      // What the end of the lab tells may be the reason for the failure.
      do { try await lab.down() } catch { Issue.record(error) }
      throw failure
    }
    try await lab.down()
  }

  /// Takes the hosts down, and fails when that did not work or when one had lost its ZFS.
  private func down() async throws {
    let down = try await Program.run([Self.script, "down", folder])
    _ = try await Program.run(["rm", "-rf", folder])
    guard down.status == 0 else { throw LabFailure(description: down.errors) }
  }

  /// The words that run a playbook on the hosts.
  func command(_ playbook: String) -> [String] {
    [
      Self.program, playbook, "-i", folder + "/inventory", "--known-hosts",
      folder + "/known_hosts",
    ]
  }

  /// Runs swplay on the hosts with a playbook of the repository, or one that a test wrote.
  func swplay(_ playbook: String, _ options: String...) async throws -> Finished {
    try await Program.run(command(playbook) + options, in: Self.root)
  }

  /// Runs swplay with these arguments alone.
  static func swplay(_ arguments: String...) async throws -> Finished {
    try await Program.run([program] + arguments, in: root)
  }

  /// Runs a command on a host, past swplay.
  func run(on host: String, _ words: String...) async throws -> Finished {
    try await Program.run([Self.script, "sh", folder, host] + words)
  }

  /// Words before a command that have it, and what the server of a host starts, recorded with all
  /// arguments in the file `arguments`.
  func recorder(of host: String) async throws -> [String] {
    let process = try await Program.run([
      "sh", "-c", #"pgrep -P "$(cat "$1")" sshd"#, "sh", "\(folder)/hosts/\(host)/pid",
    ])
    return recorder(ofServer: process.output.trimmed)
  }

  /// The same with the process of a server.
  func recorder(ofServer process: String) -> [String] {
    [Self.root + "/Tests/EndToEndTests/record-arguments", folder + "/arguments", process]
  }

  /// Ends the SSH server of a host.
  func stop(_ host: String) async throws {
    let stopped = try await Program.run([Self.script, "stop-host", folder, host])
    guard stopped.status == 0 else { throw LabFailure(description: stopped.errors) }
  }

  /// All that was ever written on a host.
  func tree(of host: String) async throws -> String {
    let tree = try await Program.run([Self.script, "tree", folder, host])
    guard tree.status == 0, !tree.output.isEmpty else { throw LabFailure(description: tree.errors) }
    return tree.output
  }

  /// Writes a file into the lab's folder and returns its path.
  func write(_ name: String, _ text: String) async throws -> String {
    try await write(name, Array(text.utf8))
  }

  /// Writes a file into the lab's folder and returns its path.
  func write(_ name: String, _ content: [UInt8]) async throws -> String {
    let path = "\(folder)/\(name)"
    let result = try await Subprocess.run(
      .name("sh"), arguments: ["-c", "mkdir -p \"${1%/*}\" && cat >\"$1\"", "sh", path],
      input: .array(content), output: .discarded, error: .string(limit: 65_536))
    guard result.terminationStatus.isSuccess else {
      throw LabFailure(description: result.standardError)
    }
    return path
  }

  /// A folder without hosts, removed whatever happens.
  static func withFolder(_ body: (Lab) async throws -> Void) async throws {
    let folder = try await Program.run(["mktemp", "-d", "/tmp/swplay-test.XXXXXX"]).output.trimmed
    do {
      try await body(Lab(folder: folder, hosts: []))
    } catch {
      _ = try await Program.run(["rm", "-rf", folder])
      throw error
    }
    _ = try await Program.run(["rm", "-rf", folder])
  }
}

/// The lab itself did not work; the test says nothing about swplay then, and fails.
struct LabFailure: Error, CustomStringConvertible {
  let description: String
}

extension String {
  /// The text without blanks and newlines at its ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
