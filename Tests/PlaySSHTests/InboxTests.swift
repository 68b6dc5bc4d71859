import Testing

@testable import PlaySSH

/// What a host sends and no one has asked for does not pile up.
@Suite struct InboxTests {
  @Test func bothStreamsShareTheRoom() {
    let inbox = LibSSHChannel.Inbox(limit: 5)
    let bytes: [UInt8] = [1, 2, 3]
    func take(areErrors: Bool) -> Int {
      bytes.withUnsafeBytes { inbox.take($0, areErrors: areErrors) }
    }
    #expect(take(areErrors: true) == 3)
    #expect(!inbox.isOverfull)
    #expect(take(areErrors: false) == 2)
    #expect(inbox.isOverfull)
    #expect(take(areErrors: true) == 0)
    #expect(inbox.errors == [1, 2, 3])
    #expect(inbox.output == [1, 2])
    #expect(inbox.received == 5)
  }
}
