/// Does something for many values at the same time, and hands the results on in the order of the values,
/// each as soon as those before it are there.
///
/// - Parameters:
///   - values: What to do it for.
///   - limit: For how many of them at once, at least one.
///   - work: What to do.
///   - take: Gets a value with its result.
func resultsInOrder<Value: Sendable, Success: Sendable>(
  of values: [Value], atOnce limit: Int,
  _ work: @escaping @Sendable (Value) async throws -> Success,
  take: (Value, Result<Success, any Error>) -> Void
) async {
  typealias Outcome = Result<Success, any Error>
  await withTaskGroup(of: (index: Int, outcome: Outcome).self) { group in
    var waiting = values.indices.makeIterator()
    func begin() {
      guard let index = waiting.next() else { return }
      group.addTask {
        do {
          return (index, .success(try await work(values[index])))
        } catch {
          return (index, .failure(error))
        }
      }
    }
    for _ in 0..<min(max(1, limit), values.count) { begin() }

    var outcomes: [Int: Outcome] = [:]
    var taken = 0
    for await (index, outcome) in group {
      begin()
      outcomes[index] = outcome
      while let next = outcomes.removeValue(forKey: taken) {
        take(values[taken], next)
        taken += 1
      }
    }
  }
}
