public import PlayShell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A session with the `sh` of the machine that runs the tests.
///
/// The same script and the same frames as over SSH, without a network. Programs of other systems are
/// stood in for by a folder of stubs that is put in front of the session's path.
public actor LocalShell: Shell {
  /// A session that cannot be started, or that ends too early.
  public struct Failure: Error, CustomStringConvertible {
    /// What happened.
    public let description: String
  }

  /// How long an exchange may take.
  private static let patience: Int32 = 60_000

  private let process: LocalProcess
  private var script: SessionScript
  private var decoder: FrameDecoder
  private var isStarted = false
  private let stubs: String?

  /// Starts a shell.
  ///
  /// - Parameters:
  ///   - identifier: Random text for the names of temporary files.
  ///   - stubs: A folder of programs that are found before all others.
  /// - Throws: `Failure` when there is no `sh` or no room for a process.
  public init(identifier: String, stubs: String? = nil) throws {
    let nonce = "nonce-\(identifier)"
    script = SessionScript(nonce: nonce, identifier: identifier)
    decoder = FrameDecoder(nonce: nonce)
    process = try LocalProcess("/bin/sh")
    self.stubs = stubs
  }

  /// Sends a batch and waits for its answers.
  public func exchange(_ batch: Batch) throws -> [CommandResult] {
    var bytes: [UInt8] = []
    if !isStarted {
      bytes += Array((script.prologue + (try pathLine())).utf8)
      isStarted = true
    }
    let chunk = try script.chunk(for: batch)
    for upload in chunk.uploads { try store(upload) }
    decoder.expect(chunk.frames)
    var results: [CommandResult] = []
    try process.exchange(bytes + chunk.bytes, patience: Self.patience) { stream, bytes in
      results += try decoder.receive(bytes, on: stream == 0 ? .output : .errors)
      return decoder.isIdle
    }
    return results
  }

  /// Ends the shell's input and waits for its end.
  public func close() { process.stop() }

  private func pathLine() throws -> String {
    guard let stubs else { return "" }
    return "PATH=\(try ShellQuoting.quote(stubs)):$PATH; export PATH\n"
  }

  /// Does what a second channel does over SSH.
  private func store(_ upload: SessionScript.Upload) throws {
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
