/// Prints paragraphs, and lines that come one after the other.
struct Printer: Sendable {
  let screen: Screen
  private var isFirst = true
  /// Whether lines have come last, among which there is no empty one.
  private var isFlowing = false

  init(_ screen: Screen) { self.screen = screen }

  /// Prints lines, with an empty line between them and the ones before.
  mutating func print(_ lines: [Line]) {
    print(lines, isFlowing: false)
  }

  /// Prints lines right behind others that were printed so.
  mutating func flow(_ lines: [Line]) { print(lines, isFlowing: true) }

  private mutating func print(_ lines: [Line], isFlowing isNext: Bool) {
    guard !lines.isEmpty else { return }
    var text = isFirst || isFlowing && isNext ? "" : "\n"
    for line in lines {
      line.render(into: &text, withColor: screen.terminal.usesColor)
      text += "\n"
    }
    screen.print(text)
    (isFirst, isFlowing) = (false, isNext)
  }
}
