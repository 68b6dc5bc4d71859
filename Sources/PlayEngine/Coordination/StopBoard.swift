import PlayLock

/// Where the hosts of a batch see that their play ends early.
final class StopBoard: Sendable {
  private let current = Locked<[StopSign]>([])

  /// All signs, in the order in which they were put up.
  var signs: [StopSign] { current.withLock { $0 } }

  /// Puts a sign up.
  func put(up sign: StopSign) { current.withLock { $0.append(sign) } }
}
