import Foundation
import Testing

@testable import PlayRegex

/// No expression runs for ever, fills the memory or the stack.
@Suite struct WorkTests {
  /// Expressions that other matchers need longer than a life for.
  static let nested = [
    "(a+)+$", "(a|a)*b", "(a|aa)+$", "(x+x+)+y", "(a*)*b", "((a*)*)*b", "(.*.*.*)*=x",
  ]

  @Test(arguments: nested)
  func repetitionsOfRepetitionsTakeTimeThatGrowsWithTheText(pattern: String) throws {
    let expression = try RegularExpression(pattern)
    let length = 2_000
    let text = String(repeating: "a", count: length) + "!"
    var matcher = Matcher(expression, text, stepLimit: 40 * length)
    #expect(try matcher.search(from: 0, accepting: .any) == nil)
  }

  @Test func whatCannotBeRememberedIsGivenUp() throws {
    for pattern in ["(a+)+\\1$", "(?=(a+)+$)", "(?>(a+)+$)", "(a*)*\\1b"] {
      let expression = try RegularExpression(pattern)
      let error = #expect(throws: RegularExpression.WorkLimitExceeded.self) {
        var matcher = Matcher(
          expression, String(repeating: "a", count: 40) + "!", stepLimit: 100_000)
        _ = try matcher.search(from: 0, accepting: .any)
      }
      #expect(
        error?.description == """
          matching the pattern "\(pattern)" takes more than 100000 steps; \
          a repetition of repetitions, such as (a+)+, is better written as one
          """)
    }
  }

  @Test func theLimitHoldsForAllMatchesTogether() throws {
    let expression = try RegularExpression("a(?=.*b)|a(?=.*c)|a")
    #expect(throws: RegularExpression.WorkLimitExceeded.self) {
      _ = try expression.matches(in: String(repeating: "a", count: 20_000))
    }
  }

  @Test func theLimitGrowsWithTheText() throws {
    let text = String(repeating: "some words, ", count: 10_000)
    #expect(try RegularExpression("\\w+(?=,)").matches(in: text).count == 10_000)
    #expect(try RegularExpression("(\\w)\\w+ \\1").firstMatch(in: text) == nil)
  }

  @Test func deepAndLongExpressionsFitIntoASmallStack() async throws {
    let depth = PatternParser.depthLimit
    let patterns = [
      String(repeating: "(", count: depth) + "a" + String(repeating: ")*", count: depth),
      String(repeating: "(?=", count: depth) + "a" + String(repeating: ")", count: depth),
      String(repeating: "(?:a|", count: depth) + "b" + String(repeating: ")+", count: depth),
      String(repeating: "(?:", count: depth) + "a" + String(repeating: "){1,2}", count: 12)
        + String(repeating: ")", count: depth - 12),
      String(repeating: "a|", count: 20_000), String(repeating: "[a-b]?", count: 20_000),
      String(repeating: "()", count: 20_000), "(?:){100000}", "(?:(?:){100000}){100000}",
      String(repeating: "(", count: 100_000), String(repeating: "[", count: 100_000),
    ]
    for pattern in patterns {
      await withCheckedContinuation { continuation in
        let thread = Thread {
          let expression = try? RegularExpression(pattern)
          _ = try? expression?.firstMatch(in: "aab")
          continuation.resume()
        }
        thread.stackSize = 512 << 10
        thread.start()
      }
    }
  }
}
