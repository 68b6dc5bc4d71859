public import PlayData
public import PlayShell

/// What a command answered, as a task's result.
public struct CommandReport: Sendable {
  /// `rc`, `stdout`, `stderr`, `stdout_lines` and `stderr_lines`.
  ///
  /// Lines end where Python's `splitlines()` ends them, as in Ansible.
  public let values: ValueMap

  /// Reports an answer.
  ///
  /// - Parameters:
  ///   - result: The answer.
  ///   - stripsEmptyEnds: Whether newlines and carriage returns at the end are left out.
  public init(_ result: CommandResult, stripsEmptyEnds: Bool = true) {
    var values = ValueMap(capacity: 5)
    values["rc"] = result.status.map { .int(Int($0)) } ?? .null
    let streams = [
      ("stdout", "stdout_lines", result.stdout), ("stderr", "stderr_lines", result.stderr),
    ]
    for (name, nameOfLines, text) in streams {
      let kept = stripsEmptyEnds ? Self.withoutEmptyEnd(text) : text
      values[name] = .string(kept)
      values[nameOfLines] = .list(Self.lines(of: kept))
    }
    self.values = values
  }

  private static func withoutEmptyEnd(_ text: String) -> String {
    let end = text.utf8.reversed().prefix { $0 == 0x0A || $0 == 0x0D }.count
    return String(Substring(text.utf8.dropLast(end)))
  }

  /// The lines; byte by byte, since a command may print millions of them.
  private static func lines(of text: String) -> [Value] {
    var text = text
    return text.withUTF8 { bytes in
      var lines: [Value] = []
      var (start, place) = (0, 0)
      while place < bytes.count {
        let length = lengthOfEnd(bytes[place...])
        guard length > 0 else {
          place += 1
          continue
        }
        lines.append(.string(String(decoding: bytes[start..<place], as: UTF8.self)))
        place += length
        start = place
      }
      if start < bytes.count {
        lines.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
      }
      return lines
    }
  }

  /// How many bytes the end of a line has that stands at the start; 0 when none stands there.
  private static func lengthOfEnd(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    switch bytes[bytes.startIndex] {
    case 0x20..<0x80: 0
    case 0x0D: bytes.dropFirst().first == 0x0A ? 2 : 1
    case 0x0A...0x0C, 0x1C...0x1E: 1
    // U+0085, U+2028 and U+2029.
    case 0xC2: bytes.dropFirst().first == 0x85 ? 2 : 0
    case 0xE2 where bytes.dropFirst().first == 0x80:
      [0xA8, 0xA9].contains(bytes.dropFirst(2).first) ? 3 : 0
    default: 0
    }
  }
}
