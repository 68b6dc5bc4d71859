/// The texts in a template that stand in what it renders; as for the template its marks are bytes.
enum TemplateLiterals {
  /// What stands around the tags of a template, and the quoted texts inside them.
  static func parts(of text: String) -> [String] {
    var parts: [Substring.UTF8View] = []
    var rest = text.utf8[...]
    while let opening = place(of: ["{{", "{%"], in: rest) {
      parts.append(rest[..<opening])
      let tag = rest[opening...].dropFirst(2)
      let closing = place(of: ["}}", "%}"], in: tag) ?? tag.endIndex
      parts += quoted(in: tag[..<closing])
      rest = tag[closing...].dropFirst(2)
    }
    return (parts + [rest]).filter { !$0.isEmpty }.map { String(Substring($0)) }
  }

  private static func place(of marks: [String], in text: Substring.UTF8View) -> String.Index? {
    text.indices.first { index in marks.contains { text[index...].starts(with: $0.utf8) } }
  }

  private static func quoted(in tag: Substring.UTF8View) -> [Substring.UTF8View] {
    var texts: [Substring.UTF8View] = []
    var rest = tag
    while let opening = rest.firstIndex(where: "'\"".utf8.contains) {
      let text = rest[opening...].dropFirst()
      let closing = text.firstIndex(of: rest[opening]) ?? text.endIndex
      texts.append(text[..<closing])
      rest = text[closing...].dropFirst()
    }
    return texts
  }
}
