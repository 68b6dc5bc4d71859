import PlayData
import PlayModuleKit
import PlayShell

/// Keeps one variable of rc.conf(5), or of a file like it, with sysrc(8).
struct Sysrc: Module {
  /// What shall be true of the variable.
  enum Wish: String, CaseIterable, ParameterValue {
    case present
    case absent
    case valuePresent = "value_present"
    case valueAbsent = "value_absent"
  }

  static let info = ModuleInfo(
    "sysrc", "Set or remove a variable in rc.conf(5) or a file like it.",
    notes: [
      "Only `path` counts: a default in /etc/defaults/rc.conf does not, so a variable is written "
        + "even when the default has the same value.",
      "`true` is written as YES and `false` as NO.",
      "A value with a double quote, `$`, a backquote, a backslash or a newline is refused: sysrc "
        + "writes it unescaped into a file that the system runs as root.",
    ],
    manualPages: ["sysrc(8)", "rc.conf(5)"],
    programs: ["grep", "jexec", "sysrc"],
    examples: [
      #"{ "sysrc": { "name": "sshd_enable", "value": true } }"#,
      #"{ "sysrc": { "name": "kld_list", "state": "value_present", "value": "pf fdescfs" } }"#,
      #"{ "sysrc": { "name": "pf_load", "value": "YES", "path": "/boot/loader.conf" } }"#,
    ])

  @Param("Variable, for example `sshd_enable`.") var name: String
  @Param("Value that it shall have, or items that its list shall have or not have.")
  var value: ScalarText<YesNo>?
  @Param("Whether the variable, or the items of its list, shall be there.")
  var state: Wish = .present
  @Param("File to keep it in.", aliases: ["file"]) var path: RemotePath?
  @Param("What separates the items of a list.") var delim: String = " "
  @Param("Jail, by name or number, whose file it is.") var jail: String?

  private var file: String { path?.text ?? "/etc/rc.conf" }

  var locks: [String] { [path.map(EditedFile.lock) ?? "rcconf"] }

  func checkParameters() throws {
    try JailName.check(jail)
    guard RCSyntax.isName(name) else {
      throw ParameterProblem(
        key: "name", message: "\"\(name)\" is not the name of a variable",
        hint: "a name has letters, digits and _; the kernel's variables belong to \"sysctl\"")
    }
    guard state == .absent || value != nil else {
      throw ParameterProblem(
        key: "value", message: "is missing", hint: "state \(state.rawValue) needs it")
    }
    if let special = RCSyntax.specialCharacter(in: value?.text ?? "") {
      throw ParameterProblem(
        key: "value", message: "holds \(special), which sysrc writes unescaped",
        hint: "the system runs the file as a shell script; use \"lineinfile\" and quote it there")
    }
    guard delim.unicodeScalars.count == 1, RCSyntax.specialCharacter(in: delim) == nil else {
      throw ParameterProblem(key: "delim", message: "expected one character, got \"\(delim)\"")
    }
  }

  private var question: RCVariableQuestion { RCVariableQuestion(name, file: file, jail: jail) }

  func probe() -> Probe<RCVariable> { .ask(question) }

  func plan(_ variable: RCVariable) throws -> Plan {
    let current = variable.value(in: file)
    var plan = try plan(current: current, base: variable.value)
    plan.values = ["name": .string(name), "file": .string(file)]
    if jail == nil { plan.rewrites = [file] }
    plan.values["before"] = current.map { .string($0) } ?? .null
    let later = variable.files.filter { $0 != file }
    if !later.isEmpty {
      plan.warnings = [
        "\(name) is also set in \(later.joined(separator: ", ")), which is read later"
      ]
    }
    return plan
  }

  private func plan(current: String?, base: String?) throws -> Plan {
    guard let value = value?.text, state != .absent else {
      return current == nil ? .unchanged : removal(of: current)
    }
    let wanted = state == .present ? value : list(items(base ?? ""), value: value)
    // A list that only the defaults have is not copied when it has the items already.
    let isMet =
      state == .present
      ? current.map(wanted.hasSameBytes) ?? false : base.map(items) == items(wanted)
    guard !isMet, state != .valueAbsent || base != nil else { return .unchanged }
    if let special = RCSyntax.specialCharacter(in: wanted) {
      throw ModuleFailure(
        "the items that \(name) has hold \(special), which sysrc would write unescaped",
        hint: "write the whole value with \"lineinfile\"")
    }
    return assignment(of: wanted, before: current)
  }

  private func items(_ list: String) -> [ByteText] {
    let isBlank = delim == " "
    return list.unicodeScalars
      .split { $0 == delim.unicodeScalars.first || isBlank && $0.properties.isWhitespace }
      .map { ByteText(String($0)) }
  }

  /// The list with the items of `value`, or without them.
  ///
  /// Computed here: `sysrc name+=value` takes the first character of a value such as `-s` for what
  /// separates the items.
  private func list(_ current: [ByteText], value: String) -> String {
    let named = items(value)
    let result =
      state == .valuePresent
      ? named.reduce(into: current) { if !$0.contains($1) { $0.append($1) } }
      : current.filter { !named.contains($0) }
    return result.map(\.text).joined(separator: delim)
  }

  private var command: [String] {
    ["sysrc"] + (jail.map { ["-j", $0] } ?? []) + ["-f", file]
  }

  private func assignment(of wanted: String, before: String?) -> Plan {
    let action = RCAssignment.action(name, to: wanted, file: file, jail: jail)
    return Plan([
      Step(
        .value(question.subject, from: before, to: wanted), [action],
        provides: [Resource(.rcVariable, name), Resource(.path, file)])
    ])
  }

  private func removal(of current: String?) -> Plan {
    .change(question.subject, from: current, to: nil, by: ShellCommand(command + ["-x", name]))
  }
}
