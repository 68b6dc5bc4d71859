import PlayData
import Testing

@Suite struct JSONWriterTests {
  @Test(
    arguments: [
      (nil, "null"), (true, "true"), (-3, "-3"), (1.0, "1.0"), (1e20, "1e+20"),
      (.double(.infinity), "null"), (.double(.nan), "null"), ("", #""""#),
      ("é \" \\ / \n \u{1}", #""é \" \\ / \n \u0001""#), ([], "[]"), ([:], "{}"),
      ([1, [true, nil]], "[1, [true, null]]"),
      (["b": 1, "a": ["c": 2]], #"{"b": 1, "a": {"c": 2}}"#),
      (.unknown(until: "Make it"), #""(not known until Make it)""#),
    ] as [(Value, String)])
  func valuesAreWrittenOnOneLine(value: Value, text: String) {
    #expect(JSON.write(value) == text)
  }

  @Test func partsStandOnLinesOfTheirOwnWhenIndented() {
    let value: Value = ["b": [1, 2], "a": [:], "c": ["d": []]]
    #expect(
      JSON.write(value, indent: 2) == """
        {
          "b": [
            1,
            2
          ],
          "a": {},
          "c": {
            "d": []
          }
        }
        """)
  }

  @Test func keysAreSortedAtEveryLevel() {
    let value: Value = ["b": ["z": 1, "y": 2], "a": 0]
    #expect(JSON.write(value, sortKeys: true) == #"{"a": 0, "b": {"y": 2, "z": 1}}"#)
  }

  @Test func whatIsWrittenReadsBackAsTheSameValue() throws {
    let value: Value = [
      "text": "\u{0}\u{7f}\u{2028}\\\"'😀\r\n\t", "numbers": [0, -1, 0.1, 1e-7, 1.5e300, -2.5],
      "deep": [[["x": [nil, true, false]]]],
    ]
    for indent in [nil, 0, 4] {
      let text = JSON.write(value, indent: indent)
      #expect(try JSON.read(Source(name: "t", text: text)).value == value)
    }
  }
}
