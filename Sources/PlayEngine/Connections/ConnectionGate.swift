import PlayLock

/// Lets a limited number of hosts connect at the same time.
final class ConnectionGate: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Locked<State>

  init(limit: Int) { state = Locked(State(free: max(1, limit))) }

  /// Runs `body` when a place is free.
  func pass<Result: Sendable>(
    _ body: @Sendable () async throws -> Result
  ) async rethrows -> Result {
    await enter()
    defer { leave() }
    return try await body()
  }

  /// Waits for a place, which must be given back.
  fileprivate func enter() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.free == 0 {
          state.waiting.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  fileprivate func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.waiting.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}

/// The place of one host at the gate, which it has from its first task on: of many hosts those that cannot
/// connect yet need no memory for what they will ask.
///
/// It is given back behind the first connection, or before the host waits for anything else.
final class ConnectionPlace: Sendable {
  private let gate: ConnectionGate
  private let isHeld = Locked(true)

  /// Waits for a place.
  init(at gate: ConnectionGate) async {
    self.gate = gate
    await gate.enter()
  }

  /// Connects now if the place is still held, and else when another one is free.
  func pass<Result: Sendable>(
    _ body: @Sendable () async throws -> Result
  ) async rethrows -> Result {
    guard isHeld.withLock(\.self) else { return try await gate.pass(body) }
    defer { leave() }
    return try await body()
  }

  /// Gives the place back, if that has not been done.
  func leave() {
    let wasHeld = isHeld.withLock { isHeld in
      defer { isHeld = false }
      return isHeld
    }
    if wasHeld { gate.leave() }
  }
}
