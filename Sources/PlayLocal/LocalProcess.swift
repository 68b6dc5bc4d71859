import PlayShell
import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program with its three streams; what it shall read can be given at any time.
struct LocalProcess: Sendable {
  private let program: String
  private let arguments: [String]
  private let folder: String?
  private let input: AsyncStream<[UInt8]>
  private let writer: AsyncStream<[UInt8]>.Continuation

  // Writing to a program that has just ended shall fail, and not end this one by SIGPIPE. The
  // programs that are started get the signal's default meaning back.
  private static let ignoresBrokenPipes: Void = { signal(SIGPIPE, SIG_IGN) }()

  init(_ program: String, _ arguments: [String], in folder: String?) {
    Self.ignoresBrokenPipes
    self.program = program
    self.arguments = arguments
    self.folder = folder
    (input, writer) = AsyncStream.makeStream()
  }

  /// Gives the program something to read.
  func write(_ bytes: [UInt8]) { writer.yield(bytes) }

  /// Tells the program that there is nothing more to read.
  func finish() { writer.finish() }

  /// Runs the program to its end; cancellation ends it and what it has started.
  ///
  /// - Parameter receive: Takes what the program prints, in pieces of any size.
  /// - Returns: Why the program could not be started; `nil` when it has ended.
  func run(
    receive: @escaping @Sendable (FrameDecoder.Stream, [UInt8]) async -> Void
  ) async -> LocalShellError? {
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero),
    ]
    do {
      _ = try await Subprocess.run(
        .path(FilePath(program)), arguments: Arguments(arguments),
        workingDirectory: folder.map { FilePath($0) },
        platformOptions: options, input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            await Self.read(execution.standardOutput) { await receive(.output, $0) }
            // No one reads any more, so the loop below has to end.
            finish()
          }
          group.addTask { await Self.read(execution.standardError) { await receive(.errors, $0) } }
          for await bytes in input {
            // A program that reads no more has ended, which its output tells.
            _ = try? await execution.standardInputWriter.write(bytes)
          }
          try? await execution.standardInputWriter.finish()
        }
      }
      return nil
    } catch is CancellationError {
      return nil
    } catch {
      return .cannotStart("\(error)")
    }
  }

  /// Hands on what comes from a stream until it ends, or no one wants it any more.
  private static func read(
    _ stream: SubprocessOutputSequence, _ receive: ([UInt8]) async -> Void
  ) async {
    var blocks = stream.makeAsyncIterator()
    while !Task.isCancelled, let block = try? await blocks.next() {
      await receive(block.withUnsafeBytes { Array($0) })
      // Nothing above waits while a program prints faster than it is read, and the thread is needed
      // by others, not least by whoever ends the program.
      await Task.yield()
    }
  }
}
