import PlayTestKit
import Testing

@testable import PlaySSH

@Suite struct AuthenticationPlanTests {
  @Test func onlyOfferedMethodsAreTriedEachOnce() {
    var plan = AuthenticationPlan(keys: [], hasAgent: true, hasPassword: true)
    #expect(plan.next() == .question)
    plan.hear(["publickey", "password"], isPart: false)
    #expect(plan.next() == .agent)
    #expect(plan.next() == .password)
    #expect(plan.next() == nil)
    plan.hear(["keyboard-interactive", "password"], isPart: false)
    #expect(plan.next() == .keyboardInteractive)
    #expect(plan.next() == nil)
  }

  @Test func aPassphraseIsAskedForAfterAllElseThatNeedsNoOne() {
    let locked = ["a", "b"].map {
      KeyLogin(method: .key(path: $0), path: $0, identity: .locked(publicKey: nil))
    }
    var plan = AuthenticationPlan(keys: locked, hasAgent: true, hasPassword: true)
    #expect(plan.next() == .question)
    plan.hear(["publickey", "password"], isPart: false)
    let order = (0..<5).map { _ in plan.next() }
    #expect(order == [.agent, .key(path: "a"), .key(path: "b"), .password, nil])
  }

  /// A plan with two keys that can be used.
  private func planWithKeys() throws -> AuthenticationPlan {
    let server = try SSHServer()
    guard case .key(let key) = LibSSHKey.load(server.identityFile, passphrase: nil) else {
      throw Unusable(file: server.identityFile)
    }
    return AuthenticationPlan(
      keys: ["a", "b"].map {
        KeyLogin(method: .key(path: $0), path: $0, identity: .key(key))
      }, hasAgent: true, hasPassword: true)
  }

  private struct Unusable: Error {
    let file: String
  }

  @Test func theFirstKeyIsTriedBeforeAnythingIsAsked() throws {
    var plan = try planWithKeys()
    #expect(plan.next() == .key(path: "a"))
    plan.hear(["publickey"], isPart: false)
    #expect(plan.next() == .key(path: "b"))
    #expect(plan.next() == .agent)
    #expect(plan.next() == .question, "some let in who asks, whatever they say they accept")
    plan.hear(["publickey"], isPart: false)
    #expect(plan.next() == nil)
  }

  @Test func aKeyThatDidNotReachTheServerLeavesTheQuestion() throws {
    var plan = try planWithKeys()
    #expect(plan.next() == .key(path: "a"))
    plan.hear([], isPart: false)
    #expect(plan.next() == .question)
    plan.hear([], isPart: false)
    #expect(plan.next() == nil)
  }

  @Test func nothingIsAskedAfterAPartWasAccepted() throws {
    var plan = try planWithKeys()
    #expect(plan.next() == .key(path: "a"))
    plan.hear(["password"], isPart: true)
    #expect(plan.next() == .password)
    #expect(plan.next() == nil)
  }

  @Test func unusableKeysAreReportedAndNotTried() {
    var plan = AuthenticationPlan(
      keys: [KeyLogin(method: .key(path: "a"), path: "a", identity: .unusable("broken"))],
      hasAgent: false, hasPassword: false)
    #expect(plan.next() == .question)
    plan.hear(["publickey"], isPart: false)
    #expect(plan.next() == nil)
    #expect(plan.tried == [AuthenticationAttempt(method: "key a", outcome: .unusable("broken"))])
  }
}
