import Testing

@testable import PlayModules

/// Which names programs take.
@Suite struct NameRuleTests {
  @Test func charactersCountByTheirPlace() {
    let rule = NameRule("_", later: ".-")
    for name in ["a", "Z9", "_a", "0", "a.b-c_d"] { #expect(rule.accepts(name), "\(name)") }
    for name in ["", ".a", "-a", "a b", "a\n", "ä", "a/b", "a\u{301}"] {
      #expect(!rule.accepts(name), "\(name)")
    }
  }

  @Test func aVariableOfRCConfBeginsWithNoDigit() {
    for name in ["a1", "_1"] { #expect(RCSyntax.isName(name), "\(name)") }
    for name in ["1a", "a-b", ""] { #expect(!RCSyntax.isName(name), "\(name)") }
  }
}
