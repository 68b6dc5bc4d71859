import PlayEngine
import PlayModuleKit
import PlayPlans
import Testing

/// A run makes the changes of its plan and no others.
@Suite struct PlanGuardTests {
  private let tune = Planning.task([0], "Tune")
  private let change = Difference.value("x", from: "1", to: "2")

  private func message(
    _ planned: [Event], _ task: TaskReference, item: Int? = nil, _ differences: [Difference]
  ) throws -> String? {
    let change = PlannedChange(host: "a", task: task, item: item, differences: differences)
    return PlanGuard(try Planning().plan(planned)).refusal(of: change)?.message
  }

  @Test func aChangeOfThePlanIsMade() throws {
    #expect(
      try message([Planning.report(tune, Planning.part(.changed, change))], tune, [change]) == nil)
  }

  @Test func anotherChangeIsNotMade() throws {
    let planned = [Planning.report(tune, Planning.part(.changed, change))]
    let failure = PlanGuard(try Planning().plan(planned)).refusal(
      of: PlannedChange(
        host: "a", task: tune, item: nil,
        differences: [.value("x", from: "1", to: "3"), .value("y", from: nil, to: "1")]))
    #expect(failure?.message == "the plan does not have this change of x, y")
    #expect(failure?.hint == "make a new plan, which begins with what has been done so far")
    #expect(failure?.phase == .plan)
    let unplanned = "the plan does not have this change of x"
    #expect(
      try message([Planning.report(tune, Planning.part(.unchanged))], tune, [change]) == unplanned)
    #expect(try message([], tune, [change]) == unplanned)
    let handler = Planning.task([0], "Tune", isHandler: true)
    #expect(try message(planned, handler, [change]) == unplanned)
  }

  @Test func whatTheCheckCouldNotKnowIsMadeAsItComes() throws {
    let planned = [Planning.report(tune, Planning.part(.dependsOn(task: "Install")))]
    #expect(try message(planned, tune, [change]) == nil)
    #expect(try message(planned, tune, item: 4, [change]) == nil)
  }

  @Test func itemsAreToldApart() throws {
    let other = Difference.value("y", from: nil, to: "1")
    let planned = [
      Planning.report(
        tune, Planning.part(.changed, change, label: "x"),
        Planning.part(.changed, other, label: "y"))
    ]
    #expect(try message(planned, tune, item: 0, [change]) == nil)
    #expect(try message(planned, tune, item: 1, [other]) == nil)
    #expect(try message(planned, tune, item: 1, [change]) != nil)
    #expect(try message(planned, tune, item: 2, [other]) != nil)
  }

  @Test func tasksOfAnOpenInclusionAreMade() throws {
    let included = Planning.task([0, 0, 1], "Inner")
    let open = [Planning.report(tune, Planning.part(.dependsOn(task: "Install")))]
    #expect(try message(open, included, [change]) == nil)
    let known = [Planning.report(tune, Planning.part(.unchanged))]
    #expect(try message(known, included, [change]) != nil)
  }

  @Test func somethingSecretIsNotNamed() throws {
    let secret = Difference("su s3cret", .command("su s3cret"), isSecret: true)
    #expect(
      try message([], tune, [secret]) == "the plan does not have this change of something secret")
  }
}
