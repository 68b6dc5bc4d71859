import PlayData
import Testing

@Suite struct TemplateMarkTests {
  @Test(arguments: ["{{ x }}", "a{%b", "\u{600}{{ x }}", "{{\u{301} x }}", "{{{", "é{%\u{FE0F}"])
  func aMarkIsFoundWhateverStandsAroundIt(text: String) {
    #expect(text.holdsTemplate)
    #expect(text[...].holdsTemplate)
  }

  @Test(arguments: ["", "{", "{ {", "}}", "{#", "%{"])
  func otherTextsHoldNone(text: String) { #expect(!text.holdsTemplate) }

  @Test func secretsThatOnlyLookAlikeAreTwo() {
    #expect(Secret("\u{E9}") != Secret("e\u{301}"))
    #expect(Set([Secret("\u{E9}"), Secret("e\u{301}"), Secret("\u{E9}")]).count == 2)
  }
}
