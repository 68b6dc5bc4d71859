import PlayData

/// A text that cannot be a word of a shell command.
public enum ShellQuotingError: Error, Equatable, CustomStringConvertible {
  /// The text contains a NUL byte, which no argument, name or variable of a process can hold.
  case containsNUL(String)
  /// The name of an environment variable is not one.
  case invalidVariableName(String)
  /// The command has no words.
  case noProgram

  /// What cannot be a word, and why.
  public var description: String {
    switch self {
    case .containsNUL(let text):
      "a NUL byte cannot be part of a command: \"\(text.prefix(40).replacingNUL)\""
    case .invalidVariableName(let name):
      "\"\(name)\" is not the name of an environment variable; expected letters, digits and _"
    case .noProgram:
      "the command is empty; expected a program's name"
    }
  }
}

extension StringProtocol {
  fileprivate var replacingNUL: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{2400}" : $0 }))
  }
}

/// The one function by which text becomes a word of a shell script.
public enum ShellQuoting {
  /// Whether a byte means only itself in sh(1), wherever in a word it stands.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: ","),
      UInt8(ascii: "+"), UInt8(ascii: "@"), UInt8(ascii: "%"):
      true
    default: false
    }
  }

  /// The text as one word that sh(1) reads back as exactly this text.
  ///
  /// - Throws: `containsNUL`, since no shell can pass such a word on.
  public static func quote(_ text: String) throws(ShellQuotingError) -> String {
    var isPlain = !text.isEmpty
    for byte in text.utf8 {
      if byte == 0 { throw .containsNUL(text) }
      isPlain = isPlain && Self.isPlain(byte)
    }
    return isPlain ? text : "'\(escaped(text))'"
  }

  /// The text as it stands between single quotes, where nothing is special but the quote itself
  /// (sh(1), Quoting).
  public static func escaped(_ text: String) -> String {
    // Byte by byte: with an accent behind it a quote is another character to Swift, and still a quote
    // to the shell.
    text.split(byte: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
  }

  /// The words of a command, quoted and separated by blanks.
  public static func join(_ words: some Sequence<String>) throws(ShellQuotingError) -> String {
    var quoted: [String] = []
    for word in words { quoted.append(try quote(word)) }
    return quoted.joined(separator: " ")
  }

  /// A checked variable name.
  static func variableName(_ name: String) throws(ShellQuotingError) -> String {
    guard VariableName.isValid(name) else { throw .invalidVariableName(name) }
    return name
  }
}
