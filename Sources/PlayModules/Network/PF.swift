import PlayData
import PlayModuleKit
import PlayShell

/// Keeps the rules of the packet filter and loads them without locking the run out.
struct PF: Module {
  /// When the rules are loaded.
  enum Reload: String, CaseIterable, ParameterValue {
    case auto
    case always
    case never
  }

  static let info = ModuleInfo(
    "pf", "Keep the rules of the packet filter pf(4) and load them safely.",
    notes: [
      "As far as pf is loaded, pfctl(8) must accept the rules before anything changes; the file is "
        + "then replaced in one move.",
      "Before rules are loaded, a process on the host is told to bring the former file and rules "
        + "back after `rollback` seconds, or to stop pf if there were none. It is called off over a "
        + "second connection, made under the new rules, when the host has seen that the controller "
        + "acknowledges what that one sends.",
      "This protects from a pfctl that hangs or fails half-way, from a session that ends meanwhile, "
        + "from rules that cut this session, and from rules that refuse new ones. It does not notice "
        + "that others than the controller are refused.",
      "When `enabled` starts pf, it first lets everything pass for a moment, so that it knows the "
        + "connections that exist; otherwise rules for new connections would cut them.",
      "States, tables and the anchors of containers are kept. Rules that were loaded by other means "
        + "are not compared with the file: use `reload` always.",
    ],
    manualPages: ["pf.conf(5)", "pfctl(8)"],
    programs: [
      "cp", "daemon", "grep", "kldload", "kldstat", "pfctl", "printenv", "sha256", "stat", "sysrc",
    ],
    check:
      "Exact, with the difference of the file and pfctl's opinion of the rules if pf is loaded.",
    examples: [
      #"{ "pf": { "src": "pf.conf", "mode": "0600" } }"#,
      #"{ "pf": { "template": "pf.conf.j2", "enabled": true, "rollback": 30 } }"#,
      #"""
      { "pf": { "content": "set skip on lo0\nblock in\npass out\npass in proto tcp to port 22\n" } }
      """#,
    ])

  @Param("File of the controller with the rules, looked for in the role's `files`.")
  var src: LocalFile?
  @Param("Template of the controller with the rules.") var template: LocalTemplate?
  @Param("The rules themselves.") var content: String?
  @Param("Where the rules are kept.") var dest: RemotePath?
  @Param("Mode of the file; a new one gets 0644 without it.") var mode: FileMode?
  @Param("Owner of the file.") var owner: Account?
  @Param("Group of the file.") var group: Account?
  @Param("Whether a copy of the replaced file stays beside it.") var backup: Bool = false
  @Param("Whether pfctl must accept the rules first.") var validate: Bool = true
  @Param("Whether rules are loaded when they have changed and pf runs, always, or never.")
  var reload: Reload = .auto
  @Param("Whether pf runs, now and from every boot on; left alone without it.") var enabled: Bool?
  @Param("Seconds after which the former rules come back by themselves; 0 is without protection.")
  var rollback: Int = 60

  /// What the probe finds out.
  struct Situation: Sendable {
    let target: FileTarget
    let current: FileContent
    let module: KernelModuleState
    let isRunning: Bool
    /// pfctl's answer to the wanted rules; `nil` when it was not asked.
    let opinion: CommandResult?
    /// The variables pf_enable and pf_rules.
    let variables: [RCVariable]
    /// Whether the session's own connection can be seen on the host.
    let knowsConnection: Bool
  }

  var locks: [String] { ["pf"] + (enabled == nil ? [] : ["rcconf"]) }
  var path: String { dest?.text ?? "/etc/pf.conf" }

  func checkParameters() throws {
    let given = [src != nil, template != nil, content != nil].count { $0 }
    guard given == 1 else {
      throw ParameterProblem(
        key: nil, message: "give one of \"src\", \"template\" and \"content\"")
    }
    guard rollback == 0 || (10...3600).contains(rollback) else {
      throw ParameterProblem(
        key: "rollback", message: "is between 10 and 3600 seconds, or 0; got \(rollback)")
    }
    if RCSyntax.specialCharacter(in: path) != nil {
      throw ParameterProblem(key: "dest", message: "cannot stand in rc.conf(5)")
    }
  }

  /// The rules.
  func rules() throws -> [UInt8] {
    if let src {
      guard case .file(let bytes, _) = src.content else {
        throw ParameterProblem(key: "src", message: "is a folder, not a file of rules")
      }
      return bytes
    }
    if let template { return Array(try template.render(TemplateStyle()).utf8) }
    return Array((content ?? "").utf8)
  }

  func probe() throws -> Probe<Situation> {
    let rules = try rules()
    guard let place = RemotePath(path) else {
      throw ParameterProblem(key: "dest", message: "is empty")
    }
    let opinion: Probe<CommandResult?> =
      validate
      ? .command(ShellCommand(["pfctl", "-nf", "-"], input: rules)) { $0 } : .none(nil)
    return ManagedFile.probe(
      place, followsLink: false, unlessSHA256: SHA256Digest.hex(rules)
    )
    .zip(.ask(KernelModuleQuestion(name: "pf"))).zip(Self.isRunning).zip(opinion)
    .zip(
      .each(["pf_enable", "pf_rules"].map { .ask(RCVariableQuestion($0, file: "/etc/rc.conf")) })
    )
    .zip(Self.knowsConnection)
    .map { answers in
      let (((((file, module), isRunning), opinion), variables), knows) = answers
      return Situation(
        target: file.0, current: file.1, module: module, isRunning: isRunning, opinion: opinion,
        variables: variables, knowsConnection: knows)
    }
  }

  private static var isRunning: Probe<Bool> {
    let command: ShellCommand = ["pfctl", "-s", "Running"]
    return .command(command, reads: [Resource(.service, "pf")]) { result in
      // 1 is "Disabled", and also what a kernel without pf answers.
      guard let status = result.status, status < 2 else { throw Unexpected(result, of: command) }
      return status == 0
    }
  }

  private static var knowsConnection: Probe<Bool> {
    let command: ShellCommand = ["printenv", "SSH_CONNECTION"]
    return .command(command) { result in
      guard let status = result.status, status < 2 else { throw Unexpected(result, of: command) }
      return status == 0
    }
  }

  func plan(_ situation: Situation) throws -> Plan {
    if validate, situation.module != .missing { try judge(situation.opinion) }
    var plan = Plan()
    if enabled == true, situation.module == .missing {
      plan.steps.append(
        Step(
          .value("kernel module pf", from: nil, to: "loaded"), [.run(["kldload", "-n", "pf"])],
          provides: [Resource(.kernelModule, "pf")]))
    }
    let file = try fileSteps(situation)
    plan.steps += file
    plan.steps += runSteps(situation, isFileChanging: !file.isEmpty)
    plan.steps += enablingSteps(situation)
    plan.rewrites = RCAssignment.rewritten(by: plan.steps)
    plan.values = [
      "dest": .string(path), "running": .bool(situation.isRunning),
      "sha256": .string(SHA256Digest.hex(try rules())),
    ]
    plan.warnings = warnings(situation, plan)
    return plan
  }

  private func judge(_ opinion: CommandResult?) throws {
    guard let opinion, opinion.status != 0 else { return }
    let missing = opinion.errorLines.compactMap { line -> Resource? in
      // A table or an included file that an earlier task of a check would have written.
      let parts = line.split(separator: ": ")
      guard parts.last == "No such file or directory" else { return nil }
      return parts.first { $0.hasPrefix("/") }.map { Resource(.path, String($0)) }
    }
    throw ModuleFailure(
      "pfctl does not accept the rules: \(opinion.errorLines.prefix(5).joined(separator: " / "))",
      hint: "the numbers are lines of the rules; nothing was changed", missing: missing)
  }

  private func warnings(_ situation: Situation, _ plan: Plan) -> [String] {
    var warnings: [String] = []
    guard plan.isChanging else { return warnings }
    if validate, situation.module == .missing, enabled != true {
      warnings.append("the rules could not be checked, since the kernel has not loaded pf")
    }
    if loads(situation, isFileChanging: true), rollback > 0, !situation.knowsConnection {
      warnings.append(
        "the host cannot see the connections of this session, so the former rules come back only if "
          + "pfctl fails or no new connection can be made")
    }
    return warnings
  }
}
