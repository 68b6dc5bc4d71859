import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a volume of podman(1).
struct PodmanVolume: Module {
  static let info = ModuleInfo(
    "podman_volume", "Create or remove a volume for containers.",
    notes: [
      "A volume that is there with another driver, other options or other labels is a failure; "
        + "`recreate` makes it anew, and its data is lost.",
      "`force` removes the containers that use the volume with it.",
    ],
    manualPages: ["podman-volume-create(1)"],
    programs: ["podman"],
    examples: [
      #"{ "podman_volume": { "name": "redis-data" } }"#,
      #"{ "podman_volume": { "name": "old-data", "state": "absent" } }"#,
    ], shorthand: "name")

  @Param("Name of the volume.", aliases: ["volume"]) var name: String
  @Param("Whether it shall be there.") var state: Presence = .present
  @Param("What keeps its data.") var driver: String = "local"
  @Param("Options for the driver.", aliases: ["opt"])
  var options: [String: ScalarText<TrueFalse>] = [:]
  @Param("Labels that it shall have; others stay.", aliases: ["labels"])
  var label: [String: ScalarText<TrueFalse>] = [:]
  @Param("Whether a volume that differs is made anew, without its data.") var recreate: Bool = false
  @Param("Whether containers that use it are removed with it.") var force: Bool = false

  var locks: [String] { ["podman-volume:\(name)"] }

  func checkParameters() throws { try PodmanName.check(name) }

  func probe() -> Probe<ValueMap?> { .ask(PodmanListQuestion(sort: .volume, name: name)) }

  func plan(_ volume: ValueMap?) throws -> Plan {
    var plan = try steps(volume)
    plan.values = ["volume": volume.map { .map($0) } ?? .null]
    return plan
  }

  private func steps(_ volume: ValueMap?) throws -> Plan {
    guard let volume else { return state == .absent ? .unchanged : Plan([creation(from: nil, [])]) }
    guard state == .present else {
      return Plan([Step(.value("volume \(name)", from: "present", to: nil), [removal])])
    }
    let mismatches = mismatches(with: volume)
    guard !mismatches.isEmpty else { return .unchanged }
    guard recreate else {
      throw ModuleFailure(
        "the volume \(name) differs: \(Mismatch.list(mismatches))",
        hint: "set \"recreate\" to make it anew; its data is lost then")
    }
    return Plan([creation(from: Mismatch.list(mismatches), [removal])])
  }

  private func mismatches(with volume: ValueMap) -> [Mismatch] {
    let (now, labels) = (PodmanJSON.texts(volume["Options"]), PodmanJSON.texts(volume["Labels"]))
    return [
      Mismatch("driver", now: volume["Driver"]?.string, wanted: driver),
      Mismatch("options", now: now, wanted: options.mapValues(\.text)),
      Mismatch("labels", now: labels, wanted: label.mapValues(\.text)),
    ].compactMap(\.self)
  }

  private var removal: Action {
    .run(ShellCommand(["podman", "volume", "rm"] + (force ? ["--force"] : []) + [name])) { result in
      guard result.status == 2 else { return nil }
      return ModuleFailure(
        "containers use the volume \(name)", hint: "remove them first, or set \"force\"")
    }
  }

  private func creation(from before: String?, _ actions: [Action]) -> Step {
    let chosen =
      (driver == "local" ? [] : ["--driver=\(driver)"]) + PodmanOptions.words("opt", options)
      + PodmanOptions.words("label", label)
    let create = ShellCommand(["podman", "volume", "create"] + chosen + [name])
    return Step(
      .value("volume \(name)", from: before, to: before == nil ? "present" : "made anew"),
      actions + [.run(create)], provides: [Resource(.volume, name)])
  }
}
