import PlayData
import PlayModuleKit
import PlayShell

/// Sets the time zone of a host.
struct Timezone: Module {
  /// What the host's own clock shows.
  enum Clock: String, CaseIterable, ParameterValue {
    case utc = "UTC"
    case local
  }

  static let info = ModuleInfo(
    "timezone", "Set the time zone of the host.",
    notes: [
      "Works as tzsetup(8) does, which not every system has: /etc/localtime is a link to the zone's "
        + "file, or a copy of it where it was a copy before, and /var/db/zoneinfo holds its name.",
      "Programs that run keep the old zone: restart cron, syslogd and others.",
      "A newer time-zone database reaches a host on which /etc/localtime is a copy only when this "
        + "task runs again.",
    ],
    manualPages: ["tzsetup(8)", "adjkerntz(8)"],
    programs: ["install", "ln", "rm", "sha256", "stat"],
    examples: [
      #"{ "timezone": "Europe/Berlin" }"#,
      #"{ "timezone": { "name": "UTC", "hwclock": "UTC" } }"#,
    ],
    shorthand: "name")

  @Param("Zone, as a path below /usr/share/zoneinfo.") var name: String
  @Param("Whether the host's own clock shows UTC or the local time; left alone without it.")
  var hwclock: Clock?

  /// What the probe finds out.
  struct Situation: Sendable {
    let zone: String?
    let localtime: String?
    let place: FileStatus?
    let recorded: FileContent
    let clockMark: FileStatus?
  }

  private static let localtime = "/etc/localtime"
  private static let names = NameRule("_+-", later: ".")
  private static let record = "/var/db/zoneinfo"
  private static let clockMark = "/etc/wall_cmos_clock"
  private var zoneFile: String { "/usr/share/zoneinfo/\(name)" }

  var locks: [String] { ["timezone"] }

  func checkParameters() throws {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ Self.names.accepts($0) }) else {
      throw ParameterProblem(
        key: "name", message: "\"\(name)\" is not the name of a time zone",
        hint: "write it as below /usr/share/zoneinfo, for example Europe/Berlin")
    }
  }

  func probe() -> Probe<Situation> {
    Probe<String?>.ask(DigestQuestion(zoneFile)).zip(.ask(DigestQuestion(Self.localtime)))
      .zip(.ask(FileStatusQuestion(Self.localtime)))
      .zip(.ask(FileContentQuestion(Self.record, unlessSHA256: nil)))
      .zip(.ask(FileStatusQuestion(Self.clockMark)))
      .map { answers in
        let ((((zone, localtime), place), recorded), mark) = answers
        return Situation(
          zone: zone, localtime: localtime, place: place, recorded: recorded, clockMark: mark)
      }
  }

  func plan(_ situation: Situation) throws -> Plan {
    guard let zone = situation.zone else {
      throw ModuleFailure(
        "the host has no time zone \(name): there is no \(zoneFile)",
        hint: "see \"ls /usr/share/zoneinfo\" for the names", missing: [Resource(.path, zoneFile)])
    }
    var plan = Plan()
    let before = Self.recordedName(situation.recorded)
    if situation.localtime != zone {
      plan.steps.append(placing(situation, from: before))
    }
    if before != name {
      plan.steps.append(
        Step(
          .value(Self.record, from: before, to: name),
          [
            .write(
              FileWrite(path: Self.record, content: Array("\(name)\n".utf8), mode: "0644"))
          ], provides: [Resource(.path, Self.record)]))
    }
    plan.steps += clockSteps(situation)
    plan.values = ["name": .string(name), "before": before.map { .string($0) } ?? .null]
    return plan
  }

  private static func recordedName(_ content: FileContent) -> String? {
    guard case .bytes(let bytes, _) = content else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first
      .map(String.init)
  }

  private func placing(_ situation: Situation, from before: String?) -> Step {
    let isCopy = situation.place?.kind == .file
    let command: ShellCommand =
      isCopy
      ? ["install", "-S", "-m", "0444", zoneFile, Self.localtime]
      : ["ln", "-sfh", zoneFile, Self.localtime]
    // Without the file libc(3) uses UTC.
    let shown = situation.place == nil ? nil : before ?? "another zone"
    return Step(
      .value(Self.localtime, from: shown, to: name), [.run(command)],
      provides: [Resource(.path, Self.localtime)])
  }

  /// The file is there while the host's own clock shows the local time (adjkerntz(8)).
  private func clockSteps(_ situation: Situation) -> [Step] {
    switch (hwclock, situation.clockMark) {
    case (.local?, nil):
      [
        Step(
          .value("clock of the host", from: Clock.utc.rawValue, to: Clock.local.rawValue),
          [.write(FileWrite(path: Self.clockMark, content: [], mode: "0444"))],
          provides: [Resource(.path, Self.clockMark)])
      ]
    case (.utc?, _?):
      [
        Step(
          .value("clock of the host", from: Clock.local.rawValue, to: Clock.utc.rawValue),
          [.run(["rm", "-f", Self.clockMark])])
      ]
    default: []
    }
  }
}
