/// Text that is written as for a shell.
public enum ShellWords {
  /// Cuts text into words by the quoting rules of sh(1), in which nothing is
  /// replaced; `nil` when a quote or a backslash at the end is not closed.
  public static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String.UnicodeScalarView?
    var quote: Unicode.Scalar?
    var rest = text.unicodeScalars[...]
    func add(_ scalars: Unicode.Scalar...) { word = (word ?? .init()) + scalars }
    while let scalar = rest.popFirst() {
      switch (quote, scalar) {
      case ("'", "'"), ("\"", "\""): quote = nil
      case (nil, "'"), (nil, "\""):
        quote = scalar
        add()
      case (nil, "\\"), ("\"", "\\"):
        guard let next = rest.popFirst() else { return nil }
        // Within double quotes a backslash is special only before these (sh(1), Quoting).
        let isKept = quote != nil && !"\"\\$`\n".unicodeScalars.contains(next)
        if isKept { add(scalar, next) } else if next != "\n" { add(next) }
      case (nil, " "), (nil, "\t"), (nil, "\n"):
        if let complete = word { words.append(String(complete)) }
        word = nil
      default: add(scalar)
      }
    }
    guard quote == nil else { return nil }
    return words + (word.map { [String($0)] } ?? [])
  }
}
