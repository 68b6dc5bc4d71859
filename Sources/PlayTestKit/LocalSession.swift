public import PlayShell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A session with the `sh` of the machine that runs the tests, spoken to as a host's shell is.
///
/// The same script and the same frames as over SSH, without a network.
public final class LocalSession {
  /// A session that cannot be started, that falls silent, or that ends too early.
  public struct Failure: Error, CustomStringConvertible {
    /// What happened.
    public let description: String
  }

  /// How many milliseconds may pass without anything happening.
  private static let patience: Int32 = 60_000

  /// The script as it was before the first batch.
  public let script: SessionScript
  private var writer: SessionScript
  private var decoder: FrameDecoder
  private let child: LocalProcess
  private let stubs: (any Sendable)?
  private let losesUploads: Bool

  /// Starts a shell.
  ///
  /// - Parameters:
  ///   - command: What reads the session's script.
  ///   - identifier: Random text for the names of temporary files.
  ///   - setup: What the shell reads before the session's prologue.
  ///   - stubs: A folder of programs that hide those of the machine.
  ///   - owner: What must live as long as the session, for example the owner of the stubs.
  ///   - uploadThreshold: From how many bytes on a payload is no part of the script.
  ///   - uploadsBeside: Whether payloads may go into the folder of the file that they become.
  ///   - losesUploads: Whether payloads that are no part of the script do not arrive.
  /// - Throws: `Failure` when there is no such program or no room for a process.
  public init(
    command: [String] = ["/bin/sh"],
    identifier: String = "test-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))",
    setup: String = "", stubs: String? = nil, keeping owner: (any Sendable)? = nil,
    uploadThreshold: Int = 256 * 1024, uploadsBeside: Bool = false, losesUploads: Bool = false
  ) throws {
    let nonce = "n" + String(UInt64.random(in: 0...UInt64.max), radix: 16)
    script = SessionScript(nonce: nonce, identifier: identifier)
    writer = script
    writer.uploadThreshold = uploadThreshold
    writer.uploadsBeside = uploadsBeside
    self.losesUploads = losesUploads
    decoder = FrameDecoder(nonce: nonce)
    self.stubs = owner
    child = try LocalProcess(command)
    let path = try stubs.map { "PATH=\(try ShellQuoting.quote($0)):$PATH; export PATH\n" } ?? ""
    try exchange(Array((setup + script.prologue + path).utf8))
  }

  deinit { end() }

  /// The shell's process.
  public var process: Int32 { child.pid }

  /// Runs commands that do not depend on each other.
  public func run(_ commands: [ShellCommand]) throws -> [CommandResult] {
    var batch = Batch()
    for command in commands { batch.append(command) }
    return try run(batch)
  }

  /// Sends a batch and waits for its answers.
  public func run(_ batch: Batch) throws -> [CommandResult] {
    let chunk = try writer.chunk(for: batch)
    if !losesUploads { for upload in chunk.uploads { try store(upload) } }
    decoder.expect(chunk.frames)
    return try exchange(chunk.bytes)
  }

  /// Ends the script and waits for the shell; returns its status, 128 and the number for a signal.
  @discardableResult public func end() -> Int32 { child.stop() }

  /// Sends text that is no batch, and waits until the announced frames have come.
  @discardableResult private func exchange(_ bytes: [UInt8]) throws -> [CommandResult] {
    var results: [CommandResult] = []
    do {
      try child.exchange(bytes, patience: Self.patience, until: { decoder.isIdle }) {
        results += try decoder.receive(Array($1), on: $0 == 0 ? .output : .errors)
      }
    } catch let failure as Failure {
      let (output, errors) = (decoder.partial(.output), decoder.partial(.errors))
      throw Failure(
        description:
          "\(failure); it had printed \"\(String(decoding: output, as: UTF8.self))\" and "
          + "\"\(String(decoding: errors, as: UTF8.self))\"")
    }
    return results
  }

  /// Does what a second channel does over SSH.
  private func store(_ upload: Upload) throws {
    mkdir(script.folder, 0o700)
    guard let file = fopen(upload.path, "wb") else {
      throw Failure(description: "cannot write \(upload.path)")
    }
    defer { fclose(file) }
    guard fwrite(upload.content, 1, upload.content.count, file) == upload.content.count else {
      throw Failure(description: "cannot write all of \(upload.path)")
    }
  }
}
