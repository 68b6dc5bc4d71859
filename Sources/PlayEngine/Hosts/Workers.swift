/// Shares changes of one host out among workers that run at the same time.
struct Workers {
  /// The worker of each change; `nil` when there is nothing to share out.
  let numbers: [Int?]

  /// Shares changes out among at most so many workers, at least one; changes that hold a lock in common
  /// go to the same one, in their order.
  init(for changes: [HostRunner.Change], limit: Int) {
    guard changes.count > 1 else {
      numbers = changes.map { _ in nil }
      return
    }
    var holders: [String: Int] = [:]
    var loads = Array(repeating: 0, count: limit)
    numbers = changes.map { change in
      if change.actions.isEmpty { return nil }
      let holder = change.locks.sorted().lazy.compactMap { holders[$0] }.first
      let worker = holder ?? loads.indices.min { loads[$0] < loads[$1] } ?? 0
      for lock in change.locks { holders[lock] = worker }
      loads[worker] += 1
      return worker
    }
  }
}
