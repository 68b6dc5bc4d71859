import PlayEngine

/// Shows how a run went, in a table and a few sentences.
struct RecapText {
  let recap: Recap
  let options: ReportOptions
  /// Warnings that were shown before.
  let warnings: Int

  var lines: [Line] {
    let reasons = unreachable + stopped + owedHandlers + lostHandlers + costs
    let remark = warnings > 0 ? ["\(warnings.of("warning"), .warning), shown above" as Line] : []
    return table + [""] + reasons + remark + failures + [conclusion]
  }

  private var table: [Line] {
    let columns = Self.columns.filter { column in
      !column.isOptional || recap.hosts.contains { column.count($0) > 0 }
    }
    let width = recap.hosts.map(\.name.visible.count).max().map { max($0, 4) } ?? 4
    let head = columns.map { "  " + $0.name }.joined()
    return ["\("host".padded(to: width) + head, .title)"]
      + recap.hosts.map { host in
        columns.reduce("\(host.name.visible.padded(to: width))") { line, column in
          let count = column.count(host)
          let text = String(count)
          let blanks = String(repeating: " ", count: column.name.count + 2 - text.count)
          return line + "\(blanks)\(text, count > 0 ? column.style : .faint)"
        }
      }
  }

  private struct Column {
    let name: String
    let style: Style
    var isOptional = false
    let count: (Recap.Host) -> Int
  }

  private static var columns: [Column] {
    [
      Column(name: "     ok", style: .unchanged, count: \.unchanged),
      Column(name: "changed", style: .changed, count: \.changed),
      Column(name: "depends", style: .changed, count: \.dependent),
      Column(name: " failed", style: .failed, count: \.failed),
      Column(name: "ignored", style: .failed, isOptional: true, count: \.ignored),
      Column(name: "rescued", style: .failed, isOptional: true, count: \.rescued),
      Column(name: "skipped", style: .skipped, count: \.skipped),
      Column(name: "refused", style: .failed, isOptional: true) { $0.refused == nil ? 0 : 1 },
      Column(name: "unreachable", style: .unreachable) { $0.unreachable == nil ? 0 : 1 },
    ]
  }

  private var unreachable: [Line] {
    recap.hosts.compactMap { host in
      host.unreachable.map { "\("unreachable", .unreachable): \(host.name): \($0)" }
    }
  }

  private var stopped: [Line] {
    recap.hosts.compactMap { host in
      host.stopped.map { "\("stopped", .failed): \(host.name): \($0)" }
    }
  }

  private var owedHandlers: [Line] {
    recap.hosts.filter { !$0.owedHandlers.isEmpty }.map { host in
      let names = host.owedHandlers.joined(separator: ", ")
      return recap.keepsOwedHandlers
        ? "handlers owed: \(host.name): \(names); the next run begins with them"
        : "handlers notified but not run: \(host.name): \(names)"
    }
  }

  private var lostHandlers: [Line] {
    recap.lostHandlers.map { lost in
      "no longer there and forgotten: \(lost.host): the owed handler \(lost.handler.title)"
    }
  }

  private var costs: [Line] {
    guard options.showsCosts else { return [] }
    return recap.hosts.map { host in
      let cost = host.cost
      return """
        \(host.name): \(cost.exchanges.of("exchange")), \(cost.commands.of("command")), \
        \(cost.sentBytes.of("byte")) sent, \(cost.receivedBytes.of("byte")) received
        """
    }
  }

  /// How many hosts did not get to the end, and how to repeat the run there.
  private var failures: [Line] {
    let counts = [
      (recap.hosts.count { $0.failed > 0 }, "failed"),
      (recap.hosts.count { $0.refused != nil }, "refused"),
      (recap.hosts.count { $0.unreachable != nil }, "unreachable"),
    ].filter { $0.0 > 0 }.map { "\($0.of("host")) \($1)" }
    guard !counts.isEmpty else { return [] }
    return ["\(counts.joined(separator: ", "), .failed)\(advice)"]
  }

  private var advice: String {
    let refused = recap.hosts.filter { $0.refused != nil }.map(\.name)
    guard refused.isEmpty else { return "; make a new plan for \(HostList(refused).text)" }
    let hosts = recap.hosts.filter { $0.failed > 0 || $0.unreachable != nil }.map(\.name)
    let isEverywhere = hosts.count == recap.hosts.count
    return isEverywhere ? "" : "; again there alone: --limit \(hosts.joined(separator: ":"))"
  }

  private var conclusion: Line {
    let changed = recap.hosts.filter { $0.changed + $0.dependent > 0 }
    let dependent = changed.reduce(0) { $0 + $1.dependent }
    let applied = recap.hosts.reduce(0) { $0 + $1.applied }
    let count = changed.reduce(dependent - applied) { $0 + $1.changed }
    let made =
      applied == 0
      ? "nothing was changed" : "\(applied.of("change")) made, as check_mode: false says"
    let changes = count.of("change")
    let hosts = changed.count.of("host")
    let guesses = dependent > 0 ? " (\(dependent) known in full only after earlier changes)" : ""
    let time = "(\(recap.duration.text))"
    return switch recap.mode {
    case .check where count == 0 && applied == 0: "Check: no changes would be made \(time)."
    case .check:
      "Check: \(changes) would be made on \(hosts)\(guesses); \(made) \(time)."
    case .apply where count == 0: "Done: nothing had to be changed \(time)."
    case .apply: "Done: \(changes) made on \(hosts) \(time)."
    }
  }
}
