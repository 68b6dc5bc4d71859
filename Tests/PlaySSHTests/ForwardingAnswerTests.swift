import Testing

@testable import PlaySSH

@Suite struct ForwardingAnswerTests {
  @Test(
    arguments: [
      (
        "Channel opening failure: channel 43 error (1) open failed", true,
        .forwardingRefused(reason: "open failed")
      ),
      (
        "Channel opening failure: channel 43 error (1) open failed", false,
        .forwardingRefused(reason: "open failed")
      ),
      (
        "Channel opening failure: channel 43 error (2) Connection refused", true,
        .unreachableFromJump(reason: "Connection refused")
      ),
      // The words are those of only one of them.
      (
        "Channel opening failure: channel 43 error (2) Connection refused", false,
        .unreachableFromJump(reason: "open failed")
      ),
      ("out of memory", true, .unreachableFromJump(reason: "out of memory")),
    ] as [(String, Bool, SSHError.Reason)])
  func theReasonIsTakenFromTheLibrarysWords(
    message: String, isAlone: Bool, reason: SSHError.Reason
  ) {
    #expect(ForwardingAnswer(message).reason(isAlone: isAlone) == reason)
  }
}
