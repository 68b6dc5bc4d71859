import PlayData
import PlayTestKit

/// How a playbook went on every host, as far as swplay and Ansible can be compared.
struct PlaybookOutcome {
  /// A task, or a handler, that has ended on a host.
  fileprivate struct Step {
    let task: String
    let status: String
    /// What `debug` showed, one value for each item of a loop; `nil` for other modules.
    let shown: [Value]?
  }

  private var hosts: [String: [Step]] = [:]
  /// The counts of each host, in the order ok, failed, skipped, ignored, rescued.
  private var recaps: [String: [Int]] = [:]
  private var isRefused = false

  /// Reads what `swplay --json` printed.
  init(_ finished: Swplay.Finished) throws {
    isRefused = ![0, 2].contains(finished.status)
    for line in finished.output.split(separator: "\n") {
      let event = try JSON.read(Source(name: "swplay's output", text: String(line)))
      for host in event["hosts"]?.list ?? [] {
        guard let name = host["name"]?.string else { continue }
        let counts = Self.counts(
          ["unchanged", "changed", "ignored", "failed", "skipped", "rescued"], host)
        // To Ansible changed and ignored tasks are ok besides.
        recaps[name] = [counts[...2].reduce(0, +), counts[3], counts[4], counts[2], counts[5]]
      }
      guard event["event"]?.string == "task_finished", let host = event["host"]?.string else {
        continue
      }
      hosts[host, default: []].append(Step(event))
    }
  }

  /// Reads what the callback of `ansible-playbook` printed.
  init(_ answer: AnsibleOracle.Answer) throws {
    guard [0, 2].contains(answer.status), let document = try answer.json() else {
      isRefused = true
      return
    }
    for entry in document.entries ?? [] {
      recaps[entry.key] = entry.value["recap"].map {
        Self.counts(["ok", "failed", "skipped", "ignored", "rescued"], $0)
      }
      hosts[entry.key] = (entry.value["steps"]?.list ?? []).map { node in
        Step(
          task: node["task"]?.string ?? "", status: node["status"]?.string ?? "",
          shown: node["shown"]?.list?.map(\.value))
      }
    }
  }

  /// Everything in which two outcomes differ, in words.
  static func mismatches(_ ours: PlaybookOutcome, _ theirs: PlaybookOutcome) -> [String] {
    if ours.isRefused || theirs.isRefused {
      guard ours.isRefused != theirs.isRefused else { return [] }
      return [ours.isRefused ? "only swplay refuses it" : "only ansible refuses it"]
    }
    return Set(ours.hosts.keys).union(theirs.hosts.keys).sorted().flatMap { host in
      let found = compare(host, ours.hosts[host] ?? [], theirs.hosts[host] ?? [])
      guard found.isEmpty, ours.recaps[host] != theirs.recaps[host] else { return found }
      let (own, other) = (ours.recaps[host] ?? [], theirs.recaps[host] ?? [])
      return ["\(host): ansible counts \(other), swplay counts \(own)"]
    }
  }

  private static func counts(_ names: [String], _ node: Node) -> [Int] {
    names.map { name in
      guard case .int(let count)? = node[name]?.value else { return 0 }
      return count
    }
  }

  private static func compare(_ host: String, _ ours: [Step], _ theirs: [Step]) -> [String] {
    guard ours.map(\.task) == theirs.map(\.task) else {
      return ["\(host): ansible ran \(theirs.map(\.task)), swplay ran \(ours.map(\.task))"]
    }
    return zip(ours, theirs).enumerated().compactMap { index, steps -> String? in
      let (own, other) = steps
      // Only Ansible's record knows which tasks are of the module debug.
      let isAlike =
        own.status == other.status && (other.shown == nil || own.shown == other.shown)
      guard !isAlike else { return nil }
      let place = "\(host), task \(index + 1) (\(own.task))"
      return "\(place): ansible \(other.text), swplay \(other.shown == nil ? own.status : own.text)"
    }
  }
}

extension PlaybookOutcome.Step {
  private static let internalKeys: Set = [
    "changed", "failed", "skipped", "skip_reason", "item",
  ]

  /// Reads a finished task.
  fileprivate init(_ event: Node) {
    let role = event["task"]?["role"]?.string.map { "\($0) : " } ?? ""
    let kind = event["status"]?["kind"]?.string ?? ""
    task = role + (event["task"]?["name"]?.string ?? "")
    // Ansible tells only in the end that a failure was rescued.
    status = ["unchanged": "ok", "rescued": "failed"][kind] ?? kind
    shown = (event["parts"]?.list ?? []).compactMap { part in
      guard ["unchanged", "changed"].contains(part["status"]?["kind"]?.string) else { return nil }
      return part["result"]?.entries?.first { !Self.internalKeys.contains($0.key) }?.value.value
    }
  }

  fileprivate var text: String {
    guard let shown, !shown.isEmpty else { return status }
    return status + " " + shown.map { JSON.write($0) }.joined(separator: ", ")
  }
}
