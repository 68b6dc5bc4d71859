import PlayData
import PlayModuleKit
import PlayShell

/// Lets some time pass.
struct Pause: Module {
  static let info = ModuleInfo(
    "pause", "Let some time pass on every host.",
    notes: ["Nobody is asked anything. To wait for something use wait_for."],
    manualPages: ["sleep(1)"], programs: ["sleep"],
    check: "A check does not wait.",
    examples: [#"{ "pause": { "seconds": 5 } }"#])

  @Param("Seconds.") var seconds: Int = 0
  @Param("Minutes.") var minutes: Int = 0

  func checkParameters() throws {
    guard seconds >= 0, minutes >= 0, (0..<86_400).contains(total) else {
      throw ParameterProblem(
        key: "seconds", message: "and minutes are numbers of 0 or more, at most a day together")
    }
  }

  func probe() -> Probe<Void> { .none(()) }

  func plan(_ state: Void) -> Plan {
    guard total > 0 else { return .unchanged }
    var plan = Plan([Step(.command("pause for \(total) s"), [.run(["sleep", String(total)])])])
    plan.onlyWaits = true
    plan.skipReason = "a check does not wait"
    return plan
  }

  private var total: Int {
    let (scaled, overflow) = minutes.multipliedReportingOverflow(by: 60)
    let (sum, tooMuch) = scaled.addingReportingOverflow(seconds)
    return overflow || tooMuch ? -1 : sum
  }
}
