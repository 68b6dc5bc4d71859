public import PlayShell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A real `sh` on which every program is a stub that records how it was called.
///
/// It reads the script of a session, as on a host. Scripts that commands give to `sh` run as well,
/// with stubs in the place of their programs, and so does what git(1) and su(1) give to a shell. As
/// root it runs as nobody, since such a script also writes files by itself.
public struct RecordingShell: Sendable {
  /// What was executed in place of one command.
  public struct Recording: Sendable {
    /// The calls in no order: a program's name and its arguments.
    public fileprivate(set) var calls: [[[UInt8]]] = []
    /// What the program read; `nil` when the command has no input.
    public fileprivate(set) var input: [UInt8]?
  }

  /// Names that a shell takes for its own, so that stubs of them are called by their paths.
  private static let builtins: Set = [
    "[", "echo", "false", "kill", "printf", "pwd", "test", "true",
  ]

  /// What can be called.
  public let programs: Set<String>
  private let owner: SSHServerFolder
  private var folder: String { owner.path }

  /// Makes the stubs.
  ///
  /// - Parameter programs: What commands and their scripts call.
  /// - Throws: `SSHServerProcess.Failure` when they cannot be written.
  public init(programs: some Sequence<String>) throws {
    owner = try SSHServerFolder()
    chmod(owner.path, 0o755)
    mkdir(owner.file("bin"), 0o755)
    for name in ["records", "work", "session"] {
      mkdir(owner.file(name), 0o777)
      chmod(owner.file(name), 0o777)
    }
    let own = HostFunction.allCases.map(\.rawValue) + ["b64decode", "sh", HostileValue.intruder]
    self.programs = Set(programs).union(own).union(Self.builtins)
    for program in self.programs {
      chmod(try owner.write(Self.stub, to: "bin/\(program)"), 0o755)
    }
  }

  /// Runs commands.
  ///
  /// - Returns: A recording for each, or why the script refused the command.
  /// - Throws: `LocalSession.Failure` when the shell ended before the last one.
  public func run(
    _ commands: [ShellCommand]
  ) throws -> [Result<Recording, ShellQuotingError>] {
    var writer = SessionScript(nonce: "nonce-of-\(getpid())", identifier: "recording")
    // There is no second channel over which a large input could come.
    writer.uploadThreshold = .max
    // Stubs are in their place.
    writer.defined = Set(HostFunction.allCases)
    var text = Array((writer.prologue + setup).utf8)
    var results: [Result<Recording, ShellQuotingError>] = []
    for (number, command) in commands.enumerated() {
      var batch = Batch()
      batch.append(onStubs(command))
      do throws(ShellQuotingError) {
        let chunk = try writer.chunk(for: batch)
        let reads = command.input == nil ? "" : "1"
        text += Array("RECORD='\(folder)/records/\(number)' READS=\(reads)\n".utf8) + chunk.bytes
        results.append(.success(Recording()))
      } catch {
        results.append(.failure(error))
      }
    }
    try execute(text)
    return try read(into: results)
  }

  /// What lies in the folder in which the commands ran: nothing, unless one was broken open.
  public func leftovers() throws -> [String] { try Folder.names(in: folder + "/work") }

  private func onStubs(_ command: ShellCommand) -> ShellCommand {
    var command = command
    command.isDetached = false
    if let name = command.arguments.first, Self.builtins.contains(name) {
      command.arguments[0] = "\(folder)/bin/\(name)"
    }
    return command
  }

  /// What is different from a host.
  private var setup: String {
    """
    PATH='\(folder)/bin'
    export RECORD READS
    swplay_folder='\(folder)/session'
    swplay_make() { :; }
    swplay_end() { :; }
    cd() { printf '%s\\0' cd "$#" "$@" >>"$RECORD-cd"; }
    \(HostFunction.allCases.map { "\($0.rawValue)() { stub \($0.rawValue) \"$@\"; }" }
      .joined(separator: "\n"))
    stub() {
      if [ -z "${swplay_x+x}" ]; then command "$@"; return; fi
      printf %s "$swplay_x" | command "$@"
      unset swplay_x
    }
    command cd '\(folder)/work'

    """
  }

  /// One stub for all programs.
  ///
  /// A script that waits may do so once.
  private static let stub = #"""
    #!/bin/sh
    name=${0##*/}
    if [ "$name" = b64decode ]; then exec /usr/bin/base64 -d; fi
    printf '%s\0' "$name" "$#" "$@" >>"$RECORD-$$"
    case $name in
      sh) NESTED=1 exec /bin/sh "$@" ;;
      timeout) shift 3; exec "$@" ;;
      daemon)
        while :; do
          case $1 in -f) shift ;; -p) shift 2 ;; *) break ;; esac
        done
        exec "$@" ;;
      su)
        while [ $# -gt 0 ] && [ "$1" != -c ]; do shift; done
        [ $# -eq 0 ] || NESTED=1 exec /bin/sh -c "$2" ;;
      git) [ -z "$GIT_SSH_COMMAND" ] || exec /bin/sh -c "$GIT_SSH_COMMAND"' "$@"' git host ;;
      mktemp) for last; do :; done; printf '%s\n' "$last" ;;
      sleep)
        if [ -n "$NESTED" ] && [ -e "$RECORD-slept" ]; then kill -9 "$PPID"; fi
        : >"$RECORD-slept" ;;
    esac
    if [ -n "$READS" ]; then /bin/cat >>"$RECORD-input"; fi
    """#

  private func execute(_ text: [UInt8]) throws {
    let end = Array("\nall commands have run\n".utf8)
    let last = "printf '\\nall commands have run\\n'\n"
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"]
    let process = try LocalProcess((geteuid() == 0 ? nobody : []) + ["/bin/sh"])
    defer { process.stop() }
    var output: [UInt8] = []
    try process.exchange(
      text + Array(last.utf8), patience: 60_000, until: { output.suffix(end.count) == end[...] }
    ) { stream, bytes in
      guard stream == 0 else { return }
      output = Array((output + bytes).suffix(end.count))
    }
  }

  private func read(
    into results: [Result<Recording, ShellQuotingError>]
  ) throws -> [Result<Recording, ShellQuotingError>] {
    var results = results
    for name in try Folder.names(in: folder + "/records") {
      let path = "\(folder)/records/\(name)"
      let content = try Folder.content(of: path)
      unlink(path)
      let parts = name.split(separator: "-")
      guard let number = Int(parts[0]), case .success(var recording) = results[number] else {
        throw LocalSession.Failure(description: "a record that belongs to no command: \(name)")
      }
      switch parts[1] {
      case "input": recording.input = content
      case "slept": break
      default: recording.calls += try Self.calls(in: content)
      }
      results[number] = .success(recording)
    }
    return results
  }

  /// Reads names, numbers of arguments and arguments, each of which ends with NUL.
  private static func calls(in content: [UInt8]) throws -> [[[UInt8]]] {
    var parts = content.split(separator: 0, omittingEmptySubsequences: false).dropLast()
    var calls: [[[UInt8]]] = []
    while let name = parts.popFirst() {
      guard let count = parts.popFirst().flatMap({ Int(String(decoding: $0, as: UTF8.self)) }),
        count <= parts.count
      else { throw LocalSession.Failure(description: "a record that cannot be read") }
      calls.append([Array(name)] + parts.prefix(count).map(Array.init))
      parts = parts.dropFirst(count)
    }
    return calls
  }
}
