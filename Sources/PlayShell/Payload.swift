/// How a command's standard input travels in the script.
///
/// Never as raw bytes behind the command: sh(1) reads its script in blocks and would swallow them.
enum Payload {
  /// There is none: `/dev/null`, or the command would read the script.
  case none
  /// Lines of plain text, in a here-document whose end word is random.
  case document(String, end: String)
  /// Anything else, as base64 in a here-document.
  case encoded(String, end: String)
  /// A file that is already on the host.
  case file(String)

  init(_ content: [UInt8]?, number: Int, nonce: String) {
    guard let content else {
      self = .none
      return
    }
    let end = "END_\(nonce)_\(number)"
    if let text = Self.plainText(content) {
      self = .document(text, end: end)
    } else {
      self = .encoded(Base64.lines(content), end: end)
    }
  }

  init(file: String) { self = .file(file) }

  /// The text when a here-document keeps it as it is: whole lines of UTF-8 without control
  /// characters other than tab and newline.
  private static func plainText(_ content: [UInt8]) -> String? {
    guard content.isEmpty || content.last == UInt8(ascii: "\n") else { return nil }
    let isPlain = content.allSatisfy { byte in
      byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
    }
    guard isPlain else { return nil }
    return String(validating: content, as: UTF8.self)
  }

  /// The lines that run `command` with this input.
  func pipe(into command: String, redirections: String) -> String {
    switch self {
    case .none: "\(command) </dev/null\(redirections)\n"
    case .file(let path): "\(command) <\(path)\(redirections)\n"
    case .document(let text, let end):
      "\(command)\(redirections) <<'\(end)'\n\(text)\(end)\n"
    case .encoded(let text, let end):
      // Not a pipeline: its status is the last command's (sh(1)), and half a file that could not be
      // decoded would pass for a whole one.
      """
      swplay_make && b64decode -r >"$swplay_folder/in" <<'\(end)' && \
      \(command) <"$swplay_folder/in"\(redirections)
      \(text)
      \(end)

      """
    }
  }
}
