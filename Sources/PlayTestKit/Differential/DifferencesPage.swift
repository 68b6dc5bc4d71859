import PlayData

/// The page `docs/differences-from-ansible.md`, whose entries start with "- **`NAME`**".
public enum DifferencesPage {
  private static let path =
    #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
    + "/docs/differences-from-ansible.md"

  /// The names of the entries of a section, in order.
  public static func entries(of section: String) throws -> [String] {
    guard let source = try LocalFiles().source(path) else {
      throw Oracle.Failure(description: "there is no \(path)")
    }
    let lines = String(decoding: source.bytes, as: UTF8.self).split(separator: "\n")
    return lines.drop { $0 != "## \(section)" }.dropFirst().prefix { !$0.hasPrefix("## ") }
      .compactMap { line in line.prefixMatch(of: /- \*\*`([a-z-]+)`\*\*/).map { String($0.1) } }
  }
}
