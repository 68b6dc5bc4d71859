import Testing

@testable import PlaySSH

@Suite struct OutboxTests {
  @Test func bytesLeaveInOrderAndInPortions() {
    var outbox = Outbox([1, 2, 3])
    #expect(outbox.withNext(2) { Array($0) } == [1, 2])
    outbox.drop(1)
    outbox.append([4])
    #expect(outbox.withNext(9) { Array($0) } == [2, 3, 4])
    outbox.drop(3)
    #expect(outbox.isEmpty)
    outbox.append([5])
    #expect(outbox.withNext(9) { Array($0) } == [5])
  }
}
