import PlayData
import Testing

@Suite struct INIReaderTests {
  private func read(_ text: String) throws -> [INISection] {
    var warnings = Diagnostics()
    let sections = try INI.read(Source(name: "t", text: text), warnings: &warnings)
    #expect(warnings.all.isEmpty)
    return sections
  }

  /// The value of `v`, which must be the same behind a host and in a section of variables.
  private func value(_ text: String) throws -> Value? {
    let sections = try read("h v=\(text)\n[g:vars]\nv = \(text)")
    let inline = try #require(sections[0].lines[0].variables.first?.value.value)
    #expect(sections[1].variables.first?.value.value == inline)
    return inline
  }

  @Test func sectionsKnowTheirKindAndPlace() throws {
    let sections = try read(
      """
      alone
      # comment
      [web]   ; remark
      \ta  # remark
      b

      [web:vars]
      [all:children]
      web # remark
      [db:hosts]
      """)
    #expect(sections.map(\.name) == [nil, "web", "web", "all", "db"])
    #expect(sections.map(\.kind) == [.hosts, .hosts, .variables, .children, .hosts])
    #expect(sections.map { "\($0.position)" } == ["t:1:1", "t:3:2", "t:7:2", "t:8:2", "t:10:2"])
    #expect(sections.map { $0.lines.map(\.name) } == [["alone"], ["a", "b"], [], ["web"], []])
    #expect(sections[1].lines.map { "\($0.position)" } == ["t:4:2", "t:5:1"])
  }

  @Test func anEmptyTextIsOneEmptySection() throws {
    #expect(try read("").map(\.lines) == [[]])
  }

  @Test func aHostMayStartWithABracket() throws {
    let sections = try read("[a:c].example.org\n[::1]:22 x=1")
    #expect(sections.count == 1)
    #expect(sections[0].lines.map(\.name) == ["[a:c].example.org", "[::1]:22"])
  }

  @Test(
    arguments: [
      ("true", true), ("False", false), ("yes", "yes"), ("0", 0), ("-5", -5), ("22", 22),
      ("0644", "0644"), ("1.0", "1.0"), ("+5", "+5"), ("0x10", "0x10"), ("a=b", "a=b"),
      ("a#b", "a#b"), ("#fff", nil), ("", ""), ("\"\"", ""), ("'22'", "22"), ("\"22\"", "22"),
      (#"'a "b" \n'"#, #"a "b" \n"#), (#""a 'b' \n""#, "a 'b' \n"),
      ("'# no comment'", "# no comment"),
      ("[1, \"a b\"]", [1, "a b"]), ("{\"a\": {\"b\": true}}", ["a": ["b": true]]),
      ("{{x}}", "{{x}}"), ("null", "null"), (#"C:\dir"#, #"C:\dir"#),
    ] as [(String, Value?)])
  func valuesHaveTheSameTypeBehindAHostAndInASection(text: String, expected: Value?) throws {
    if let expected {
      #expect(try value(text) == expected)
    } else {
      #expect(throws: Diagnostics.self) { try value(text) }
    }
  }

  @Test func aValueOnItsOwnLineMayHaveSpacesAndQuotesInside() throws {
    let variables = try read(
      "[g:vars]\nmotd =  don't \"panic\" ; ever \t# remark\r\nx={{ a }} b\r\n")[1]
      .variables
    #expect(variables.map(\.value.value) == ["don't \"panic\" ; ever", "{{ a }} b"])
  }

  @Test func namesAndValuesKnowTheirPlaces() throws {
    let sections = try read("h a=1 b=\"x\" c='y'\n[g:vars]\n k = [ 2 ]")
    let inline = sections[0].lines[0].variables
    #expect(inline.map { "\($0.keyPosition)" } == ["t:1:3", "t:1:7", "t:1:13"])
    #expect(inline.map { "\($0.value.position)" } == ["t:1:5", "t:1:9", "t:1:16"])
    let list = try #require(sections[1].variables.first)
    #expect("\(list.keyPosition)" == "t:3:2")
    #expect(list.value.list?.map { "\($0.position)" } == ["t:3:8"])
  }

  @Test func anOffsetInAQuotedTextIsAPlaceInTheFile() throws {
    let variables = try read("h a=\"\\n{{\" b='x{{' c=y{{")[0].lines[0].variables
    let places = variables.map { TextOrigin($0.value).position(at: 1).column }
    #expect(places == [8, 16, 23])
  }

  @Test func quotedListsAreTextAndWarnedOf() throws {
    var warnings = Diagnostics()
    _ = try INI.read(
      Source(name: "t", text: "h a='[1]' b=\"{}\" c=\"{{ x }}\" d='[::1]:22'"), warnings: &warnings)
    #expect(
      warnings.description == """
        t:1:6: warning: the value of "a" is text, since it stands in quotes; \
        remove the quotes for a list or a map
        t:1:13: warning: the value of "b" is text, since it stands in quotes; \
        remove the quotes for a list or a map
        """)
  }
}
