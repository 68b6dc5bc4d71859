#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A child process with its three streams.
final class LocalProcess {
  let pid: pid_t
  /// A socket, since writing to one whose other end is gone can be kept from raising SIGPIPE.
  private let input: Int32
  private let outputs: [Int32]
  private var status: Int32?

  /// Starts a program with an almost empty environment.
  init(_ command: [String]) throws {
    let ends = try [Self.sockets(), Self.pipeEnds(), Self.pipeEnds()]
    defer { for pair in ends { close(pair.theirs) } }
    do {
      pid = try Self.spawn(command, streams: ends.map(\.theirs))
    } catch {
      for pair in ends { close(pair.ours) }
      throw error
    }
    input = ends[0].ours
    outputs = [ends[1].ours, ends[2].ours]
  }

  deinit { for end in outputs { close(end) } }

  private static func spawn(_ command: [String], streams: [Int32]) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (stream, end) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, end, Int32(stream))
    }
    var words = command.map { strdup($0) } + [nil]
    var variables = [strdup("HOME=/root"), nil]
    defer { for text in words + variables { free(text) } }
    var pid: pid_t = 0
    let answer = posix_spawnp(&pid, command[0], &actions, nil, &words, &variables)
    guard answer == 0 else {
      throw LocalSession.Failure(
        description: "\(command[0]) cannot be started: \(String(cString: strerror(answer)))")
    }
    return pid
  }

  /// Closes the input and waits for the end; returns the status, 128 and the number for a signal.
  @discardableResult func stop() -> Int32 {
    if let status { return status }
    close(input)
    var raw: Int32 = 0
    while waitpid(pid, &raw, 0) == -1, errno == EINTR {}
    let result = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
    status = result
    return result
  }

  /// Writes bytes and hands on what comes, until all is written and `isDone`.
  ///
  /// - Parameters:
  ///   - bytes: What the process reads.
  ///   - patience: Milliseconds to wait for anything to happen.
  ///   - isDone: Whether nothing more is expected.
  ///   - receive: Takes bytes of a stream: 0 is standard output, 1 is standard error.
  /// - Throws: `LocalSession.Failure` when the process ends or falls silent.
  func exchange(
    _ bytes: [UInt8], patience: Int32, until isDone: () -> Bool,
    receive: (Int, ArraySlice<UInt8>) throws -> Void
  ) throws {
    var rest = bytes[...]
    var block = [UInt8](repeating: 0, count: 65_536)
    while !rest.isEmpty || !isDone() {
      var ends = outputs.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if !rest.isEmpty { ends.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
      guard poll(&ends, nfds_t(ends.count), patience) > 0 else {
        throw LocalSession.Failure(description: "the shell has not answered for \(patience) ms")
      }
      if ends.count > 2, ends[2].revents != 0 { rest = rest.dropFirst(try write(rest)) }
      for stream in 0...1 where ends[stream].revents != 0 {
        let count = read(outputs[stream], &block, block.count)
        guard count > 0 else {
          throw LocalSession.Failure(description: "the shell has ended before it answered")
        }
        try receive(stream, block[..<count])
      }
    }
  }

  private func write(_ bytes: ArraySlice<UInt8>) throws -> Int {
    let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
    let count = bytes.withUnsafeBytes { send(input, $0.baseAddress, $0.count, flags) }
    guard count > 0 else {
      throw LocalSession.Failure(description: "the shell reads no more: \(errno)")
    }
    return count
  }

  private static func sockets() throws -> (ours: Int32, theirs: Int32) {
    #if os(Linux)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    var ends: [Int32] = [-1, -1]
    return try closedOnExec(socketpair(AF_UNIX, stream, 0, &ends), ends)
  }

  private static func pipeEnds() throws -> (ours: Int32, theirs: Int32) {
    var ends: [Int32] = [-1, -1]
    return try closedOnExec(pipe(&ends), ends)
  }

  private static func closedOnExec(
    _ answer: Int32, _ ends: [Int32]
  ) throws -> (ours: Int32, theirs: Int32) {
    guard answer == 0 else {
      throw LocalSession.Failure(description: "there are no more descriptors: \(errno)")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
