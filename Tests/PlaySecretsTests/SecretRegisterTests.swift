import PlayData
import PlaySecrets
import Testing

/// What the register finds in a text, and what it leaves alone.
@Suite struct SecretRegisterTests {
  private func masked(_ text: String, _ secrets: String...) -> String {
    SecretRegister(secrets.map { Secret($0) }).masked(text)
  }

  @Test func restOfTheTextStaysVisible() {
    #expect(masked("user=joe pw=canary-1 end", "canary-1") == "user=joe pw=******** end")
  }

  @Test func secretsThatBecomeKnownLaterAreMaskedFromThenOn() {
    let register = SecretRegister()
    #expect(register.masked("canary") == "canary")
    register.add(Secret("canary"))
    #expect(register.masked("canary") == "********")
  }

  @Test(arguments: [
    "Y2FuYXJ5LW9mLWJhc2U2NA==", "Y2FuYXJ5LW9mLWJhc2U2NA", "eHxjYW5hcnktb2YtYmFzZTY0fHk=",
    "eGNhbmFyeS1vZi1iYXNlNjQ=", "eHhjYW5hcnktb2YtYmFzZTY0eHh4",
    "Y2FuYXJ5LW9\nmLWJhc2U2NA==", "Y2FuYXJ5LW9mLWJ\r\n    hc2U2NA==",
  ])
  func base64IsMaskedWhereverItBegins(text: String) {
    let result = masked(text, "canary-of-base64")
    #expect(result.contains("********"), "\(result)")
    #expect(!result.contains("YW5hcnkt") && !result.contains("YmFzZTY") && result.count < 20)
  }

  @Test func base64ForURLsIsMasked() {
    #expect(masked("x Pz8-Pj8_ y", "??>>??") == "x ******** y")
  }

  @Test func notationsOfShellJSONAndURLsAreMasked() {
    let secret = "it's \"ü\" & more"
    for text in [
      #"'it'\''s "ü" & more'"#, #""it's \"ü\" & more""#, #""it's \"\u00fc\" & more""#,
      "it%27s%20%22%C3%BC%22%20%26%20more",
    ] {
      #expect(masked(text, secret).allSatisfy { "'\"*".contains($0) }, "\(text)")
    }
  }

  @Test func anAccentBehindAQuoteHidesNoSecret() {
    #expect(masked("'canary'\\''\u{301}x'", "canary'\u{301}x") == "'********'")
  }

  @Test(arguments: [("\u{E9}", "e\u{301}"), ("canary-\u{E9}", "canary-e\u{301}")])
  func ofSecretsThatLookAlikeEachIsMasked(one: String, other: String) {
    #expect(masked(one, one, other) == "********")
    #expect(masked(other, one, other) == "********")
    let lines = "\(one)-in-a-line\n\(other)-in-a-line"
    #expect(masked("\(other)-in-a-line", lines) == "********")
  }

  @Test func aSecretBrokenOverLinesIsMasked() {
    #expect(masked("a cana\nry-o\n  f-lines b", "canary-of-lines") == "a ******** b")
    #expect(masked(#"{"a": "cana\nry-o\\nf-lines"}"#, "canary-of-lines") == #"{"a": "********"}"#)
    #expect(masked(#"["cana", "ry-of-lines"]"#, "canary-of-lines") == #"["********"]"#)
    #expect(masked("\"cana\",\n  \"ry-of-lines\"", "canary-of-lines") == "\"********\"")
  }

  @Test func textsOfAListAreMaskedTogether() {
    let register = SecretRegister([Secret("canary-of-lines")])
    let lines: Value = ["x", "cana", "ry-of-lines", "y canary-of-lines"]
    #expect(register.masked(lines) == ["x", "********", "y ********"])
    #expect(register.masked(["a", 1, "canary-of-lines"]) == ["a", 1, "********"])
    #expect(
      register.masked(["x\r", "cana\r", "ry-of-lines\r", "y"]) == ["x\r", "********\r", "y"])
  }

  @Test func everyLongLineOfASecretIsMaskedAlone() {
    let key =
      "-----BEGIN KEY-----\nfirst-line-of-key\n  second-line-of-key\nshort\n-----END KEY-----\n"
    #expect(masked("x first-line-of-key y", key) == "x ******** y")
    #expect(masked("second-line-of-key", key) == "********")
    // Others have these lines as well.
    #expect(masked("-----BEGIN KEY-----\nshort", key) == "-----BEGIN KEY-----\nshort")
  }

  @Test func aShortSecretIsMaskedOnlyAsAWholeField() {
    #expect(masked("abc", "abc") == "********")
    #expect(masked("xabcx abc", "abc") == "xabcx abc")
    #expect(masked("x abcd x", "abcd") == "x ******** x")
  }

  @Test func aShortSecretIsNotLookedForOverLines() {
    #expect(masked("ab\ncd", "abcd") == "ab\ncd")
  }

  @Test func numbersAreMaskedAsValues() {
    let register = SecretRegister([Secret("98765432")])
    #expect(register.masked(["pin": 98765432, "port": 80]) == ["pin": "********", "port": 80])
  }

  @Test func ofSecretsThatBeginAlikeTheLongestIsMasked() {
    #expect(
      masked("abcdefgh abcdef abcd", "abcd", "abcdef", "abcdefgh") == "******** ******** ********")
  }

  @Test func anEmptySecretMasksNothing() {
    #expect(masked("text", "") == "text")
  }

  /// What a host prints must not keep the run busy for hours.
  @Test(arguments: [#"\"#, "\"", "\",", "\n", " ", #"\n"#, "s", "\u{1b}"])
  func aLongRowOfOneMarkIsSearchedInOnePass(mark: String) {
    let row = String(repeating: mark, count: 1 << 18)
    let result = SecretRegister([Secret("a-secret")]).masked(row + "xa-secretx" + row)
    #expect(result == row + "x********x" + row)
  }

  @Test func aLongTextIsSearchedInOnePass() {
    let secrets = (0..<500).map { Secret("secret-number-\($0)-of-many") }
    let line = "nothing of interest stands in this line of a long output\n"
    let text = String(repeating: line, count: 2_000)
    let result = SecretRegister(secrets).masked(text + "secret-number-77-of-many" + text)
    #expect(result == text + "********" + text)
  }
}
