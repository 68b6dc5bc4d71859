import PlayModuleKit
import PlayTestKit
import Testing

@Suite struct UnifiedDiffTests {
  private static func hunks(_ old: [UInt8]?, _ new: [UInt8]?) -> [String] {
    UnifiedDiff(from: old, to: new).lines.map(\.text)
  }

  private static func hunks(_ old: String?, _ new: String?) -> [String] {
    hunks(old.map { Array($0.utf8) }, new.map { Array($0.utf8) })
  }

  /// Changes for which there is only one shortest difference, so that diff(1) finds the same.
  private static let pairs: [(String, String)] = [
    ("", "a\n"), ("a\n", ""), ("", "a"), ("a", ""), ("a", "a\n"), ("a\n", "a"), ("a", "b"),
    ("a\nb", "a\nc"), ("a\nb\n", "a\nc"), ("\n", "\n\n\nx\n"), ("a\r\nb\n", "a\nb\n"),
    ("e\u{301}\n", "\u{E9}\n"), ("a\u{2028}b\n", "a\u{2028}c\n"), (" lead\n", "\tlead\n"),
    ("-- a\n", "++ b\n"), ("\\ No newline\n", "x\n"),
  ]

  @Test(arguments: pairs) func shortTextsReadLikeDiff(old: String, new: String) throws {
    let expected = try DiffTools().diff(Array(old.utf8), Array(new.utf8))
    #expect(Self.hunks(old, new) == expected)
  }

  @Test(arguments: 0..<60) func editsOfDistinctLinesReadLikeDiff(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...60, using: &generator)
    let old = (0..<count).map { "line \($0)" }
    var new: [String] = []
    for line in old {
      switch Int.random(in: 0..<12, using: &generator) {
      case 0: break
      case 1: new += ["new before \(line)", line]
      case 2: new.append("instead of \(line)")
      default: new.append(line)
      }
    }
    let ends = ["", "\n"]
    let texts = [old, new].map {
      Array(
        ($0.joined(separator: "\n") + ($0.isEmpty ? "" : ends.randomElement(using: &generator)!))
          .utf8)
    }
    #expect(Self.hunks(texts[0], texts[1]) == (try DiffTools().diff(texts[0], texts[1])))
  }

  /// Texts of few different lines have many shortest differences; any of them will do.
  @Test(arguments: 0..<60) func everyDifferenceIsShortestAndCanBeApplied(seed: UInt64) throws {
    var generator = SeededGenerator(seed: 1_000 + seed)
    let kinds = Int.random(in: 1...8, using: &generator)
    let texts = (0..<2).map { _ in
      let lines = (0..<Int.random(in: 1...50, using: &generator)).map { _ in
        "line \(Int.random(in: 0..<kinds, using: &generator))"
      }
      return Array(
        (lines.joined(separator: "\n") + (Bool.random(using: &generator) ? "\n" : "")).utf8)
    }
    let tools = try DiffTools()
    let hunks = Self.hunks(texts[0], texts[1])
    let shortest = try tools.diff(texts[0], texts[1], options: ["--minimal"])
    let isChange = { (line: String) in line.hasPrefix("+") || line.hasPrefix("-") }
    #expect(hunks.count(where: isChange) == shortest.count(where: isChange))
    if texts[0] != texts[1] { #expect(try tools.patch(texts[0], with: hunks) == texts[1]) }
  }

  @Test func equalTextsHaveNoDifference() {
    #expect(Self.hunks("a\nb", "a\nb").isEmpty)
    #expect(Self.hunks("", "").isEmpty)
    #expect(Self.hunks(nil, "").isEmpty)
  }

  @Test func whatIsNoFileIsLikeAnEmptyOne() {
    #expect(Self.hunks(nil, "a\nb\n") == ["@@ -0,0 +1,2 @@", "+a", "+b"])
    #expect(Self.hunks("a\n", nil) == ["@@ -1 +0,0 @@", "-a"])
  }

  private static let binaries: [([UInt8]?, [UInt8]?, String)] = [
    ([0], [1, 0], #"\ binary content differs: 1 byte -> 2 bytes"#),
    ([0xFF], nil, #"\ binary content differs: 1 byte -> no file"#),
    (nil, [0xC3], #"\ binary content differs: no file -> 1 byte"#),
    ([], [0], #"\ binary content differs: 0 bytes -> 1 byte"#),
  ]

  @Test(arguments: binaries) func binaryContentIsNotShown(
    old: [UInt8]?, new: [UInt8]?, note: String
  ) {
    #expect(Self.hunks(old, new) == [note])
  }

  private static func numbered(_ name: String, _ numbers: some Sequence<Int>) -> [UInt8] {
    Array(numbers.map { "\(name) \($0)\n" }.joined().utf8)
  }

  @Test(.timeLimit(.minutes(1))) func largeTextsThatShareNothingAreComparedInLinearTime() throws {
    let hunks = Self.hunks(Self.numbered("a", 0..<60_000), Self.numbered("b", 0..<60_000))
    #expect(hunks.count == 120_001)
    #expect(hunks.first == "@@ -1,60000 +1,60000 @@")
  }

  @Test(.timeLimit(.minutes(1))) func largeTextsThatShareScatteredLinesFindThem() throws {
    let old = Self.numbered("line", 0..<30_000)
    let new = (0..<30_000).map { $0 % 3 == 0 ? "other \($0)\n" : "line \($0)\n" }.joined()
    let hunks = Self.hunks(old, Array(new.utf8))
    #expect(hunks.count { $0.hasPrefix("-") } == 10_000)
    #expect(hunks.count { $0.hasPrefix("+") } == 10_000)
    #expect(try DiffTools().patch(old, with: hunks) == Array(new.utf8))
  }

  @Test(.timeLimit(.minutes(1))) func largeTextsOfRepeatedLinesAreComparedInTime() throws {
    var generator = SeededGenerator(seed: 5)
    let texts = (0..<2).map { _ in
      (0..<20_000).flatMap { _ in Array("\(Int.random(in: 0..<200, using: &generator))\n".utf8) }
    }
    let hunks = Self.hunks(texts[0], texts[1])
    #expect(try DiffTools().patch(texts[0], with: hunks) == texts[1])
  }

  @Test(.timeLimit(.minutes(1))) func aMovedBlockIsRemovedAndAdded() throws {
    let numbers = Array(0..<6_000)
    let old = Self.numbered("line", numbers)
    let new = Self.numbered("line", numbers[2_000...] + numbers[..<2_000])
    let hunks = Self.hunks(old, new)
    #expect(hunks.count { $0.hasPrefix("-") } == 2_000)
    #expect(hunks.count { $0.hasPrefix("+") } == 2_000)
    #expect(try DiffTools().patch(old, with: hunks) == new)
  }
}
