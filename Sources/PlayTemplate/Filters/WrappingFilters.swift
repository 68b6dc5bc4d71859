import PlayData

extension Filters {
  /// Lines and their lengths.
  static let wrapping: [Filter] = [
    Filter("indent", ["width", "first", "blank"], apply: indent),
    Filter("truncate", ["length", "killwords", "end", "leeway"], apply: truncate),
    Filter(
      "wordwrap", ["width", "break_long_words", "wrapstring", "break_on_hyphens"],
      apply: wordWrap),
  ]

  private static func indent(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    guard case .string(let text) = input else {
      throw Problem.type("expected a string to indent, found \(input.typeName)")
    }
    var indentation = "    "
    if case .string(let text)? = arguments[0] {
      indentation = text
    } else if let width = try arguments.integer(0) {
      try evaluator.checkSize(width)
      indentation = String(repeating: " ", count: max(0, width))
    }
    let isBlankIndented = try arguments.flag(2)
    let lines = (text + "\n").lines()
    try evaluator.checkSize(text.utf8.count + lines.count * indentation.utf8.count)
    let indented = lines.enumerated().map { index, line in
      index == 0 || line.isEmpty && !isBlankIndented ? line : indentation + line
    }
    let result = indented.joined(separator: "\n")
    return .string(try arguments.flag(1) ? indentation + result : result)
  }

  private static func truncate(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    guard case .string(let text) = input else {
      throw Problem.type("expected a string to truncate, found \(input.typeName)")
    }
    let scalars = text.scalars
    let length = try arguments.integer(0, or: 255)
    let end = try arguments.text(2, or: "...")
    let leeway = try arguments.integer(3, or: 5)
    let kept = length - end.unicodeScalars.count
    guard kept >= 0, leeway >= 0 else {
      throw Problem.type("the length \(length) is less than that of the end \"\(end)\"")
    }
    if scalars.count <= length + leeway { return input }
    let start = scalars.prefix(kept)
    if try arguments.flag(1) { return .string(String(scalars: start) + end) }
    let word = start.lastIndex(of: " ").map { start[..<$0] } ?? start
    return .string(String(scalars: word) + end)
  }

  private static func wordWrap(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    guard case .string(let text) = input else {
      throw Problem.type("expected a string to wrap, found \(input.typeName)")
    }
    let width = try arguments.integer(0, or: 79)
    guard width > 0 else { throw Problem.type("the width must be greater than zero") }
    let separator = try arguments.text(2) ?? "\n"
    let wrapper = LineWrapper(
      width: width, breaksLongWords: try arguments.flag(1, or: true),
      breaksOnHyphens: try arguments.flag(3, or: true))
    let lines = text.lines().map { wrapper.wrapped($0).joined(separator: separator) }
    return .string(lines.joined(separator: separator))
  }
}

/// Wraps a line at blanks and hyphens, as Python's `textwrap` does.
private struct LineWrapper {
  let width: Int
  let breaksLongWords: Bool
  let breaksOnHyphens: Bool

  func wrapped(_ line: String) -> [String] {
    var chunks = Array(chunks(of: line.scalars).reversed())
    var lines: [String] = []
    while !chunks.isEmpty {
      if !lines.isEmpty, chunks.last?.isBlank == true { chunks.removeLast() }
      var current: [[Unicode.Scalar]] = []
      var length = 0
      while let chunk = chunks.last, length + chunk.count <= width {
        current.append(chunk)
        length += chunk.count
        chunks.removeLast()
      }
      if let long = chunks.last, long.count > width {
        breakLong(long, room: width - length, into: &current, rest: &chunks)
      }
      if current.last?.isBlank == true { current.removeLast() }
      if !current.isEmpty { lines.append(String(scalars: current.joined())) }
    }
    return lines
  }

  private func breakLong(
    _ chunk: [Unicode.Scalar], room: Int, into line: inout [[Unicode.Scalar]],
    rest: inout [[Unicode.Scalar]]
  ) {
    if breaksLongWords {
      var end = room
      if breaksOnHyphens, chunk.count > end,
        let hyphen = chunk[..<end].lastIndex(of: "-"), hyphen > 0,
        chunk[..<hyphen].contains(where: { $0 != "-" })
      {
        end = hyphen + 1
      }
      line.append(Array(chunk[..<end]))
      rest[rest.count - 1] = Array(chunk[end...])
    } else if line.isEmpty {
      line.append(rest.removeLast())
    }
  }

  /// The line cut into blanks and words, and words behind their hyphens.
  private func chunks(of line: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
    var chunks: [[Unicode.Scalar]] = []
    var start = 0
    for index in line.indices where index > start {
      let changes = line[index].isWrapSpace != line[index - 1].isWrapSpace
      if changes || breaksOnHyphens && isBreak(before: index, from: start, in: line) {
        chunks.append(Array(line[start..<index]))
        start = index
      }
    }
    if start < line.count { chunks.append(Array(line[start...])) }
    return chunks
  }

  /// Whether a word can be broken here: behind a hyphen between letters, or around a dash.
  private func isBreak(before index: Int, from start: Int, in line: [Unicode.Scalar]) -> Bool {
    let at = { (place: Int) in line.indices.contains(place) ? line[place] : " " }
    if at(index - 1) == "-" {
      let isDash = at(index - 2) == "-"
      if isDash {
        return at(index) != "-" && at(index).isPythonWord && isDashBegin(index, start, line)
      }
      let isHyphenated =
        index - 2 >= start && at(index - 2).isLetter
        && (at(index - 3).isLetter && index - 3 >= start
          || at(index - 3) == "-" && at(index - 4).isLetter && index - 4 >= start)
      return isHyphenated && at(index).isLetter
        && (at(index + 1).isLetter || at(index + 1) == "-" && at(index + 2).isLetter)
    }
    guard at(index) == "-", at(index + 1) == "-", at(index - 1).isWrapPunctuation else {
      return false
    }
    let end = line[index...].firstIndex { $0 != "-" } ?? line.count
    return at(end).isPythonWord
  }

  private func isDashBegin(_ index: Int, _ start: Int, _ line: [Unicode.Scalar]) -> Bool {
    line[start..<index].allSatisfy { $0 == "-" } && start > 0 && line[start - 1].isWrapPunctuation
  }
}

extension Unicode.Scalar {
  fileprivate var isWrapSpace: Bool { self == " " || (0x09...0x0D).contains(value) }

  fileprivate var isLetter: Bool {
    isPythonWord && self != "_" && properties.numericType == nil || self == "_"
  }

  fileprivate var isWrapPunctuation: Bool {
    isPythonWord || "!\"'&.,?".unicodeScalars.contains(self)
  }
}

extension [Unicode.Scalar] {
  fileprivate var isBlank: Bool { allSatisfy(\.isPythonSpace) }
}
