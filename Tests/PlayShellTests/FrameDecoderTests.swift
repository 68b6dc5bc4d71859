import Testing

@testable import PlayShell

@Suite struct FrameDecoderTests {
  private static let nonce = "8f3a"

  /// What a shell prints for three commands: parts of the mark in the output, NUL bytes, nothing.
  private static let output = Array(
    "\n8f3a\n\n8f3\n8f3a\0\n8f3a 0 0\nno newline\n8f3a 1 137\n\n8f3a 2 -1\n".utf8)
  private static let errors = Array("\n8f3a 0\noops\n\n\n8f3a 1\n\n8f3a 2\n".utf8)

  private static let results = [
    CommandResult(status: 0, stdout: "\n8f3a\n\n8f3\n8f3a\0"),
    CommandResult(status: 137, stdout: "no newline", stderr: "oops\n\n"),
    CommandResult(status: nil),
  ]

  private func decode(
    _ pieces: [(FrameDecoder.Stream, ArraySlice<UInt8>)]
  ) throws(FrameError) -> [CommandResult] {
    var decoder = FrameDecoder(nonce: Self.nonce)
    decoder.expect(0..<3)
    var results: [CommandResult] = []
    for (stream, bytes) in pieces { results += try decoder.receive(Array(bytes), on: stream) }
    #expect(decoder.isIdle == (results.count == 3))
    return results
  }

  @Test func everySplitInTwoGivesTheSameResults() throws {
    for index in 0...Self.output.count {
      let pieces: [(FrameDecoder.Stream, ArraySlice<UInt8>)] = [
        (.output, Self.output[..<index]), (.errors, Self.errors[...]),
        (.output, Self.output[index...]),
      ]
      #expect(try decode(pieces) == Self.results)
    }
    for index in 0...Self.errors.count {
      let pieces: [(FrameDecoder.Stream, ArraySlice<UInt8>)] = [
        (.errors, Self.errors[..<index]), (.output, Self.output[...]),
        (.errors, Self.errors[index...]),
      ]
      #expect(try decode(pieces) == Self.results)
    }
  }

  @Test func everySplitInThreeGivesTheSameResults() throws {
    for first in 0...Self.output.count {
      for second in first...Self.output.count {
        let pieces: [(FrameDecoder.Stream, ArraySlice<UInt8>)] = [
          (.output, Self.output[..<first]), (.output, Self.output[first..<second]),
          (.output, Self.output[second...]), (.errors, Self.errors[...]),
        ]
        #expect(try decode(pieces) == Self.results)
      }
    }
  }

  @Test func bytesOneByOneGiveTheSameResults() throws {
    let output = Self.output.indices.map { (FrameDecoder.Stream.output, Self.output[$0...$0]) }
    let errors = Self.errors.indices.map { (FrameDecoder.Stream.errors, Self.errors[$0...$0]) }
    #expect(try decode(output + errors) == Self.results)
    #expect(try decode(errors + output) == Self.results)
  }

  @Test func aResultComesOutOnceBothStreamsHavePassedItsMark() throws {
    var decoder = FrameDecoder(nonce: Self.nonce)
    decoder.expect(0..<2)
    #expect(try decoder.receive(Array("a\n8f3a 0 0\nb".utf8), on: .output).isEmpty)
    #expect(decoder.partial(.output).elementsEqual("b".utf8))
    #expect(
      try decoder.receive(Array("\n8f3a 0\nc".utf8), on: .errors)
        == [CommandResult(status: 0, stdout: "a")])
    #expect(decoder.partial(.errors).elementsEqual("c".utf8))
    #expect(!decoder.isIdle)
    #expect(try decoder.receive(Array("\n8f3a 1 5\n".utf8), on: .output).isEmpty)
    #expect(
      try decoder.receive(Array("\n8f3a 1\n".utf8), on: .errors)
        == [CommandResult(status: 5, stdout: "b", stderr: "c")])
    #expect(decoder.isIdle)
    decoder.expect(2..<3)
    #expect(try decoder.receive(Array("\n8f3a 2 0\n".utf8), on: .output).isEmpty)
    let last = try decoder.receive(Array("\n8f3a 2\n".utf8), on: .errors)
    #expect(last == [CommandResult(status: 0)])
  }

  private static let mistakes: [(FrameDecoder.Stream, String, FrameError)] = [
    (.output, "\n8f3a 1 0\n", .unexpectedFrame(expected: 0, found: "1 0")),
    (.output, "\n8f3a 0\n", .unexpectedFrame(expected: 0, found: "0")),
    (.output, "\n8f3a 0 x\n", .unexpectedFrame(expected: 0, found: "0 x")),
    (.output, "\n8f3a 0 0 0\n", .unexpectedFrame(expected: 0, found: "0 0 0")),
    (.output, "\n8f3a 0 99999999999\n", .unexpectedFrame(expected: 0, found: "0 99999999999")),
    (.errors, "\n8f3a 1\n", .unexpectedFrame(expected: 0, found: "1")),
    (.errors, "\n8f3a 0 0\n", .unexpectedFrame(expected: 0, found: "0 0")),
    (.output, "\n8f3a 0 0\n\n8f3a 1 0\n", .unaskedFrame(found: "1 0")),
    (.errors, "\n8f3a 0\n\n8f3a 1\n", .unaskedFrame(found: "1")),
  ]

  @Test(arguments: mistakes) func aFrameOutOfStepIsAnError(
    stream: FrameDecoder.Stream, text: String, error: FrameError
  ) {
    var decoder = FrameDecoder(nonce: Self.nonce)
    decoder.expect(0..<1)
    #expect(throws: error) { try decoder.receive(Array(text.utf8), on: stream) }
  }

  @Test func aFrameBeforeAnyCommandIsAnError() {
    var decoder = FrameDecoder(nonce: Self.nonce)
    #expect(throws: FrameError.unaskedFrame(found: "0 0")) {
      try decoder.receive(Array("\n8f3a 0 0\n".utf8), on: .output)
    }
  }

  @Test func anOutOfStepFrameIsToldInASentence() {
    let errors: [FrameError] = [
      .unexpectedFrame(expected: 3, found: "4 0"), .unaskedFrame(found: "0 0"),
    ]
    #expect(
      errors.map(\.description) == [
        #"the shell answered out of step: expected the end of command 3, got "4 0""#,
        #"the shell answered without being asked: "0 0""#,
      ])
  }

  @Test func anUnfinishedMarkIsRefusedAsSoonAsItIsTooLong() throws {
    for (stream, status) in [(FrameDecoder.Stream.output, "0 0"), (.errors, "0")] {
      var decoder = FrameDecoder(nonce: Self.nonce)
      decoder.expect(0..<1)
      var mark = status + String(repeating: "7", count: 63 - status.utf8.count)
      #expect(try decoder.receive(Array("\n8f3a \(mark)".utf8), on: stream).isEmpty)
      mark += "7"
      #expect(throws: FrameError.unexpectedFrame(expected: 0, found: mark)) {
        try decoder.receive(Array("7".utf8), on: stream)
      }
    }
  }

  @Test func aLongOutputInSmallPiecesIsSearchedOnce() throws {
    var decoder = FrameDecoder(nonce: Self.nonce)
    decoder.expect(0..<1)
    let line = Array("\n8f3b \n8f3a".utf8)
    for _ in 0..<100_000 { _ = try decoder.receive(line, on: .output) }
    _ = try decoder.receive(Array("\n8f3a 0 0\n".utf8), on: .output)
    let results = try decoder.receive(Array("\n8f3a 0\n".utf8), on: .errors)
    #expect(results.map(\.output.count) == [1_000_000 + 100_000])
  }
}
