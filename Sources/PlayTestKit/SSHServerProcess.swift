import PlayLock

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A child process whose output is collected; it is killed when its owner lets it go.
public final class SSHServerProcess: Sendable {
  /// A child process that cannot be started or does not do what it shall.
  public struct Failure: Error, CustomStringConvertible {
    /// What happened.
    public let description: String
  }

  /// The process.
  public let pid: Int32
  private let reader: Int32
  private let collected = Locked<[UInt8]>([])
  private let isReaped = Locked(false)

  /// Starts a program, which is looked up in the usual folders.
  public init(_ arguments: [String], environment: [String: String] = [:]) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Failure(description: "pipe: \(errno)") }
    defer { close(ends[1]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reader = ends[0]

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2)

    let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    let program = path.split(separator: ":").map { "\($0)/\(arguments[0])" }
      .first { (path: String) in access(path, X_OK) == 0 }
    guard let program else {
      throw Failure(
        description: "\(arguments[0]) is not installed; OpenSSH is needed for this test")
    }
    let environment = environment.merging(["PATH": path]) { given, _ in given }
    let words = CStrings([program] + arguments.dropFirst())
    let variables = CStrings(environment.map { "\($0)=\($1)" })
    var pid: pid_t = 0
    let answer = posix_spawn(&pid, program, &actions, nil, words.pointers, variables.pointers)
    guard answer == 0 else {
      close(reader)
      throw Failure(description: "\(program): \(String(cString: strerror(answer)))")
    }
    self.pid = pid
  }

  deinit {
    stop()
    close(reader)
  }

  /// What the process has printed and was read so far.
  public var output: String { String(decoding: collected.withLock(\.self), as: UTF8.self) }

  /// Reads until the process has printed a text, or has ended.
  public func waitForOutput(_ text: String) throws {
    while !output.contains(text) {
      guard readMore() else {
        throw Failure(description: "ended without printing \"\(text)\":\n\(output)")
      }
    }
  }

  /// Reads all output and waits for the end.
  ///
  /// - Returns: The exit status, or 128 and the signal's number.
  public func waitForEnd() -> Int32 {
    while readMore() {}
    return reap()
  }

  /// Kills the process, when it still runs.
  public func stop() {
    guard !isReaped.withLock(\.self) else { return }
    kill(pid, SIGKILL)
    _ = reap()
  }

  /// Runs a program to its end, which must be a good one.
  @discardableResult
  public static func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> String {
    let process = try SSHServerProcess(arguments, environment: environment)
    let status = process.waitForEnd()
    guard status == 0 else {
      throw Failure(description: "\(arguments) ended with \(status): \(process.output)")
    }
    return process.output
  }

  private func readMore() -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 1 << 14, alignment: 1) { buffer in
      let count = read(reader, buffer.baseAddress, buffer.count)
      if count > 0 { collected.withLock { $0.append(contentsOf: buffer.prefix(count)) } }
      return count > 0
    }
  }

  private func reap() -> Int32 {
    isReaped.withLock { isReaped in
      guard !isReaped else { return 0 }
      isReaped = true
      var status: Int32 = 0
      while waitpid(pid, &status, 0) < 0, errno == EINTR {}
      let signal = status & 0x7F
      return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }
  }
}

/// A list of words as posix_spawn(3) takes it.
private final class CStrings {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ words: some Collection<String>) {
    count = words.count
    pointers = .allocate(capacity: count + 1)
    for (index, word) in words.enumerated() { (pointers + index).initialize(to: strdup(word)) }
    (pointers + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { free(pointers[index]) }
    pointers.deallocate()
  }
}
