/// The answer of a host cannot be understood; its shell must not be used again.
public enum FrameError: Error, Equatable, CustomStringConvertible {
  /// A frame came whose number or status is not the expected one.
  case unexpectedFrame(expected: Int, found: String)
  /// A frame came although no command was waiting for one.
  case unaskedFrame(found: String)

  /// What was expected and what came.
  public var description: String {
    switch self {
    case .unexpectedFrame(let expected, let found):
      "the shell answered out of step: expected the end of command \(expected), got \"\(found)\""
    case .unaskedFrame(let found):
      "the shell answered without being asked: \"\(found)\""
    }
  }
}

/// Cuts the two streams of a session into the answers of its commands.
///
/// A pure state machine: bytes go in as they arrive, in pieces of any size, complete answers come
/// out. A command's answer is complete when both streams have passed its mark.
public struct FrameDecoder: Sendable {
  /// One of a session's two streams.
  public enum Stream: Sendable {
    /// Standard output.
    case output
    /// Standard error.
    case errors
  }

  private var output: MarkScanner
  private var errors: MarkScanner
  private var expected: Range<Int>
  private var outputBodies: [(status: Int32, body: [UInt8])] = []
  private var errorBodies: [[UInt8]] = []

  /// Creates a decoder for the session with this nonce.
  public init(nonce: String) {
    output = MarkScanner(nonce: nonce)
    errors = MarkScanner(nonce: nonce)
    expected = 0..<0
  }

  /// Announces the frames that a batch will answer with.
  public mutating func expect(_ frames: Range<Int>) {
    expected = expected.lowerBound..<frames.upperBound
  }

  /// Whether all announced frames have been returned.
  public var isIdle: Bool { expected.isEmpty }

  /// What the command in progress has printed on a stream so far.
  public func partial(_ stream: Stream) -> ArraySlice<UInt8> {
    stream == .output ? output.pending : errors.pending
  }

  /// Takes bytes of one stream and returns the answers that are now complete.
  public mutating func receive(
    _ bytes: [UInt8], on stream: Stream
  ) throws(FrameError) -> [CommandResult] {
    switch stream {
    case .output:
      for frame in output.receive(bytes) {
        let number = expected.lowerBound + outputBodies.count
        outputBodies.append((try Self.status(frame, number: number, before: expected), frame.body))
      }
    case .errors:
      for frame in errors.receive(bytes) {
        let number = expected.lowerBound + errorBodies.count
        try Self.check(frame, number: number, before: expected)
        errorBodies.append(frame.body)
      }
    }
    return takeComplete()
  }

  private mutating func takeComplete() -> [CommandResult] {
    let count = min(outputBodies.count, errorBodies.count)
    guard count > 0 else { return [] }
    let results = zip(outputBodies, errorBodies).map { output, errors in
      CommandResult(
        status: output.status < 0 ? nil : output.status, output: output.body, errors: errors)
    }
    outputBodies.removeFirst(count)
    errorBodies.removeFirst(count)
    expected = (expected.lowerBound + count)..<expected.upperBound
    return results
  }

  private static func status(
    _ frame: MarkScanner.Frame, number: Int, before expected: Range<Int>
  ) throws(FrameError) -> Int32 {
    guard number < expected.upperBound else { throw .unaskedFrame(found: frame.mark) }
    let words = frame.mark.split(separator: " ")
    guard words.count == 2, words[0] == String(number), let status = Int32(words[1]) else {
      throw .unexpectedFrame(expected: number, found: frame.mark)
    }
    return status
  }

  private static func check(
    _ frame: MarkScanner.Frame, number: Int, before expected: Range<Int>
  ) throws(FrameError) {
    guard number < expected.upperBound else { throw .unaskedFrame(found: frame.mark) }
    guard frame.mark == String(number) else {
      throw .unexpectedFrame(expected: number, found: frame.mark)
    }
  }
}
