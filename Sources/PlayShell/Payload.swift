/// How a command's standard input travels in the script.
///
/// Never as raw bytes behind the command: sh(1) reads its script in blocks and would swallow them.
enum Payload {
  /// There is none: `/dev/null`, or the command would read the script.
  case none
  /// Plain text as a quoted word, which ``HostFunction/put`` finds in a variable: printf(1) is a part of
  /// the shell, so it takes no process to write the text, and none to pass on a long here-document.
  case variable(quoted: String)
  /// Lines of plain text, in a here-document whose end word is random.
  case document(String, end: String)
  /// Anything else, as base64 in a here-document.
  case encoded(String, end: String)
  /// A file that is already on the host.
  case file(String)
  /// A file that is already in the folder of the one that it becomes, where ``HostFunction/put`` finds it
  /// by a variable.
  case beside(quoted: String)

  /// Chooses the way for a command's input.
  init(
    of command: ShellCommand, uploaded upload: Upload?, number: Int, nonce: String
  ) throws(ShellQuotingError) {
    guard let content = command.input else {
      self = .none
      return
    }
    if let upload {
      self =
        switch upload.place {
        case .folder: .file(upload.path)
        case .beside: .beside(quoted: try ShellQuoting.quote(upload.path))
        }
      return
    }
    let end = "END_\(nonce)_\(number)"
    let text = Self.plainText(content)
    if let text, command.arguments.first == HostFunction.put.rawValue {
      self = .variable(quoted: try ShellQuoting.quote(text))
    } else if let text, text.isEmpty || content.last == UInt8(ascii: "\n") {
      // A here-document consists of whole lines.
      self = .document(text, end: end)
    } else {
      self = .encoded(Base64.lines(content), end: end)
    }
  }

  /// The text when the script keeps it as it is: UTF-8 without control characters other than tab and
  /// newline.
  private static func plainText(_ content: [UInt8]) -> String? {
    let isPlain = content.allSatisfy { byte in
      byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
    }
    guard isPlain else { return nil }
    return String(validating: content, as: UTF8.self)
  }

  /// Whether it is in the session's folder for a while.
  var usesFolder: Bool {
    switch self {
    case .none, .variable, .document, .beside: false
    case .encoded, .file: true
    }
  }

  /// The lines that run `command` with this input.
  func pipe(into command: ScriptText, redirections: ScriptText) -> ScriptText {
    switch self {
    case .none: "\(command) </dev/null\(redirections)\n"
    case .variable(let word): "swplay_x=\(word)\n\(command) </dev/null\(redirections)\n"
    // A redirection that fails may end a shell (sh(1)), so it is not tried without the file.
    case .file(let path): "[ -f \(path) ] && \(command) <\(path)\(redirections)\n"
    case .beside(let word):
      "[ -f \(word) ] && swplay_u=\(word) && \(command) </dev/null\(redirections)\n"
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
