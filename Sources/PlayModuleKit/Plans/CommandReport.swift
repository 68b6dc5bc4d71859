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
    var values: ValueMap = ["rc": result.status.map { .int(Int($0)) } ?? .null]
    for (name, text) in [("stdout", result.stdout), ("stderr", result.stderr)] {
      var scalars = text.unicodeScalars[...]
      while stripsEmptyEnds, scalars.last == "\n" || scalars.last == "\r" { scalars.removeLast() }
      values[name] = .string(String(scalars))
      values["\(name)_lines"] = .list(Self.lines(of: scalars))
    }
    self.values = values
  }

  private static func lines(of text: Substring.UnicodeScalarView) -> [Value] {
    var lines: [Value] = []
    var rest = text
    while !rest.isEmpty {
      let end = rest.firstIndex(where: endsLine) ?? rest.endIndex
      lines.append(.string(String(rest[..<end])))
      rest = rest[end...]
      let isPair = rest.starts(with: "\r\n".unicodeScalars)
      rest = rest.dropFirst(isPair ? 2 : 1)
    }
    return lines
  }

  private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
