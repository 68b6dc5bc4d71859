import PlayData
import PlayRegex
import PlayShell
import PlayTestKit

extension FuzzTarget {
  /// A JSON text: written and read again it is the same.
  static let json = FuzzTarget(
    name: "json",
    words: [
      "{", "}", "[", "]", ":", ",", "\"", "\\u", "\\ud83d", "\\\"", "//", "/*", "*/", "null",
      "1e999",
      "-0", "0x", "{{", "}}", "\u{feff}", "é", "123456789012345678901234567890",
    ]
  ) { bytes in
    let source = Source(name: "t", bytes: bytes)
    do {
      let value = try JSON.read(source).value
      let again = try? JSON.read(Source(name: "t", text: JSON.write(value))).value
      try require(again == value, "what was written is read otherwise")
    } catch let error as Diagnostics {
      try check(error, in: source)
    }
  }

  /// An INI text.
  static let ini = FuzzTarget(
    name: "ini",
    words: ["[", "]", "=", "#", ";", "\"", "'", "\\", "\n", ":vars]", ":children]", "{", "}", "  "]
  ) { bytes in
    let source = Source(name: "t", bytes: bytes)
    var warnings = Diagnostics()
    do {
      let sections = try INI.read(source, warnings: &warnings)
      try require(sections.first?.name == nil, "the first section has a name")
    } catch let error as Diagnostics {
      try check(error, in: source)
    }
  }

  /// An expression in the first line, matched with the rest.
  static let regex = FuzzTarget(
    name: "regex",
    words: [
      "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?P<n>", "(?P=n)", "(?i)", "(?x)", "[", "[^",
      "]", "-", "|", "*", "+", "?", "*?", "++", "{2}", "{1,9}", "{99999}", "{,", "\\", "\\1", "\\b",
      "\\w", "\\d", "\\u00e9", "^", "$", ".", "\n", "a", "é", "(a+)+",
    ]
  ) { bytes in
    let parts = bytes.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
    let pattern = String(decoding: parts[0], as: UTF8.self)
    let text = String(decoding: parts.dropFirst().joined().prefix(2_000), as: UTF8.self)
    do {
      let expression = try RegularExpression(pattern, [.ignoresCase, .isMultiline])
      var end = 0
      for match in try expression.matches(in: text) {
        try require(match.range.lowerBound >= end, "two matches overlap")
        end = match.range.upperBound
      }
      try require(end <= text.unicodeScalars.count, "a match is behind the text")
      if let whole = try expression.wholeMatch(in: text) {
        try require(whole.range.count == text.unicodeScalars.count, "the whole match is a part")
      }
    } catch let error as RegularExpression.Mistake {
      try require(
        (0...pattern.unicodeScalars.count).contains(error.offset), "\(error) is outside the pattern"
      )
    } catch is RegularExpression.WorkLimitExceeded {
      return
    }
  }

  /// The output of a session: in one piece and byte by byte it is the same.
  static let frames = FuzzTarget(
    name: "frames", words: ["\n8f3a ", "\n8f3a", "0 0\n", "1 0\n", "\n", " ", "-1", "\n8f3a 0 0\n"]
  ) { bytes in
    var whole = FrameDecoder(nonce: "8f3a")
    whole.expect(0..<2)
    var pieces = whole
    let expected = Result { try whole.receive(bytes, on: .output) }
    let found = Result { try bytes.flatMap { try pieces.receive([$0], on: .output) } }
    switch (expected, found) {
    case (.success(let one), .success(let other)): try require(one == other, "results differ")
    case (.failure, .failure): break
    default: throw Fault(description: "the pieces matter")
    }
  }

  /// Every message names a place that is inside the text.
  static func check(_ error: Diagnostics, in source: Source) throws {
    try require(!error.all.isEmpty, "there is no message")
    for diagnostic in error.all {
      let offset = diagnostic.position?.offset ?? -1
      try require((0...source.bytes.count).contains(offset), "\(diagnostic) is outside the text")
      try require(diagnostic.description.hasPrefix("t:"), "\(diagnostic) names no place")
    }
  }
}
