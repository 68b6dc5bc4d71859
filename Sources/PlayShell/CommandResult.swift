import PlayData

/// What a command answered.
public struct CommandResult: Hashable, Sendable {
  /// The exit status; 128 and the signal's number after a signal; `nil` when the command was not
  /// run because an earlier one of its chain had failed.
  public let status: Int32?
  /// Standard output, byte for byte.
  public let output: [UInt8]
  /// Standard error, byte for byte.
  public let errors: [UInt8]

  /// Creates a result.
  public init(status: Int32?, output: [UInt8] = [], errors: [UInt8] = []) {
    self.status = status
    self.output = output
    self.errors = errors
  }

  /// Creates a result from text.
  public init(status: Int32?, stdout: String, stderr: String = "") {
    self.init(status: status, output: Array(stdout.utf8), errors: Array(stderr.utf8))
  }

  /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
  public var stdout: String { String(decoding: output, as: UTF8.self) }

  /// Standard error as text; bytes that are not UTF-8 become U+FFFD.
  public var stderr: String { String(decoding: errors, as: UTF8.self) }

  /// Standard output without the newlines at its end.
  public var line: String {
    let end = output.lastIndex { $0 != UInt8(ascii: "\n") }.map { $0 + 1 } ?? 0
    return String(decoding: output[..<end], as: UTF8.self)
  }

  /// The lines of standard output that are not empty.
  public var lines: [Substring] { Self.lines(of: stdout) }

  /// The lines of standard error that are not empty.
  public var errorLines: [Substring] { Self.lines(of: stderr) }

  /// Splits at newlines alone: to Swift a carriage return and a newline are one other character.
  private static func lines(of text: String) -> [Substring] {
    text.split(byte: "\n")
  }
}
