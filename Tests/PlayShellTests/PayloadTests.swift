import PlayShell
import PlayTestKit
import Testing

/// What a command reads from standard input arrives byte for byte.
@Suite struct PayloadTests {
  private static let texts: [String] = [
    "", "\n", "one\n", "one", "a\n\n\nb\n", "\t tab\n", "$HOME `id` $(id) \\ \\\\ \\\n'\"!\n",
    "EOF\nEND\nEND_\n", "trailing \\\n", "ends with backslash\\", "cr\r\nlf\n", "ü日本🙂\n",
    "\u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\n", "\u{7F}\n", "a\0b\n",
    String(repeating: "long line ", count: 20_000) + "\n",
  ]

  private static let cat: [String] = ["cat"]

  @Test func everyTextArrives() throws {
    let session = try LocalSession(stubs: Stubs())
    let inputs = Self.texts.map { Array($0.utf8) }
    let results = try session.run(inputs.map { ShellCommand(Self.cat, input: $0) })
    for (input, result) in zip(inputs, results) {
      #expect(result.status == 0)
      #expect(result.output == input)
    }
  }

  @Test func everyByteArrivesAtEveryPlace() throws {
    let all = (0...255).map { UInt8($0) }
    let whole: [[UInt8]] = [all, all.reversed(), all + all + [0x0A]]
    let inputs = whole + all.flatMap { [[$0], [$0, 0x0A]] }
    let session = try LocalSession(stubs: Stubs())
    let results = try session.run(inputs.map { ShellCommand(Self.cat, input: $0) })
    #expect(results.map(\.output) == inputs)
  }

  @Test func randomBytesOfEveryLengthArrive() throws {
    var generator = SeededGenerator(seed: 3)
    let inputs = (0..<130).map { count in
      (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    let session = try LocalSession(stubs: Stubs())
    let results = try session.run(
      inputs.map { ShellCommand(Self.cat, input: $0, isDetached: true) })
    #expect(results.map(\.output) == inputs)
  }

  @Test func aLargeInputIsUploadedAndNotPartOfTheScript() throws {
    let content = [UInt8](repeating: 0x61, count: 101)
    var script = SessionScript(nonce: "N", identifier: "I")
    script.uploadThreshold = 100
    var batch = Batch()
    batch.append(ShellCommand(Self.cat, input: content))
    batch.append(ShellCommand(Self.cat, input: Array(content.prefix(100))))
    let chunk = try script.chunk(for: batch)
    #expect(chunk.uploads.map(\.path) == ["/tmp/.swplay-I/input-0"])
    #expect(chunk.uploads.map(\.content) == [content])
    #expect(chunk.frames == 0..<2)

    let session = try LocalSession(stubs: Stubs(), uploadThreshold: 100)
    #expect(try session.run(batch).map(\.output) == [content, Array(content.prefix(100))])
  }

  @Test func anInputThatCannotBeDecodedFailsTheCommand() throws {
    let stubs = try Stubs()
    try stubs.folder.write("#!/bin/sh\nexit 1\n", to: "b64decode", mode: 0o755)
    let session = try LocalSession(stubs: stubs)
    let results = try session.run([
      ShellCommand(["sh", "-c", "echo ran"], input: [0]), ["echo", "on"],
    ])
    #expect(results.map(\.status) == [1, 0])
    #expect(results.map(\.stdout) == ["", "on\n"])
  }
}
