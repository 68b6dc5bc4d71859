import PlayData
import PlayModuleKit
import PlayShell

/// Sets a variable of rc.conf(5), or of a file like it, with sysrc(8).
enum RCAssignment {
  /// The command and the check that it did what it says.
  ///
  /// sysrc(8) exits with 0 even when it has written something else; it prints what it reads back:
  /// `NAME: OLD -> NEW`.
  static func action(
    _ name: String, to value: String, file: String = "/etc/rc.conf", jail: String? = nil
  ) -> Action {
    let place = jail.map { ["-j", $0] } ?? []
    let command = ShellCommand(["sysrc"] + place + ["-f", file, "\(name)=\(value)"])
    return .run(command) { result in
      guard !result.line.endsWithBytes(" -> \(value)") else { return nil }
      if let refusal = SystemRefusal(result, of: command) { return ModuleFailure(refusal) }
      return ModuleFailure(
        "\(name) was set to \"\(value)\" but reads back otherwise: \(result.line)",
        hint: "see how the file writes it, and whether a later line sets it again")
    }
  }

  /// A step that sets the variable.
  static func step(_ name: String, from before: String?, to value: String) -> Step {
    Step(
      .value("/etc/rc.conf: \(name)", from: before, to: value), [action(name, to: value)],
      provides: [Resource(.rcVariable, name), Resource(.path, "/etc/rc.conf")])
  }

  /// The files that steps such as these change, for ``Plan/rewrites``.
  static func rewritten(by steps: [Step]) -> [String] {
    steps.contains { $0.provides.contains { $0.kind == .rcVariable } } ? ["/etc/rc.conf"] : []
  }

  /// What to say when a file that is read later sets the variable as well.
  static func warnings(_ name: String, _ variable: RCVariable) -> [String] {
    let later = variable.files.filter { $0 != "/etc/rc.conf" }
    guard !later.isEmpty else { return [] }
    return ["\(name) is also set in \(later.joined(separator: ", ")), which is read later"]
  }
}
