import PlayShell
import PlayTestKit
import Testing

@Suite struct ShellQuotingTests {
  private static let words: [(String, String)] = [
    ("plain-word_1.0/a:b,c+d@e%f", "plain-word_1.0/a:b,c+d@e%f"),
    ("", "''"),
    ("two words", "'two words'"),
    ("it's", #"'it'\''s'"#),
    ("'", #"''\'''"#),
    ("$HOME `id` \\", #"'$HOME `id` \'"#),
    ("line\nbreak", "'line\nbreak'"),
    ("a=b", "'a=b'"),
    ("~", "'~'"),
    ("ü", "'ü'"),
    // What joins a quote to one character of the text does not keep it from ending the word.
    ("'\u{301}; id", "''\\''\u{301}; id'"),
    ("\r\n'\u{200D}$(id)\u{FE0F}", "'\r\n'\\''\u{200D}$(id)\u{FE0F}'"),
  ]

  @Test(arguments: words) func aWordIsQuotedWhenItMeansMoreThanItself(
    word: String, quoted: String
  ) throws {
    #expect(try ShellQuoting.quote(word) == quoted)
  }

  @Test func wordsAreJoinedWithBlanks() throws {
    #expect(try ShellQuoting.join(["echo", "a b", ""]) == "echo 'a b' ''")
  }

  @Test func aNULIsRefused() {
    let error = #expect(throws: ShellQuotingError.self) { try ShellQuoting.quote("a\0b") }
    #expect(error?.description == "a NUL byte cannot be part of a command: \"a␀b\"")
  }

  @Test(arguments: ["", "1A", "A-B", "A B", "A=", "Ä", "A\n", "A\0", "$(id)"])
  func whatIsNoVariableNameIsRefused(name: String) {
    var script = SessionScript(nonce: "N", identifier: "I")
    var batch = Batch()
    batch.append(ShellCommand(["true"], environment: [.init(name, "x")]))
    #expect(throws: ShellQuotingError.invalidVariableName(name)) { try script.chunk(for: batch) }
  }

  @Test func aCommandNeedsAProgram() {
    var script = SessionScript(nonce: "N", identifier: "I")
    var batch = Batch()
    batch.append(ShellCommand([]))
    #expect(throws: ShellQuotingError.noProgram) { try script.chunk(for: batch) }
  }

  /// Everything that has ever been special to a shell, alone and in between.
  private static let hostile: [String] =
    (1..<0x100).map { String(Unicode.Scalar(UInt8($0))) }
    + [
      "'", "''", "'\\''", "\"", "\\", "\\\\", "\n", "\n\n", "a\n", "\na", "\r\n", "$x", "${x}",
      "$(id)", "`id`", "!", "!!", "#", "# x", "*", "?", "[a-z]", "{a,b}", "~", "~root", "&", "&&",
      "|", ";", ";;", "<", ">", "<<EOF", "(", ")", "-n", "--", "%s", "\\n", "\t", " ", "  a  ",
      "\u{7F}", "\u{1B}[2J", "\u{81}\u{82}\u{88}", "日本語", "🙂", "e\u{301}",
    ]
    + ["\u{301}", "\u{200D}", "\u{FE0F}", "\u{308}\u{308}"].flatMap { mark in
      ["'", "\"", "\\", "$", "\n", "`", ";", " "].flatMap { [$0 + mark, "a\($0)\(mark); false '"] }
    }

  @Test func everyWordComesBackFromTheShell() throws {
    let session = try LocalSession()
    let results = try session.run(Self.hostile.map { ShellCommand(["printf", "%s", $0]) })
    for (word, result) in zip(Self.hostile, results) {
      #expect(result.status == 0)
      #expect(result.output == Array(word.utf8), "\(word.debugDescription)")
    }
  }

  @Test func everyValueOfAVariableComesBackFromTheShell() throws {
    let session = try LocalSession()
    let results = try session.run(
      Self.hostile.map {
        ShellCommand(["sh", "-c", #"printf %s "$word""#], environment: [.init("word", $0)])
      })
    #expect(results.map(\.output) == Self.hostile.map { Array($0.utf8) })
    #expect(try session.run([["sh", "-c", "printf %s \"${word-unset}\""]])[0].stdout == "unset")
  }

  @Test func aScriptOfSwplayIsShownByItsName() {
    let script = ["sh", "-c", "while :; do sleep 1; done\nexit", "swplay-wait", "a b"]
    #expect(ShellCommand(script).description == "swplay-wait 'a b'")
    #expect(ShellCommand(["timeout", "9"] + script).description == "timeout 9 swplay-wait 'a b'")
    #expect(ShellCommand(["sh", "-c", "echo", "sh", "a"]).description == "sh -c echo sh a")
    #expect(ShellCommand(["echo", "-c", "x", "swplay-x"]).description == "echo -c x swplay-x")
    #expect(ShellCommand(["echo", "swplay-x"]).description == "echo swplay-x")
  }
}
