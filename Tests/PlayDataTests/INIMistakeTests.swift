import PlayData
import Testing

@Suite struct INIMistakeTests {
  private func read(_ source: Source) throws(Diagnostics) -> [INISection] {
    var warnings = Diagnostics()
    return try INI.read(source, warnings: &warnings)
  }

  @Test(arguments: headers + hosts + variables)
  func isToldWithItsPlace(_ example: MessageCase) {
    let text = MarkedText(example.marked)
    #expect(text.messages(of: read) == ["\(text.lineAndColumn): \(example.message)"])
  }

  static let headers = [
    MessageCase("a\n▸[web", "the section's header has no ']'; write [NAME]"),
    MessageCase(
      "[▸]", "the section's header has no name; write [NAME], [NAME:vars] or [NAME:children]"),
    MessageCase("[▸:vars]", "\":vars\" is not a name of a group; names have no spaces"),
    MessageCase("[▸ web ]", "\" web \" is not a name of a group; names have no spaces"),
    MessageCase(
      "[web:▸var]",
      "unknown kind of section \"var\" of the group \"web\"; did you mean \"vars\"?"),
    MessageCase(
      "[web:▸a:b]",
      "unknown kind of section \"a:b\" of the group \"web\"; there are hosts, vars, children"),
    MessageCase(
      "[web] ▸a b",
      "expected the end of the line after ']', found \"a b\"; "
        + "a comment starts with #"),
    MessageCase(
      "[all:children]\nweb ▸db",
      "expected the end of the line after the group \"web\", "
        + "found \"db\"; a comment starts with #"),
  ]

  static let hosts = [
    MessageCase(
      "a ▸b", "expected KEY=VALUE after the host, found \"b\"; values with spaces stand in quotes"),
    MessageCase(
      "a ▸port = 22",
      "white space before the '=' of \"port\"; write port=VALUE without spaces behind a host"),
    MessageCase(
      "a ▸; remark",
      "expected KEY=VALUE after the host, found \";\"; a comment after a host starts with #"),
    MessageCase(
      "a ▸=22",
      "expected KEY=VALUE after the host, found \"=22\"; values with spaces stand in quotes"),
    MessageCase(
      "a x=1 ▸x=2", "duplicate variable \"x\", first at 1:3; keep one of them"),
    MessageCase("a x=▸'b c", "the value has no closing quote on its line; end it with '"),
    MessageCase(
      "a x=▸\"b c",
      "the string has no closing quote on its line; "
        + "end it with '\"'; a line break inside a string is written \\n"),
    MessageCase(
      "a x='b'▸c",
      "expected the end of the value of \"x\", found \"c\"; "
        + "put the whole value into one pair of quotes"),
    MessageCase(
      "a x=▸b'c'",
      "the value of \"x\" has a quote inside; put the whole value into one pair of quotes"),
    MessageCase(
      "a x={ \"b\": 1▸\n}",
      "expected ',' or '}' after the value of \"b\", found the end of the line; "
        + "close the map opened at 1:5 with '}'"),
    MessageCase(
      "a x=▸99999999999999999999",
      "the integer 99999999999999999999 does not fit into 64 bits; "
        + "write \"99999999999999999999\" for the text"),
    MessageCase(
      "a x={{ ▸y }}",
      "expected KEY=VALUE after the host, found \"y\"; values with spaces stand in quotes"),
  ]

  static let variables = [
    MessageCase("[g:vars]\n▸x", "expected KEY=VALUE, found \"x\"; write KEY = VALUE"),
    MessageCase("[g:vars]\n▸a b = 1", "expected KEY=VALUE, found \"a b\"; write KEY = VALUE"),
    MessageCase("[g:vars]\n▸= 1", "expected KEY=VALUE, found \"\"; write KEY = VALUE"),
    MessageCase(
      "[g:vars]\nx = ▸# fff",
      "expected the value of \"x\", found the comment \"# fff\"; "
        + "write \"# fff\" in quotes for the text, or \"\" for nothing"),
    MessageCase(
      "[g:vars]\nx = 'a' ▸and 'b'",
      "expected the end of the value of \"x\", found \"and 'b'\"; "
        + "put the whole value into one pair of quotes"),
    MessageCase(
      "[g:vars]\nx = 1\n▸x = 2", "duplicate variable \"x\", first at 2:1; keep one of them"),
    MessageCase(
      "[g:vars]\nx = [▸yes]",
      "expected a value or ']', found the word yes; write true, or \"yes\" for the text"),
  ]

  @Test func everyWrongLineIsToldAtOnce() {
    let text = Source(name: "t", text: "a b\n[x\n[g:vars]\nc")
    let error = #expect(throws: Diagnostics.self) { try read(text) }
    #expect(error?.all.map { $0.position?.line } == [1, 2, 4])
  }

  @Test func aTextThatIsNoINIAtAllIsGivenUp() {
    let text = Source(name: "t", text: String(repeating: "a b\n", count: 1000))
    let error = #expect(throws: Diagnostics.self) { try read(text) }
    #expect(error?.all.count == 20)
  }

  @Test func otherEncodingsAreRefused() {
    let error = #expect(throws: Diagnostics.self) {
      try read(Source(name: "t", bytes: [0x61, 0x0A, 0xFF]))
    }
    #expect(error?.description == "t:2:1: byte 0xFF is not UTF-8; save the file as UTF-8")
  }
}
