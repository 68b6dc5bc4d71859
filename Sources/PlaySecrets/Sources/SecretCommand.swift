#if canImport(Musl)
  @preconcurrency import Musl
#elseif canImport(Glibc)
  @preconcurrency import Glibc
#else
  @preconcurrency import Darwin
#endif

/// Runs a program of the controller that prints a secret, without a shell.
///
/// It reads nothing, and waits for the program, since files are read before anything else begins.
public enum SecretCommand {
  /// A program that gave no secret.
  public struct Failure: Error, CustomStringConvertible {
    /// What happened; only the program is named, for arguments may be secret.
    public let description: String
  }

  /// What a program may print.
  private static let outputLimit = 1 << 20

  /// What the program prints on standard output.
  ///
  /// - Throws: ``Failure`` when it cannot be started, or ends with another status than 0.
  public static func output(of words: [String]) throws(Failure) -> [UInt8] {
    let name = words.first ?? ""
    let out = try pipe(name)
    let errors: Pipe
    do throws(Failure) {
      errors = try pipe(name)
    } catch {
      out.close()
      throw error
    }
    let started = spawn(words, output: out.writing, errors: errors.writing)
    close(out.writing)
    close(errors.writing)
    let printed = collect([out.reading, errors.reading])
    close(out.reading)
    close(errors.reading)
    guard case .success(let process) = started else {
      if case .failure(let error) = started { throw error }
      return []
    }
    try check(process, name, told: printed[1])
    guard printed[0].count < outputLimit else {
      throw Failure(description: "\"\(name)\" printed more than \(outputLimit) bytes")
    }
    return printed[0]
  }

  private struct Pipe {
    let reading: CInt
    let writing: CInt

    func close() {
      for end in [reading, writing] { closeDescriptor(end) }
    }
  }

  private static func pipe(_ name: String) throws(Failure) -> Pipe {
    var ends: [CInt] = [-1, -1]
    guard makePipe(&ends) == 0 else { throw cannotRun(name, errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return Pipe(reading: ends[0], writing: ends[1])
  }

  private static func cannotRun(_ name: String, _ error: CInt) -> Failure {
    Failure(description: "cannot run \"\(name)\": \(String(cString: strerror(error)))")
  }

  private static func spawn(
    _ words: [String], output: CInt, errors: CInt
  ) -> Result<pid_t, Failure> {
    #if os(Linux)
      var actions = posix_spawn_file_actions_t()
    #else
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let error = posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
    return error == 0 ? .success(process) : .failure(cannotRun(words[0], error))
  }

  /// Waits for the program's end.
  private static func check(
    _ process: pid_t, _ name: String, told: [UInt8]
  ) throws(Failure) {
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    guard status != 0 else { return }
    let end = signal == 0 ? "with status \(status >> 8 & 0xFF)" : "by signal \(signal)"
    let words = String(decoding: told, as: UTF8.self).split(whereSeparator: \.isNewline)
      .joined(separator: "; ")
    throw Failure(
      description: "\"\(name)\" ended \(end)" + (words.isEmpty ? "" : ": \(words)"))
  }

  /// Reads several streams to their ends, as they come.
  private static func collect(_ descriptors: [CInt]) -> [[UInt8]] {
    var collected = descriptors.map { _ in [UInt8]() }
    var open = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while open.contains(where: { $0.fd >= 0 }) {
      guard poll(&open, nfds_t(open.count), -1) > 0 else { continue }
      for index in open.indices where open[index].revents != 0 {
        let count = read(open[index].fd, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          open[index].fd = -1
          continue
        }
        // What is too much is read and dropped, so that the program can end.
        if collected[index].count < outputLimit { collected[index] += buffer[..<count] }
      }
    }
    return collected
  }
}

private func makePipe(_ ends: inout [CInt]) -> CInt { pipe(&ends) }
private func closeDescriptor(_ descriptor: CInt) { _ = close(descriptor) }
