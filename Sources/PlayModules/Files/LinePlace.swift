/// Where a line goes that is not there yet.
enum LinePlace: Sendable {
  case start
  case end
  case before(PythonPattern)
  case after(PythonPattern)

  /// The place that a task's `insertafter` or `insertbefore` names; the end without either.
  init(after: LineInFile.Anchor?, before: LineInFile.Anchor?) {
    switch (after, before) {
    case (.start?, _), (_, .start?): self = .start
    case (.pattern(let pattern)?, _): self = .after(pattern)
    case (_, .pattern(let pattern)?): self = .before(pattern)
    default: self = .end
    }
  }

  /// The number that the new line will have; the end when the expression matches no line.
  func index(in text: TextLines, firstMatch: Bool) throws -> Int {
    let last = text.lines.count
    func found(_ pattern: PythonPattern) throws -> Int? {
      let matches = { (line: TextLines.Line) in try pattern.match(in: line.text) != nil }
      return firstMatch
        ? try text.lines.firstIndex(where: matches) : try text.lines.lastIndex(where: matches)
    }
    return switch self {
    case .start: 0
    case .end: last
    case .before(let pattern): try found(pattern) ?? last
    case .after(let pattern): try found(pattern).map { $0 + 1 } ?? last
    }
  }
}
