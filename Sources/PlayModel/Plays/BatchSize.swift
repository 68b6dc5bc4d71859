/// How many hosts of a play work at the same time: an entry of `serial`.
public enum BatchSize: Sendable, Equatable {
  /// A number of hosts.
  case count(Int)
  /// A part of the play's hosts, in percent.
  case percentage(Double)

  /// Reads `2`, `"2"` or `"30%"`; there is no size below one host.
  public init?(_ text: String) {
    if text.hasSuffix("%") {
      guard let number = Double(text.dropLast()), number > 0, number <= 100 else { return nil }
      self = .percentage(number)
    } else {
      guard let number = Int(text), number > 0 else { return nil }
      self = .count(number)
    }
  }

  /// The size among so many hosts; never less than one.
  private func size(of total: Int) -> Int {
    switch self {
    case .count(let count): count
    case .percentage(let part): max(1, Int(Double(total) * part / 100))
    }
  }

  /// Cuts a play's hosts into batches; the last size stands for all that follow.
  public static func batches<Host>(of hosts: [Host], sizes: [BatchSize]) -> [[Host]] {
    guard let last = sizes.last else { return [hosts] }
    var batches: [[Host]] = []
    var rest = hosts[...]
    while !rest.isEmpty {
      let size = batches.count < sizes.count ? sizes[batches.count] : last
      let batch = rest.prefix(size.size(of: hosts.count))
      batches.append(Array(batch))
      rest = rest.dropFirst(batch.count)
    }
    return batches
  }
}

/// How the hosts of a play move along.
public enum Strategy: String, CaseIterable, Sendable {
  /// Every host goes its own way.
  case free
  /// No host starts a task before all have ended those before it.
  case linear
}
