import PlayRegex
import Testing

@Suite struct MistakeTests {
  static let mistakes: [(String, String)] = [
    ("a\\", "the backslash at its end escapes nothing"),
    ("a\\h", "Python does not know \\h at character 2"),
    ("\\xg1", "\\x at character 1 needs 2 hexadecimal digits"),
    ("\\U00110000", "\\U00110000 at character 1 is no character"),
    ("a[b", "the set at character 2 is not closed"),
    ("[a--b]", "the range a-- at character 2 has no two ends in order"),
    ("[\\d-z]", "the range \\d-z at character 2 has no two ends in order"),
    (
      "^[[:space:]]*",
      "[:space:] at character 3 is not Python's notation: "
        + "write \\s, \\d or \\w, or put a backslash before [:"
    ),
    ("(a", "the group at character 1 is not closed"),
    ("a)", "the ) at character 2 closes no group"),
    ("a(?#b", "the comment at character 2 is not closed"),
    ("(?R)", "(?R at character 1 is not supported"),
    ("(a)(?(1)b)", "(?( at character 4 is not supported"),
    ("(?<n>a)", "(?< at character 1 is not supported"),
    ("(?P<1>a)", "\"1\" at character 5 is no name of a group"),
    ("(?P<n>a)(?P<n>b)", "the name \"n\" at character 13 belongs to another group"),
    ("(a)\\2", "there is no group 2 before character 4"),
    ("(?P=n)", "there is no group n before character 1"),
    ("(a\\1)", "the group 1 is not closed before it is used at character 3"),
    ("a(?i)b", "the flags (?i) at character 2 are not at the start: write (?i:…) for a part"),
    ("(?iq)a", "the flags iq at character 1 are not a, i, m, s, u or x"),
    ("a|*", "the * at character 3 repeats nothing"),
    ("^{2}", "the {2} at character 2 repeats nothing"),
    ("a**", "the * at character 3 repeats a repetition: put that into (?:…)"),
    ("a{3,2}", "the bounds {3,2} at character 2 are not in order"),
    ("(?<=a*)b", "the lookbehind at character 1 has no fixed width"),
    ("a{100001}", "its repetitions make it larger than 100000 steps"),
    ("(?:a{1000}){1000}", "its repetitions make it larger than 100000 steps"),
    ("a{99999999999999999999}", "its repetitions make it larger than 100000 steps"),
    (
      String(repeating: "(", count: 33),
      "more than 32 groups are inside each other at character 33"
    ),
  ]

  @Test(arguments: mistakes)
  func aMistakeIsToldWithItsPlace(pattern: String, message: String) {
    let error = #expect(throws: RegularExpression.Mistake.self) { try RegularExpression(pattern) }
    #expect(error?.description == message)
  }
}
