import PlayData
import PlayModuleKit
import PlayShell

/// Sets a variable of the kernel, in the running kernel and in the file that is read at boot.
struct Sysctl: Module {
  static let info = ModuleInfo(
    "sysctl", "Set a variable of the kernel, now and for every boot.",
    notes: [
      "The running kernel and the file are compared and changed separately; only this variable is "
        + "applied, not the whole file.",
      "A variable that can be set only at boot belongs into /boot/loader.conf: name it as "
        + "`sysctl_file`; the result then says `reboot_required`.",
      "After it has read sysctl.conf, rc(8) sets net.inet.ip.forwarding and "
        + "net.inet6.ip6.forwarding from gateway_enable and ipv6_gateway_enable; set those with "
        + "\"sysrc\".",
    ],
    manualPages: ["sysctl(8)", "sysctl.conf(5)", "loader.conf(5)"],
    programs: ["stat", "sysctl"],
    check: "Exact; a variable that a kernel module brings is known once the module is loaded.",
    examples: [
      #"{ "sysctl": { "name": "net.pf.filter_local", "value": 1 } }"#,
      """
      { "sysctl": { "name": "vfs.zfs.arc_max", "value": "4294967296", \
      "sysctl_file": "/boot/loader.conf" } }
      """,
    ])

  @Param("Variable, for example `kern.maxfiles`.") var name: String
  @Param("Value that it shall have; needed unless `state` is `absent`.")
  var value: ScalarText<OneZero>?
  @Param("Whether the file shall set it.") var state: Presence = .present
  @Param("Whether the running kernel gets the value as well.") var reload: Bool = true
  @Param("Whether the running kernel gets the value even when `reload` is false.")
  var sysctlSet: Bool = false
  @Param("File that is read at boot.") var sysctlFile: RemotePath?
  @Param("Whether a variable that the kernel does not know is kept in the file nevertheless.")
  var ignoreerrors: Bool = false

  /// What the probe finds out.
  struct Situation: Sendable {
    let running: String?
    let access: SysctlAccess
    let status: FileStatus?
    let content: FileContent
  }

  private var file: String { sysctlFile?.text ?? "/etc/sysctl.conf" }
  private var isForLoader: Bool { file.hasPrefix("/boot/") }

  var locks: [String] { ["sysctlconf"] }

  func checkParameters() throws {
    guard KernelSettings.isName(name) else {
      throw ParameterProblem(key: "name", message: "\"\(name)\" is not the name of a variable")
    }
    guard state == .absent || value != nil else {
      throw ParameterProblem(key: "value", message: "is missing", hint: "state present needs it")
    }
    guard let text = value?.text else { return }
    if text.holdsByte(UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\""), 0) {
      throw ParameterProblem(
        key: "value",
        message: "holds a newline, a double quote or a NUL, which the file cannot hold")
    }
  }

  func probe() -> Probe<Situation> {
    Probe.ask(SysctlQuestion(name)).zip(.ask(SysctlAccessQuestion(name: name)))
      .zip(.ask(FileStatusQuestion(file, followsLink: true)))
      .zip(.ask(FileContentQuestion(file, unlessSHA256: nil)))
      .map { Situation(running: $0.0.0.0, access: $0.0.0.1, status: $0.0.1, content: $0.1) }
  }

  func plan(_ situation: Situation) throws -> Plan {
    let settings = try KernelSettings(situation.content, path: file, isForLoader: isForLoader)
    var plan = Plan()
    if state == .present, let wanted = value?.text {
      plan.steps += try runtimeSteps(situation, wanted: wanted)
    }
    let edited =
      state == .present ? settings.setting(name, to: value?.text ?? "") : settings.removing(name)
    if !edited.hasSameBytes(as: settings.text) {
      plan.steps.append(fileStep(from: situation, to: edited))
      plan.warnings = warnings
    }
    plan.values = ["name": .string(name), "file": .string(file)]
    plan.values["runtime_before"] = situation.running.map { .string($0) } ?? .null
    plan.values["file_before"] = settings.value(of: name).map { .string($0) } ?? .null
    plan.values["reboot_required"] = .bool(needsReboot(situation))
    return plan
  }

  /// What the script routing of rc(8) sets after sysctl.conf(5) was read, and by which variable.
  private static let overruled = [
    "net.inet.ip.forwarding": "gateway_enable",
    "net.inet6.ip6.forwarding": "ipv6_gateway_enable",
  ]

  private var warnings: [String] {
    guard state == .present, !isForLoader, let variable = Self.overruled[name] else { return [] }
    return [
      "rc(8) sets \(name) at boot as \(variable) says, whatever the file has: set that with sysrc"
    ]
  }

  private func needsReboot(_ situation: Situation) -> Bool {
    guard isForLoader, state == .present, let wanted = value?.text else { return false }
    return situation.running.map { !KernelSettings.isSame($0, wanted) } ?? true
  }

  /// Kernel modules that may bring the variable: `net.pf.filter_local` comes with `pf`.
  private var possibleModules: [Resource] {
    name.split(separator: ".").map { Resource(.kernelModule, String($0)) }
  }

  private func runtimeSteps(_ situation: Situation, wanted: String) throws -> [Step] {
    guard !isForLoader, reload || sysctlSet else { return [] }
    guard let running = situation.running else {
      if ignoreerrors { return [] }
      throw ModuleFailure(
        "the kernel has no variable \(name)",
        hint: "load the kernel module that brings it, or keep it in the file alone with "
          + "\"reload\": false",
        missing: [Resource(.sysctl, name)] + possibleModules)
    }
    guard situation.access.isWritable else {
      throw ModuleFailure(
        situation.access.isTunable
          ? "\(name) can be set only at boot, not in the running kernel"
          : "\(name) is read-only",
        hint: situation.access.isTunable
          ? "use \"sysctl_file\": \"/boot/loader.conf\" and reboot" : nil)
    }
    guard !KernelSettings.isSame(running, wanted) else { return [] }
    return [
      Step(
        .value("kernel: \(name)", from: running, to: wanted),
        [.run(["sysctl", "\(name)=\(wanted)"])])
    ]
  }

  private func fileStep(from situation: Situation, to edited: String) -> Step {
    let before: [UInt8]? = if case .bytes(let bytes, _) = situation.content { bytes } else { nil }
    let write = FileWrite(
      path: file, content: Array(edited.utf8), mode: situation.status?.modeText ?? "0644",
      owner: situation.status?.owner ?? "root", group: situation.status?.group ?? "wheel")
    return Step(
      .text(file, from: before, to: Array(edited.utf8)), [.write(write)],
      provides: [Resource(.path, file)])
  }
}
