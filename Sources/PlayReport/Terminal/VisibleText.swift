import PlayData

extension String {
  /// The text with every character that a terminal would obey shown as an escape: what comes from
  /// a host or a file moves no cursor, sets no title and hides no text.
  var visible: String {
    // Most texts are ASCII that is printed, which their bytes tell soonest.
    guard utf8.contains(where: { $0 < 0x20 || $0 > 0x7E }),
      unicodeScalars.contains(where: \.isObeyed)
    else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isObeyed { text += scalar.escape } else { text.unicodeScalars.append(scalar) }
    }
  }

  /// The text for a terminal: its lines stay, and all else that would be obeyed is shown.
  public var visibleLines: String {
    split(byte: "\n", omittingEmptySubsequences: false).map { String($0).visible }
      .joined(separator: "\n")
  }

  /// The lines without their newlines; a newline at the end starts no further line.
  var lines: [String] {
    guard utf8.contains(UInt8(ascii: "\n")) else { return [self] }
    var parts = split(byte: "\n", omittingEmptySubsequences: false)
    if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
    return parts.map(String.init)
  }

  /// The text in double quotes, as one line.
  var quoted: String {
    let text = unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\"", "\\": text += "\\" + String(scalar)
      case "\t": text += "\\t"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return "\"" + text + "\""
  }
}

extension Unicode.Scalar {
  /// Control characters but the tab, line separators, and the marks that turn the direction of
  /// writing, with which a text can look like another one.
  fileprivate var isObeyed: Bool {
    switch value {
    case 0x09: false
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  fileprivate var escape: String {
    switch self {
    case "\n": return "\\n"
    case "\r": return "\\r"
    default:
      let digits = String(value, radix: 16)
      let length = value < 0x80 ? 2 : 4
      let zeros = String(repeating: "0", count: max(0, length - digits.count))
      return (value < 0x80 ? "\\x" : "\\u") + zeros + digits
    }
  }
}
