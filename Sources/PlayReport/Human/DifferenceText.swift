import PlayEngine
import PlayModuleKit

/// Shows what a step changes.
struct DifferenceText {
  let mode: RunMode
  let options: ReportOptions

  func lines(_ difference: Difference) -> [Line] {
    switch difference.content {
    case .value(let before, let after):
      ["\(difference.subject): \(Self.value(before)) -> \(Self.value(after))"]
    case .command(let command): ["\(mode == .check ? "would run" : "ran"): \(command)"]
    case .text where difference.isSecret:
      ["\(difference.subject): the content is secret and not shown"]
    case .text(let before, let after):
      content(difference.subject, UnifiedDiff(from: before, to: after), before, after)
    }
  }

  private static func value(_ value: String?) -> String { value.map(\.quoted) ?? "not set" }

  private func content(
    _ path: String, _ diff: UnifiedDiff, _ before: [UInt8]?, _ after: [UInt8]?
  ) -> [Line] {
    // A difference that is one remark has no lines to show or to count.
    if case .note(let remark)? = diff.lines.first { return ["\(path): \(remark)"] }
    let heads: [Line] = [
      "--- \(before == nil ? "/dev/null" : "before: \(path)")",
      "+++ \(after == nil ? "/dev/null" : "after: \(path)")",
    ]
    guard options.showsDifferences, !diff.lines.isEmpty else {
      return ["\(path): \(Self.summary(diff, before, after))"]
    }
    let limit = options.differenceLimit ?? diff.lines.count
    let rest = diff.lines.count - limit
    return heads + diff.lines.prefix(limit).map(Self.line)
      + (rest > 0 ? ["\("… \(rest.of("more line")); -vv shows all", .faint)"] : [])
  }

  private static func line(_ line: UnifiedDiff.Line) -> Line {
    switch line {
    case .hunk: "\(line.text, .hunk)"
    case .context: "\(line.text)"
    case .removed: "\(line.text, .removed)"
    case .added: "\(line.text, .added)"
    case .note: "\(line.text, .faint)"
    }
  }

  private static func summary(
    _ diff: UnifiedDiff, _ before: [UInt8]?, _ after: [UInt8]?
  ) -> String {
    let added = diff.lines.count { if case .added = $0 { true } else { false } }
    let removed = diff.lines.count { if case .removed = $0 { true } else { false } }
    switch (before, after, added, removed) {
    case (nil, _, _, _): return "new file, \(added.of("line"))"
    case (_, nil, _, _): return "file removed, \(removed.of("line"))"
    case (_, _, 0, 0): return "same content"
    case (_, _, _, 0): return "\(added.of("line")) added"
    case (_, _, 0, _): return "\(removed.of("line")) removed"
    default: return "\(added.of("line")) added, \(removed) removed"
    }
  }
}
