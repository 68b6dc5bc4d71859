import Foundation
import Testing

@testable import PlayTemplate

/// The names that `docs/language.md` lists are those that exist.
@Suite struct DocumentationTests {
  @Test func everyFilterIsListed() throws {
    #expect(try listed("filters").symmetricDifference(Filters.all.keys) == [])
  }

  @Test func everyTestIsListed() throws {
    #expect(try listed("tests").symmetricDifference(Tests.all.keys) == [])
  }

  @Test func everyFunctionIsListed() throws {
    #expect(try listed("functions").symmetricDifference(Functions.all.keys) == [])
  }

  /// The words in backquotes between the comment `<!-- names: KIND -->` and the next one.
  private func listed(_ kind: String) throws -> Set<String> {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let text = try String(contentsOf: root.appending(path: "docs/language.md"), encoding: .utf8)
    let parts = text.components(separatedBy: "<!-- names: ")
    let part = try #require(parts.first { $0.hasPrefix("\(kind) -->") })
    return Set(part.matches(of: /`([^`]+)`/).map { String($0.1) })
  }
}
