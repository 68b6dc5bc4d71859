import Testing

@testable import PlaySSH

@Suite struct AuthenticationPlanTests {
  @Test func onlyOfferedMethodsAreTriedEachOnce() {
    var plan = AuthenticationPlan(identities: [], hasAgent: true, hasPassword: true)
    plan.offered = ["publickey", "password"]
    #expect(plan.next() == .agent)
    #expect(plan.next() == .password)
    #expect(plan.next() == nil)
    plan.offered = ["keyboard-interactive", "password"]
    #expect(plan.next() == .keyboardInteractive)
    #expect(plan.next() == nil)
  }

  @Test func unusableKeysAreReportedAndNotTried() {
    var plan = AuthenticationPlan(
      identities: [(.key(path: "a"), .unusable("broken"))], hasAgent: false, hasPassword: false)
    plan.offered = ["publickey"]
    #expect(plan.next() == nil)
    #expect(plan.tried == [AuthenticationAttempt(method: "key a", outcome: .unusable("broken"))])
  }
}
