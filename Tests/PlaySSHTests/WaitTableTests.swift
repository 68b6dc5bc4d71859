import Testing

@testable import PlaySSH

@Suite struct WaitTableTests {
  /// Waits with a table that `change` has changed before and after the wait was added.
  private func end(
    deadline: ContinuousClock.Instant, before: (inout WaitTable, Wait.Ticket) -> Void = { _, _ in },
    after: (inout WaitTable, Wait.Ticket) -> Void = { _, _ in }
  ) async -> Wait.End {
    var table = WaitTable()
    let ticket = table.makeTicket()
    before(&table, ticket)
    return await withCheckedContinuation { continuation in
      table.add(Wait(interests: [], deadline: deadline, continuation: continuation), ticket)
      after(&table, ticket)
      for (continuation, end) in table.takeEnded() { continuation.resume(returning: end) }
    }
  }

  @Test func anEndThatComesBeforeItsWaitIsNotLost() async {
    #expect(await end(deadline: .now, before: { $0.end($1, .cancelled) }) == .cancelled)
  }

  @Test func theFirstEndCounts() async {
    let end = await end(
      deadline: .now,
      after: { table, ticket in
        table.end(ticket, .ready)
        table.endOverdue(at: .now)
      })
    #expect(end == .ready)
  }

  @Test func onlyOverdueWaitsEnd() async {
    let deadline = ContinuousClock.now
    let end = await end(
      deadline: deadline,
      after: { table, _ in
        table.endOverdue(at: deadline - .nanoseconds(1))
        #expect(!table.hasEnded)
        #expect(table.deadline == deadline)
        table.endOverdue(at: deadline)
        #expect(table.deadline == nil)
      })
    #expect(end == .deadline)
  }

  @Test func aTicketThatIsForgottenLeavesNothingBehind() async {
    let end = await end(
      deadline: .now,
      before: { table, ticket in
        table.end(ticket, .cancelled)
        table.forget(ticket)
      }, after: { $0.end($1, .ready) })
    #expect(end == .ready)
  }
}
