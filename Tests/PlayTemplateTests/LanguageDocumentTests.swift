import Foundation
import Testing

@testable import PlayTemplate

/// The names that `docs/language.md` lists are those that exist.
@Suite struct LanguageDocumentTests {
  private static let names: [String: Set<String>] = [
    "filters": Set(Filters.all.keys), "tests": Set(Tests.all.keys),
    "functions": Set(Functions.all.keys),
  ]

  @Test(arguments: ["filters", "tests", "functions"])
  func namesAreThoseThatExist(kind: String) throws {
    let names = try #require(Self.names[kind])
    let listed = try listed(kind)
    #expect(names.subtracting(listed).sorted() == [], "not in docs/language.md")
    #expect(listed.subtracting(names).sorted() == [], "only in docs/language.md")
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
