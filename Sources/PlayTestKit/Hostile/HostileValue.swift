/// A text that does harm wherever it is taken for anything but text.
public struct HostileValue: Sendable, Equatable {
  /// The program that only a value which became code would start.
  public static let intruder = "intruder"

  /// The text.
  public let text: String
  /// A part of it that stands nowhere else; `nil` when the text is blank.
  public let mark: String?

  private static let fragments = [
    "'", "\"", "\\", "\n", "\r", "\t", " ", "\0", "\u{7f}", "'\\''", "\\\n",
    "$(\(intruder))", "`\(intruder)`", ";\(intruder);", "|\(intruder)", "&\(intruder)&",
    "\n\(intruder)\n", "'\n\(intruder)\n'", "\";\(intruder);\"", "';\(intruder);'",
    "$HOME", "${IFS}", "$'x'", "*", "?", "[a-z]", "~root", "#", "!", "<x", ">x", ">>x",
    "{{ 7 * 7 }}", "{% raw %}", "{# #}", "%s%n", "%(x)s", "=", ":", ",", "/", "../", "@", "--",
    "\u{1b}[31m", "\u{1b}]0;x\u{7}", "\u{9b}2J", "ü", "日本", "\u{202e}", "e\u{301}", "\u{1f680}",
    // What makes one character of a text's with the one before it, or behind it.
    "\u{301}", "\u{200d}", "\u{d4e}", "'\u{301};\(intruder);'", "\u{d4e}';\(intruder);\u{d4e}'",
  ]

  /// Makes the value with this number; the generator's state decides what it is.
  public init(number: Int, using generator: inout SeededGenerator) {
    let mark = "q\(String(number, radix: 36))z"
    switch Int.random(in: 0..<12, using: &generator) {
    case 0:
      let blanks = ["", " ", "\t", "\n", "\r", "\r\n", "\u{a0}"]
      text = Self.some(blanks, upTo: 4, &generator)
      self.mark = nil
      return
    case 1...3:
      let options = ["-", "--", "-o", "-rf", "-exec=", "--upload-pack=", "-oProxyCommand=", "-v"]
      text = Self.some(options, upTo: 1, &generator) + mark
    case 4:
      // Linux has room for 128 KiB in a word.
      let part = Self.some(Self.fragments, upTo: 3, &generator)
      let size = Int.random(in: 1000..<40_000, using: &generator)
      text = mark + String(repeating: part, count: size / part.utf8.count)
    case 5...7:
      text = Self.some(Self.fragments, upTo: 1, &generator) + mark
    default:
      text =
        Self.some(Self.fragments, upTo: 6, &generator) + mark
        + Self.some(Self.fragments, upTo: 6, &generator)
    }
    self.mark = mark
  }

  private static func some(
    _ parts: [String], upTo limit: Int, _ generator: inout SeededGenerator
  ) -> String {
    (0..<Int.random(in: 1...limit, using: &generator)).map { _ in
      parts[Int.random(in: parts.indices, using: &generator)]
    }.joined()
  }
}
