import PlayModuleKit
import PlayShell

extension PF {
  /// Where the former rules are kept while new ones are tried.
  private var former: String { "\(path).swplay-prev" }

  /// The steps that bring the file up to date; the former one is kept for the rollback.
  func fileSteps(_ situation: Situation) throws -> [Step] {
    let words = ["pfctl", "-nf", "%s"]
    let canCheck = validate && (situation.module != .missing || enabled == true)
    let file = ManagedFile(
      target: situation.target, current: situation.current, content: try rules(),
      attributes: FileAttributes(mode: mode, owner: owner, group: group), keepsBackup: backup,
      validation: canCheck ? ValidationCommand(words: words) : nil)
    return try file.steps().map { step in
      guard situation.target.status != nil, case .text = step.difference.content else {
        return step
      }
      return Step(
        step.difference, [.run(["cp", "-p", path, former])] + step.actions, provides: step.provides)
    }
  }

  /// Whether rules are loaded.
  func loads(_ situation: Situation, isFileChanging: Bool) -> Bool {
    if enabled == false { return false }
    if enabled == true, !situation.isRunning { return true }
    return switch reload {
    case .always: situation.isRunning
    case .auto: situation.isRunning && isFileChanging
    case .never: false
    }
  }

  /// Loads the rules, starts pf, or stops it.
  func runSteps(_ situation: Situation, isFileChanging: Bool) -> [Step] {
    if enabled == false {
      guard situation.isRunning else { return [] }
      return [Step(.value("pf", from: "running", to: "stopped"), [.run(["pfctl", "-d"])])]
    }
    guard loads(situation, isFileChanging: isFileChanging) else { return [] }
    let load = Action.run(["pfctl", "-f", path])
    let hasFormer = situation.isRunning && situation.target.status != nil && isFileChanging
    guard situation.isRunning else {
      // Nothing is in place yet that could cut the session, so the rollback is to stop again.
      let actions = [Action.run(PFScripts.meet), load]
      return [
        Step(
          .value("pf", from: "stopped", to: "running"), guarded(actions, restoring: false),
          provides: [Resource(.service, "pf")])
      ]
    }
    return [
      Step(
        .value("pf: rules", from: "as loaded", to: "those of \(path)"),
        guarded([load], restoring: hasFormer))
    ]
  }

  private func guarded(_ actions: [Action], restoring: Bool) -> [Action] {
    guard rollback > 0 else { return actions }
    let seconds = rollback
    let confirm = Action.run(PFScripts.confirm(within: seconds / 2)) { result in
      let problem: String
      if result.stderr.contains("is not acknowledged") {
        problem = "the data of a new connection does not arrive"
      } else if result.stderr.contains("no new connection can be made") {
        problem = "no new connection to the host can be made"
      } else {
        return nil
      }
      return ModuleFailure(
        "the new rules were loaded, but \(problem)",
        hint:
          "the former state comes back \(seconds) s after the attempt began; let the rules pass "
          + "what swplay connects to")
    }.overNewConnection
    let arm = PFScripts.arm(
      seconds: seconds, file: path, former: restoring ? former : nil)
    return [.run(arm)] + actions + [confirm]
  }

  /// Enabling for the next boot comes last: rules that have failed must not come back with it.
  func enablingSteps(_ situation: Situation) -> [Step] {
    guard let enabled else { return [] }
    let (enable, rules) = (situation.variables[0], situation.variables[1])
    let isYes = ["yes", "true", "on", "1"].contains(enable.value?.lowercased() ?? "no")
    var steps: [Step] = []
    if enabled, (rules.value ?? "/etc/pf.conf") != path {
      steps.append(RCAssignment.step("pf_rules", from: rules.value, to: path))
    }
    if isYes != enabled {
      steps.append(
        RCAssignment.step("pf_enable", from: enable.value, to: enabled ? "YES" : "NO"))
    }
    return steps
  }
}

/// What runs on the host while new rules are tried.
enum PFScripts {
  private static let pidFile = "/var/run/swplay-pf-rollback.pid"

  /// Brings the former state back after a while, whatever becomes of the session.
  ///
  /// daemon(8) refuses to start while the process of another attempt holds the file of its number.
  static func arm(seconds: Int, file: String, former: String?) -> ShellCommand {
    let script =
      former == nil
      ? "sleep \"$1\"; pfctl -d"
      : "sleep \"$1\"; cp -p \"$3\" \"$2\" && pfctl -f \"$2\" || pfctl -d"
    return ShellCommand(
      ["daemon", "-f", "-p", pidFile, "sh", "-c", script, "swplay-pf-rollback", "\(seconds)", file]
        + (former.map { [$0] } ?? []))
  }

  /// Starts pf with a rule that lets everything pass and remembers the connections that exist:
  /// without it a rule for new connections would not know the session and cut it.
  static let meet: ShellCommand = [
    "sh", "-c",
    "echo 'pass quick all flags any keep state (sloppy)' | pfctl -f - && pfctl -e && sleep 2",
  ]

  /// Calls the rollback off when the data that a new session has sent is acknowledged.
  ///
  /// It runs over a connection that was made under the new rules. Send-Q of netstat(1) counts the
  /// bytes that the controller has not acknowledged; it stays above 0 when packets are dropped on
  /// either way. Without an SSH connection there is nothing to look at.
  static func confirm(within seconds: Int) -> ShellCommand {
    let script = """
      if [ -n "$SSH_CONNECTION" ]; then
        set -- "$1" "$2" $SSH_CONNECTION
        sleep 1
        until netstat -nW -p tcp | awk -v f="$3.$4" -v l="$5.$6" '
          $4 == l && $5 == f { found = 1; if ($3 != 0) waiting = 1 }
          END { exit !found || waiting }'
        do
          if [ "$1" -le 0 ]; then
            echo "the data sent to $3 port $4 is not acknowledged" >&2
            exit 1
          fi
          set -- "$(($1 - 1))" "$2" "$3" "$4" "$5" "$6"
          sleep 1
        done
      fi
      kill "$(cat "$2")"
      """
    return ["sh", "-c", script, "swplay-pf-confirm", "\(seconds)", pidFile]
  }
}

extension ValidationCommand {
  /// A command of a module's own.
  init(words: [String]) { self.words = words }
}
