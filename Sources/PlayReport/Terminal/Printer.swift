/// Prints paragraphs, and below them a line that is erased before anything else is printed.
struct Printer: Sendable {
  let terminal: Terminal
  let write: @Sendable (String) -> Void

  private var isFirst = true
  private var status = ""

  init(terminal: Terminal, write: @escaping @Sendable (String) -> Void) {
    self.terminal = terminal
    self.write = write
  }

  /// Prints lines, with an empty line between them and the ones before.
  mutating func print(_ lines: [Line]) {
    guard !lines.isEmpty else { return }
    show(nil)
    let text = lines.map { $0.rendered(withColor: terminal.usesColor) + "\n" }.joined()
    write((isFirst ? "" : "\n") + text)
    isFirst = false
  }

  /// Shows another line at the end, or none, on a terminal that can erase it again.
  mutating func show(_ line: Line?) {
    let text = line?.rendered(withColor: terminal.usesColor) ?? ""
    guard terminal.canErase, text != status else { return }
    // ECMA-48's EL: erase to the end of the line.
    write((status.isEmpty ? "" : "\r\u{1B}[K") + text)
    status = text
  }
}
