import Testing

@testable import PlaySSH

@Suite struct EventLoopTests {
  @Test func nobodyElseRunsBetweenALookAndTheWaitBehindIt() async throws {
    let owner = try Owner()
    #expect(await owner.changesBeforeAWait() == 0)
    await owner.stop()
  }

  @Test func jobsThatFollowOneAnotherRunBeforeTheLoopLooksAtDescriptors() async throws {
    let owner = try Owner()
    #expect(try await owner.stepsBeforeALook(of: 5) == 5)
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

  func stepsBeforeALook(of count: Int) async throws -> Int {
    let belonging = Belonging()
    return try await loop.run {
      _ = self
      return try await belonging.stepsBeforeALook(of: count, on: loop)
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

  /// How many changes another makes, with a job for each, before the caller sees that a descriptor is ready.
  func stepsBeforeALook(of count: Int, on loop: EventLoop) async throws -> Int {
    let ready = try WakeUpPipe()
    ready.wake()
    let other = changeByAnother(times: count)
    var seen = 0
    let interest = Wait.Interest(descriptor: ready.readEnd, isReading: true, isWriting: false)
    _ = await loop.wait(for: [interest], until: .now + .seconds(60), start: { _ in }) {
      seen = self.changes
      return nil
    }
    await other.value
    return seen
  }

  private func changeByAnother(
    times count: Int = 1, isolation: isolated (any Actor)? = #isolation
  ) -> Task<Void, Never> {
    Task {
      // Without this the closure would not run on the loop.
      _ = isolation
      changes += 1
      if count > 1 { await changeByAnother(times: count - 1, isolation: isolation).value }
    }
  }
}
