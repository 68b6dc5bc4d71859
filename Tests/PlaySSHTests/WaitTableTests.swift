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

  @Test func aWaitForSeveralDescriptorsEndsOnce() async {
    var table = WaitTable()
    let ticket = table.makeTicket()
    let end = await withCheckedContinuation { continuation in
      let interests = [
        Wait.Interest(descriptor: 5, isReading: true, isWriting: false), .writing(6),
      ]
      table.add(Wait(interests: interests, deadline: .now, continuation: continuation), ticket)
      let (polled, tickets) = table.descriptors
      #expect(polled.count == 2)
      #expect(tickets == [ticket, ticket])
      for ticket in tickets { table.end(ticket, .ready) }
      let ended = table.takeEnded()
      #expect(ended.count == 1)
      for (continuation, end) in ended { continuation.resume(returning: end) }
    }
    #expect(end == .ready)
    #expect(table.descriptors.polled.isEmpty)
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
