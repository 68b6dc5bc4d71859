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
      table.add(wait(for: [], until: deadline, continuation), ticket)
      after(&table, ticket)
      for (continuation, end) in table.takeEnded() { continuation.resume(returning: end) }
    }
  }

  private func wait(
    for interests: [Wait.Interest], until deadline: ContinuousClock.Instant,
    _ continuation: CheckedContinuation<Wait.End, Never>
  ) -> Wait {
    Wait(interests: interests, deadline: deadline, look: { nil }, continuation: continuation)
  }

  @Test func aWaitThatGoesOnIsForOtherDescriptors() async {
    let end = await end(
      deadline: .now,
      after: { table, ticket in
        table.goOn(ticket, for: [.writing(7), .writing(8)])
        #expect(table.polling().tickets == [ticket, ticket])
        table.end(ticket, .cancelled)
        table.goOn(ticket, for: [.writing(7)])
        #expect(table.polling().tickets.isEmpty)
      })
    #expect(end == .cancelled)
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
        #expect(table.polling().deadline == deadline)
        table.endOverdue(at: deadline)
        #expect(table.polling().deadline == nil)
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
      table.add(wait(for: interests, until: .now, continuation), ticket)
      let polling = table.polling()
      #expect(polling.descriptors.count == 2)
      #expect(polling.tickets == [ticket, ticket])
      for ticket in polling.tickets { table.end(ticket, .ready) }
      let ended = table.takeEnded()
      #expect(ended.count == 1)
      for (continuation, end) in ended { continuation.resume(returning: end) }
    }
    #expect(end == .ready)
    #expect(table.polling().descriptors.isEmpty)
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
