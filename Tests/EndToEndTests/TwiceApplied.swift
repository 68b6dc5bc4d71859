import Foundation
import Testing

/// What a run says with `--json`: every task with its differences, in their order.
struct Account: Equatable {
  /// A line for each task, and below it one for each difference.
  let lines: [String]
  /// What each task that could not be done says, with what to do behind it.
  let failures: [String]
  let status: Int32

  /// Reads the events, or only those of a host.
  init(_ finished: Finished, of host: String? = nil) throws {
    status = finished.status
    let events = try finished.output.split(separator: "\n").compactMap { line in
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    }.filter { event in
      event["event"] as? String == "task_finished"
        && (host == nil || event["host"] as? String == host)
    }
    lines = try events.flatMap(Self.lines)
    failures = events.compactMap { event in
      let failure = (event["status"] as? [String: Any])?["failure"] as? [String: Any]
      return failure.map { failure in
        [failure["message"], failure["hint"]].compactMap { $0 as? String }.joined(separator: "; ")
      }
    }
  }

  /// The lines without the tasks that did nothing.
  var changes: [String] {
    lines.filter { !$0.hasPrefix("unchanged: ") && !$0.hasPrefix("skipped: ") }
  }

  /// The first line in which a run did something else than this check had foretold.
  func surprise(in run: Account) -> String? {
    var done = run.lines[...]
    for line in lines {
      let wanted = line.replacing("depends: ", with: "changed: ", maxReplacements: 1)
      let isOpen = line.hasPrefix("depends: ") || line.hasPrefix("skipped: ")
      // What a waiting task did not foretell.
      while !wanted.hasPrefix("    "), done.first?.hasPrefix("    ") == true { done.removeFirst() }
      let found = done.popFirst() ?? "nothing"
      // A task that waits, or that only looks, may find nothing to do.
      let calm = "unchanged: " + line.dropFirst("depends: ".count)
      guard found == wanted || isOpen && found == calm else { return "\(line)\nbut came\n\(found)" }
    }
    return done.first { !$0.hasPrefix("    ") }
  }

  /// The tasks that this check could only announce, and that found nothing to do in the run.
  func idle(in run: Account) -> [String] {
    zip(tasks, run.tasks).filter { $0.hasPrefix("depends: ") && $1.hasPrefix("unchanged: ") }
      .map { String($0.0.dropFirst("depends: ".count)) }
  }

  private var tasks: [String] { lines.filter { !$0.hasPrefix("    ") } }

  private static func lines(of event: [String: Any]) throws -> [String] {
    let task = try #require(event["task"] as? [String: Any])
    let status = try #require(event["status"] as? [String: Any])
    let parts = try #require(event["parts"] as? [[String: Any]])
    let failure = (status["failure"] as? [String: Any]).map { ": \($0["message"] ?? "")" } ?? ""
    let name = "\(task["name"] ?? "")"
    var lines = ["\(status["kind"] ?? ""): \(name)\(failure)"]
    for part in parts {
      for difference in part["differences"] as? [[String: Any]] ?? [] {
        let texts = ["subject", "before", "after", "command"].map { text(of: difference[$0]) }
        lines.append("    " + texts.joined(separator: " | "))
      }
    }
    return lines
  }

  private static func text(of value: Any?) -> String {
    switch value {
    case let text as String: text
    case let content as [String: Any]: "\(content["text"] ?? content["base64"] ?? "")"
    default: "-"
    }
  }
}

extension Lab {
  /// Checks a playbook, runs it, and runs it again.
  ///
  /// The check must announce, difference by difference, what the run then does; of a task that
  /// depends on another it may know nothing but that it would change. The second run must find
  /// nothing to do, but for the tasks that are named in `always`.
  func applyTwice(
    _ playbook: String, always: Set<String> = [], options: [String] = []
  ) async throws -> Account {
    let check = try Account(await json(playbook, options + ["--check"]))
    let run = try Account(await json(playbook, options + ["--verify"]))
    let again = try Account(await json(playbook, options))
    #expect(run.status == 0, "\(run.lines.joined(separator: "\n"))")
    #expect(check.surprise(in: run) == nil)
    let left = again.changes.filter { !$0.hasPrefix("    ") }
      .filter { line in !always.contains { line.hasSuffix(": \($0)") } }
    #expect(left == [], "the second run")
    return run
  }

  private func json(_ playbook: String, _ options: [String]) async throws -> Finished {
    let finished = try await Program.run(command(playbook) + options + ["--json"], in: Self.root)
    #expect(finished.status == 0, "\(finished.output.suffix(2000))\(finished.errors)")
    return finished
  }
}
