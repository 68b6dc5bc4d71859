import PlayData
public import PlayEngine

/// The explanation of a variable, as people read it.
public struct ExplanationText {
  private let explanation: Explanation
  private let masker: Masker

  /// Prepares the text; the masker hides secrets in it.
  public init(_ explanation: Explanation, masker: Masker) {
    self.explanation = explanation
    self.masker = masker
  }

  /// One paragraph for each place where the variable differs.
  public var text: String {
    let head = "\(explanation.variable) on \(explanation.host)\n"
    return masker(([head] + explanation.views.map(paragraph)).joined(separator: "\n"))
  }

  /// A line of a paragraph: what it says, who, where, and the value.
  private struct Row {
    let label: String
    let cells: [String]
  }

  private func paragraph(_ view: Explanation.View) -> String {
    let hidden = view.definitions.dropFirst()
    let rows =
      view.definitions.prefix(1).map { row("set by", $0) }
      + hidden.enumerated().map { row($0 == 0 ? "hides" : "", $1) }
      + view.later.enumerated().map { row($0 == 0 ? "then" : "", $1) }
    let widths = (0..<2).map { column in rows.map { $0.cells[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      let cells = zip(row.cells, widths + [0]).map { $0.padded(to: $1) }
      return line(row.label, cells.joined(separator: "  "))
    }
    return ([title(of: view), line("value", view.value.text)] + lines)
      .map { $0 + "\n" }.joined()
  }

  private func line(_ label: String, _ text: String) -> String {
    "  " + label.padded(to: 8) + text
  }

  private func row(_ label: String, _ definition: Explanation.Definition) -> Row {
    Row(
      label: label,
      cells: [
        definition.name, definition.position.map { "\($0)" } ?? "-",
        definition.written.map { JSON.write($0) } ?? "known in a run only",
      ])
  }

  private func title(of view: Explanation.View) -> String {
    let count = view.followers
    let followers = count == 0 ? "" : " and \(count) more \(count == 1 ? "task" : "tasks")"
    return view.place.title + followers
  }
}

extension Explanation.Place {
  fileprivate var title: String {
    switch self {
    case .inventory: "in the inventory"
    case .play(let name, let position): "in the play \"\(name)\", \(position)"
    case .role(let role, let use, let position):
      "in the role \"\(role)\"" + (use == role ? "" : " as \"\(use)\"") + ", \(position)"
    case .task(let name, let position): "in the task \"\(name)\", \(position)"
    }
  }
}

extension Explanation.Outcome {
  fileprivate var text: String {
    switch self {
    case .value(let value): JSON.write(value)
    case .knownLater: "known in a run only"
    case .failure(let message): "none: \(message)"
    }
  }
}
