import PlayData
import PlayFacts
import PlayModuleKit
import PlayShell
import Testing

/// A host that gives recorded answers to the facts' commands and knows no others.
struct RecordedHost {
  private(set) var answers: [String: CommandResult] = [:]

  /// The names of the kernel's variables that have fixtures, in the order in which they are asked.
  private static let sysctls = [
    "kern.hostname", "kern.hostuuid", "kern.ostype", "kern.osrelease", "kern.version",
    "kern.osreldate", "hw.machine", "hw.machine_arch", "hw.ncpu", "hw.model", "hw.physmem",
    "vm.swap_total", "hw.pagesize", "security.jail.jailed", "security.jail.vnet", "kern.vm_guest",
    "kern.securelevel", "kern.boottime", "kern.disks",
  ]

  /// The machine of the transcripts, with its pool, pkg and podman.
  static func complete() throws -> RecordedHost {
    var host = RecordedHost()
    for name in [
      "021_freebsd-version-u", "102_zpool_list", "200_mount-p", "202_df", "203_kldstat",
      "220_ifconfig-a", "224_route_get", "225_route_get6", "301c_pkg_N_after", "303b_ABI",
      "004_flag_version_no_conmon", "210_jls-n",
    ] {
      let transcript = try Transcript(name)
      host.answers[transcript.command] = transcript.result
    }
    host.answers["date '+%s %Y-%m-%d %H:%M:%S %z %Z'"] = CommandResult(
      status: 0, stdout: "1795401397 2026-11-23 02:36:37 +0000 UTC\n")
    // `freebsd-version -kru` was recorded, whose first line this is.
    host.answers["freebsd-version -k"] = CommandResult(status: 0, stdout: "15.1-STABLE-HBSD\n")
    // The recorded command also printed $SHELL and root's entry, one line each.
    let shells = try Transcript("279j_shells").result.lines.dropLast(2)
    host.answers["swplay_unless - 1048577 /etc/shells"] = CommandResult(
      status: 0, stdout: shells.map { $0 + "\n" }.joined())
    host.setOwnFacts(CommandResult(status: 0))
    try host.setSysctls { _ in false }
    return host
  }

  /// Composes what `sysctl -e` prints from what `sysctl -n` printed of each variable.
  mutating func setSysctls(isUnknown: (String) -> Bool) throws {
    var (output, errors) = ("", "")
    for name in Self.sysctls {
      if isUnknown(name) {
        errors += "sysctl: unknown oid '\(name)'\n"
      } else {
        output += try "\(name)=" + Transcript("031_sysctl-n_\(name)").result.stdout
      }
    }
    answers["sysctl -e \(Self.sysctls.joined(separator: " "))"] = CommandResult(
      status: errors.isEmpty ? 0 : 1, stdout: output, stderr: errors)
  }

  /// What the files of own facts tell.
  mutating func setOwnFacts(_ result: CommandResult) {
    let command = ShellCommand(
      ["sh", "-c", LocalFacts.script, "swplay-facts"] + LocalFacts.folders)
    answers[command.description] = result
  }

  mutating func set(_ name: String, as command: String? = nil) throws {
    let transcript = try Transcript(name)
    answers[command ?? transcript.command] = transcript.result
  }

  mutating func set(_ command: String, to result: CommandResult) { answers[command] = result }

  /// All facts; what runs beside others tells all on standard output.
  func facts() throws -> ValueMap {
    let probe = FactRegistry.all()
    let interrogation = Interrogation(probe.questions)
    var batch = Batch()
    interrogation.append(to: &batch)
    let results = try batch.items.map { item in
      let command = item.command.description
      let answer = try #require(answers[command], "nobody recorded: \(command)")
      guard item.isAside, let status = answer.status else { return answer }
      return CommandResult(status: status, stdout: answer.stderr + answer.stdout)
    }
    return try probe.state(interrogation.sheet(from: results))
  }
}
