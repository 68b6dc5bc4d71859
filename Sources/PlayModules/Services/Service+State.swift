import PlayModuleKit
import PlayShell

extension Service {
  /// The steps that lead to the wanted state; `isEnabling` says that this task enables or disables
  /// the service as well.
  func stateSteps(
    _ situation: Situation, isEnabled: Bool, isEnabling: Bool
  ) throws -> [Step] {
    let willBeEnabled = enabled ?? isEnabled
    let prefix = willBeEnabled ? "" : "one"
    if state == .reloaded { try checkReload(situation) }
    switch (state, situation.status) {
    case (.started, .stopped), (.reloaded, .stopped):
      return [start(prefix, from: "stopped", situation)]
    case (.started, .unknown) where isEnabling && willBeEnabled:
      return [start(prefix, from: "unknown", situation)]
    case (.stopped, .running):
      return [
        step("\(isEnabled ? "" : "one")stop", .value(subject, from: "running", to: "stopped"))
      ]
    case (.restarted, let status):
      return [
        step(
          "\(prefix)restart", deed("restarted", status), then: confirmation(situation))
      ]
    case (.reloaded, let status):
      return [step("\(prefix)reload", deed("reloaded", status))]
    default: return []
    }
  }

  private func deed(_ deed: String, _ status: ServiceStatus) -> Difference {
    .deed(subject, from: status.rawValue, to: deed, leaving: ServiceStatus.running.rawValue)
  }

  private func checkReload(_ situation: Situation) throws {
    guard !situation.verbs.contains("reload") else { return }
    let others = situation.verbs.joined(separator: ", ")
    throw ModuleFailure(
      "the script of \(name) has no reload" + (others.isEmpty ? "" : "; it has \(others)"),
      hint: "use state \"restarted\"")
  }

  /// A script may load the kernel module of its name first, as those of pf and pflog do.
  private func start(_ prefix: String, from status: String, _ situation: Situation) -> Step {
    step(
      "\(prefix)start", .value(subject, from: status, to: "running"),
      then: confirmation(situation), provides: [Resource(.kernelModule, name)])
  }

  private func step(
    _ verb: String, _ difference: Difference, then confirmation: [Action] = [],
    provides: [Resource] = []
  ) -> Step {
    let place = jail.map { ["-j", $0] } ?? []
    let words = place + [name, verb] + arguments
    let isRisky = jail == nil && Self.endsSessions.contains(name)
    let command = ShellCommand(
      isRisky ? ["sh", "-c", Self.apart, "swplay-service"] + words : ["service"] + words)
    let service = name
    let action = Action.run(command) { Self.refusal(of: service, verb, $0) }
    return Step(difference, [action] + confirmation, provides: provides)
  }

  /// What rc.subr(8) says when it has not done what it was told; its exit status is 0 all the same.
  private static func refusal(
    of service: String, _ verb: String, _ result: CommandResult
  ) -> ModuleFailure? {
    if let line = result.lines.first(where: { $0.hasPrefix("Cannot '") }) {
      return ModuleFailure(
        "\(service) refused: \(line)", hint: "enable it with \"enabled\": true in this task")
    }
    let lines = result.lines + result.errorLines
    guard verb.hasSuffix("restart"),
      let line = lines.first(where: { $0.contains(" already running?") })
    else { return nil }
    return ModuleFailure(
      "\(service) did not stop, so it was not started again: \(line)",
      hint: "see why it does not stop; \"service \(service) stop\" shows more")
  }

  /// Services whose restart may end the session that asks for it.
  private static let endsSessions: Set<String> = [
    "defaultroute", "dhclient", "ipfw", "netif", "pf", "routing", "sshd",
  ]

  /// Runs service(8) in a process of its own, so that its work is not left half-done when the session
  /// ends, and waits for what it says.
  static let apart = #"""
    d=$(mktemp -d /tmp/swplay-service.XXXXXXXX) || exit
    daemon -f sh -c 'd=$1; shift; service "$@" >"$d/said" 2>&1; echo "$?" >"$d/new"; mv "$d/new" "$d/status"'       sh "$d" "$@" || exit
    n=300
    until [ -f "$d/status" ]; do
      if [ "$n" -le 0 ]; then echo "service $* goes on after 300 s" >&2; exit 1; fi
      n=$((n - 1)); sleep 1
    done
    cat "$d/said"; s=$(cat "$d/status"); rm -r "$d"; exit "$s"
    """#

  /// Status 0 of `start` says little: daemons fail after they have let go of the terminal.
  private func confirmation(_ situation: Situation) -> [Action] {
    guard situation.status != .unknown, pattern == nil else { return [] }
    let script = #"""
      n=$1; shift
      until said=$(service "$@" status 2>&1); do
        if [ "$n" -le 0 ]; then echo "$said" >&2; exit 1; fi
        n=$((n - 1)); sleep 1
      done
      """#
    let place = jail.map { ["-j", $0] } ?? []
    let (service, wait, verifyAfter) = (name, wait, verifyAfter)
    let command = ShellCommand(["sh", "-c", script, "service", "\(wait)"] + place + [name])
    let started = Action.run(command) { result in
      guard result.status == 1 else { return nil }
      return ModuleFailure(
        "\(service) was started, but after \(wait) s its status says: \(result.errorLines.last ?? "")",
        hint: "see its log; raise \"wait\" if it takes longer")
    }
    guard verifyAfter > 0 else { return [started] }
    let later = ShellCommand(
      ["sh", "-c", Self.later, "swplay-verify", "\(verifyAfter)"] + place + [name])
    return [
      started,
      .run(later) { result in
        guard result.status == 1 else { return nil }
        return ModuleFailure(
          "\(service) was started, but \(verifyAfter) s later its status says: "
            + "\(result.errorLines.last ?? "")",
          hint: "it gave up by itself: see its log")
      },
    ]
  }

  /// Asks once more after a while: some daemons give up when they have read their configuration.
  private static let later =
    #"sleep "$1"; shift; said=$(service "$@" status 2>&1) || { echo "$said" >&2; exit 1; }"#
}
