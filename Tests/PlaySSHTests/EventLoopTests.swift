import Testing

@testable import PlaySSH

@Suite struct EventLoopTests {
  @Test func nobodyElseRunsBetweenALookAndTheWaitBehindIt() async throws {
    let owner = try Owner()
    #expect(await owner.changesBeforeAWait() == 0)
    await owner.stop()
  }
}

/// An actor on a loop, and what belongs to it.
private actor Owner {
  private nonisolated let loop: EventLoop

  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  init() throws { loop = try EventLoop() }

  func stop() { loop.stop() }

  func changesBeforeAWait() async -> Int {
    let belonging = Belonging()
    return await loop.run {
      _ = self
      return await belonging.changesBeforeAWait(on: loop)
    }
  }
}

private final class Belonging {
  private var changes = 0

  /// How many changes of others come between the caller's last look and its wait.
  func changesBeforeAWait(on loop: EventLoop) async -> Int {
    let other = changeByAnother()
    let looked = changes
    var waited = changes
    _ = await loop.wait(for: [], until: .now, start: { _ in waited = changes }, look: { nil })
    await other.value
    return waited - looked
  }

  private func changeByAnother(
    isolation: isolated (any Actor)? = #isolation
  ) -> Task<Void, Never> {
    Task {
      // Without this the closure would not run on the loop.
      _ = isolation
      changes += 1
    }
  }
}
