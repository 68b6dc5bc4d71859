import PlayData
import PlayModuleKit
import PlayShell

/// Loads and unloads modules of the kernel, now and at every boot.
struct Kmod: Module {
  static let info = ModuleInfo(
    "kmod", "Load or unload modules of the kernel, now and at every boot.",
    notes: [
      "`persistent` keeps the modules in kld_list of rc.conf(5), which is read after the file systems "
        + "are mounted. A module that the boot itself needs belongs into /boot/loader.conf: use "
        + "\"loader\" with `NAME_load`.",
      "A module that the kernel has built in counts as loaded; it cannot be unloaded.",
      "Inside a jail the kernel refuses; load the modules on the host of the jail.",
    ],
    manualPages: ["kldload(8)", "kldstat(8)", "rc.conf(5)"],
    programs: ["grep", "kldload", "kldstat", "kldunload", "sysrc"],
    check: "Exact, but whether the host has a module of this name shows only when it is loaded.",
    examples: [
      #"{ "kmod": { "name": "pf" } }"#,
      #"{ "kmod": { "name": ["fdescfs", "linux64"], "persistent": false } }"#,
      #"{ "kmod": { "name": "linux64", "state": "absent" } }"#,
    ])

  @Param("Modules, by the names that kldload takes.") var name: [String]
  @Param("Whether the kernel shall have them.") var state: Presence = .present
  @Param("Whether kld_list of rc.conf(5) is kept in step, so that a boot leads to the same state.")
  var persistent: Bool = true

  /// What the probe finds out.
  struct Situation: Sendable {
    let modules: [KernelModuleState]
    /// The variable kld_list; `nil` when it is not asked for.
    let list: RCVariable?
  }

  var locks: [String] { persistent ? ["rcconf"] : [] }

  func checkParameters() throws {
    guard !name.isEmpty else {
      throw ParameterProblem(key: "name", message: "names no module")
    }
    for module in name {
      guard NameRule("_", later: ".-").accepts(module) else {
        throw ParameterProblem(
          key: "name", message: "\"\(module)\" is not the name of a module",
          hint: "write it as kldload takes it, for example pf or if_bridge")
      }
      guard !module.hasSuffix(".ko") else {
        throw ParameterProblem(
          key: "name", message: "\"\(module)\" is a file; write the name without .ko")
      }
    }
  }

  func probe() -> Probe<Situation> {
    let modules = Probe<[KernelModuleState]>.each(
      name.map { .ask(KernelModuleQuestion(name: $0)) })
    guard persistent else { return modules.map { Situation(modules: $0, list: nil) } }
    return modules.zip(.ask(RCVariableQuestion("kld_list", file: "/etc/rc.conf")))
      .map { Situation(modules: $0.0, list: $0.1) }
  }

  func plan(_ situation: Situation) throws -> Plan {
    let states = zip(name, situation.modules)
    var plan = Plan(
      state == .present ? loading(states.filter { $1 == .missing }.map(\.0)) : [])
    if let list = situation.list {
      plan.steps += try listing(list)
      plan.warnings = RCAssignment.warnings("kld_list", list)
    }
    if state == .absent { plan.steps += try unloading(states) }
    plan.rewrites = RCAssignment.rewritten(by: plan.steps)
    plan.values["loaded"] = .map(
      ValueMap(states.map { ($0, .bool($1 != .missing)) }))
    return plan
  }

  private func loading(_ missing: [String]) -> [Step] {
    missing.map { module in
      // -n: another task's service may have loaded it since it was looked for.
      Step(
        .value("kernel module \(module)", from: nil, to: "loaded"),
        [.run(["kldload", "-n", module], failure: { Self.unknown(module, $0) })],
        provides: [Resource(.kernelModule, module)])
    }
  }

  private static func unknown(_ module: String, _ result: CommandResult) -> ModuleFailure? {
    guard result.stderr.hasSuffix("can't load \(module): No such file or directory\n") else {
      return nil
    }
    return ModuleFailure(
      "there is no kernel module \(module)",
      hint: "correct the name, or install the package that brings it; "
        + "\"ls /boot/kernel /boot/modules\" shows what there is")
  }

  private func unloading(_ states: Zip2Sequence<[String], [KernelModuleState]>) throws -> [Step] {
    try states.filter { $1 != .missing }.map { module, state in
      guard state == .loaded else {
        throw ModuleFailure(
          "\(module) is built into the kernel, or is part of a file of another name",
          hint: "see the output of \"kldstat -v\"")
      }
      return Step(
        .value("kernel module \(module)", from: "loaded", to: nil), [.run(["kldunload", module])])
    }
  }

  private func listing(_ list: RCVariable) throws -> [Step] {
    let items = (list.value ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    let wanted =
      state == .present
      ? name.reduce(into: items) { items, module in
        if !items.contains(where: { Self.moduleName($0) == module }) { items.append(module) }
      }
      : items.filter { !name.contains(Self.moduleName($0)) }
    guard wanted != items else { return [] }
    let value = wanted.joined(separator: " ")
    if let special = RCSyntax.specialCharacter(in: value) {
      throw ModuleFailure(
        "kld_list holds \(special), which sysrc would write unescaped",
        hint: "correct it with \"sysrc\" first")
    }
    return [RCAssignment.step("kld_list", from: list.value, to: value)]
  }

  /// An item of kld_list may be a file and a path.
  private static func moduleName(_ item: String) -> String {
    let file = item.split(separator: "/").last.map(String.init) ?? item
    return file.hasSuffix(".ko") ? String(file.dropLast(3)) : file
  }
}
