import Foundation
import Glibc
import PlayShell
import Synchronization

/// A session with the shell of this machine, spoken to as a host's shell is.
final class LocalSession {
  enum Failure: Error {
    case system(String, Int32)
    case shellEnded(output: String, errors: String)
    case timeout(output: String, errors: String)
  }

  /// Held while a child is started, and while something is open that no child may inherit.
  static let starting = Mutex(())

  let script: SessionScript
  let process: pid_t
  private let stubs: Stubs?
  private var writer: SessionScript
  private var decoder: FrameDecoder
  private var input: Int32
  private let output: Int32
  private let errors: Int32
  private var status: Int32?

  /// Starts `command`, which reads the session's script; `setup` is sent before the prologue, and
  /// the programs of `stubs` hide those of the machine.
  init(
    command: [String] = ["/bin/sh"], setup: String = "", stubs: Stubs? = nil,
    uploadThreshold: Int = 256 * 1024
  ) throws {
    let random = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    let nonce = "n" + String(UInt64.random(in: 0...UInt64.max), radix: 16)
    script = SessionScript(nonce: nonce, identifier: "test-\(random)")
    writer = script
    writer.uploadThreshold = uploadThreshold
    decoder = FrameDecoder(nonce: nonce)
    let (pipes, process) = try Self.starting.withLock { _ in
      let pipes = try (0..<3).map { _ in try Self.pipe() }
      return (pipes, try Self.spawn(command, pipes[0].read, pipes[1].write, pipes[2].write))
    }
    self.process = process
    self.stubs = stubs
    for end in [pipes[0].read, pipes[1].write, pipes[2].write] { close(end) }
    (input, output, errors) = (pipes[0].write, pipes[1].read, pipes[2].read)
    let path = stubs.map { "PATH=\($0.folder.path):$PATH\n" } ?? ""
    try exchange(Array((setup + script.prologue + path).utf8))
  }

  deinit {
    end()
    close(output)
    close(errors)
  }

  /// Runs commands that do not depend on each other.
  func run(_ commands: [ShellCommand]) throws -> [CommandResult] {
    var batch = Batch()
    for command in commands { batch.append(command) }
    return try run(batch)
  }

  func run(_ batch: Batch) throws -> [CommandResult] {
    let chunk = try writer.chunk(for: batch)
    for upload in chunk.uploads {
      mkdir(script.folder, 0o700)
      try Data(upload.content).write(to: URL(filePath: upload.path))
    }
    decoder.expect(chunk.frames)
    return try exchange(chunk.bytes)
  }

  /// Ends the script and waits for the shell; returns its exit status.
  @discardableResult func end() -> Int32 {
    if let status { return status }
    if input >= 0 { close(input) }
    input = -1
    var raw: Int32 = 0
    while waitpid(process, &raw, 0) == -1, errno == EINTR {}
    let result = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
    status = result
    return result
  }

  /// Sends text that is no batch, and waits until the announced frames have come.
  @discardableResult func exchange(_ bytes: [UInt8]) throws -> [CommandResult] {
    var rest = bytes[...]
    var results: [CommandResult] = []
    while !rest.isEmpty || !decoder.isIdle {
      var polled = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        pollfd(fd: rest.isEmpty ? -1 : input, events: Int16(POLLOUT), revents: 0),
      ]
      guard poll(&polled, 3, 30_000) > 0 else {
        throw Failure.timeout(output: left.0, errors: left.1)
      }
      if polled[2].revents != 0 {
        let count = Array(rest.prefix(4096)).withUnsafeBytes {
          write(input, $0.baseAddress, $0.count)
        }
        guard count > 0 else { throw Failure.system("write", errno) }
        rest = rest.dropFirst(count)
      }
      if polled[0].revents != 0 { results += try receive(output, .output) }
      if polled[1].revents != 0 { results += try receive(errors, .errors) }
    }
    return results
  }

  private func receive(_ end: Int32, _ stream: FrameDecoder.Stream) throws -> [CommandResult] {
    var block = [UInt8](repeating: 0, count: 65_536)
    let count = read(end, &block, block.count)
    guard count > 0 else { throw Failure.shellEnded(output: left.0, errors: left.1) }
    return try decoder.receive(block[..<count], on: stream)
  }

  private var left: (String, String) {
    (
      String(decoding: decoder.partial(.output), as: UTF8.self),
      String(decoding: decoder.partial(.errors), as: UTF8.self)
    )
  }

  /// A pipe that other children of this process do not inherit.
  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw Failure.system("pipe", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ command: [String], _ input: Int32, _ output: Int32, _ errors: Int32
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, end) in [input, output, errors].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, end, Int32(target))
    }
    // A write to a shell that has ended is an error here, and the shell's own setting there.
    signal(SIGPIPE, SIG_IGN)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var words = command.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    let status = posix_spawnp(&process, command[0], &actions, &attributes, &words, environ)
    guard status == 0 else { throw Failure.system("posix_spawn", status) }
    return process
  }
}
