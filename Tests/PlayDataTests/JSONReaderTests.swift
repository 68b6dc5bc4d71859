import PlayData
import Testing

@Suite struct JSONReaderTests {
  private func read(_ text: String) throws -> Node {
    try JSON.read(Source(name: "t", text: text))
  }

  @Test(
    arguments: [
      ("null", nil), ("true", true), (" false\n", false), ("0", 0), ("-0", 0), ("-12", -12),
      ("9223372036854775807", 9_223_372_036_854_775_807), ("1.0", 1.0), ("-1.5e3", -1500.0),
      ("1E+2", 100.0), ("2e-2", 0.02), ("\"\"", ""), ("\"é😀\"", "é😀"),
      (#""\" \\ \/ \b \f \n \r \t""#, "\" \\ / \u{8} \u{c} \n \r \t"),
      (#""\u00e9\uD83D\ude00\u0000""#, "é😀\u{0}"), ("\"\u{7f}\"", "\u{7f}"),
      ("[]", []), ("[ ]", []), ("[1,[2],{}]", [1, [2], [:]]), ("{ }", [:]),
      ("{\"a\":{\"b\":[]},\"\":1}", ["a": ["b": []], "": 1]),
    ] as [(String, Value)])
  func valuesKeepTheirTypes(text: String, value: Value) throws {
    #expect(try read(text).value == value)
  }

  @Test func aNumberWithAFractionStaysADouble() throws {
    #expect(try read("1.0").content == .scalar(.double(1)))
    #expect(try read("1").content == .scalar(.int(1)))
  }

  @Test func commentsStandWhereverWhiteSpaceMay() throws {
    let text = """
      // before
      { /* a */ "a" /* b */ : // c
        1 /**/ , "b": [ /* none */ ] /***/ } // end
      """
    #expect(try read(text).value == ["a": 1, "b": []])
    #expect(try read("\"// no /* comment */\"").value == "// no /* comment */")
  }

  @Test func keysKeepTheirOrder() throws {
    #expect(try read("{\"z\":1,\"a\":2,\"m\":3}").entries?.map(\.key) == ["z", "a", "m"])
  }

  @Test func everyPartKnowsItsPlace() throws {
    let node = try read("{ \"a\": [1,\n  \"é\", true],\n\t\"b\" : {} }")
    let list = try #require(node["a"])
    #expect(node.position.description == "t:1:1")
    #expect(node.entries?.map { "\($0.keyPosition)" } == ["t:1:3", "t:3:2"])
    #expect(list.position.description == "t:1:8")
    #expect(list.list?.map { "\($0.position)" } == ["t:1:9", "t:2:3", "t:2:8"])
    #expect(node["b"]?.position.description == "t:3:8")
  }

  @Test func twoHundredLevelsAreRead() throws {
    let text = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(try read(text).list?.count == 1)
  }

  @Test func linesMayEndLikeOnWindows() throws {
    let node = try read("{\r\n  \"a\": 1\r\n}\r\n")
    #expect(node["a"]?.position.description == "t:2:8")
  }
}
