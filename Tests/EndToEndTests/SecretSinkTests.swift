import Foundation
import PlayData
import PlayModuleKit
import PlayModules
import Testing

/// Secrets as values of every parameter of every module, and in everything that is kept.
@Suite(.serialized) struct SecretSinkTests {
  /// What a value may be replaced by: a secret, one in a longer text, one in a list.
  private static let values: [Value] = ["{{ value }}", "x{{ whole }}\ny", ["{{ file }}"]]

  /// The examples of a module, each with one of its values replaced.
  private static func tasks(of module: ModuleDefinition) throws -> [Value] {
    let examples = try module.info.examples.map {
      try JSON.read(Source(name: module.info.name, text: $0)).value
    }
    return examples.flatMap { example -> [Value] in
      guard let arguments = example.map?[module.info.name]?.map, !arguments.isEmpty else {
        return [example]
      }
      return arguments.keys.flatMap { key in
        values.map { value in
          [
            module.info.name: .map(arguments.merging([key: value])), "ignore_errors": true,
            "register": "result", "timeout": 20,
          ]
        }
      }
    }
  }

  private static func playbook(of modules: [ModuleDefinition]) throws -> String {
    let tasks = try modules.flatMap(tasks)
    return JSON.write([
      "hosts": "all", "tasks": .list(tasks + [["debug": ["var": "result"]]]),
    ])
  }

  /// Those that need no host are in every play; the controller's own files would be in the way.
  private static let modules = Registry.modules.filter {
    !["add_host", "group_by", "include_vars", "pause", "fetch"].contains($0.info.name)
  }

  /// Files of the controller that the examples name.
  private static let files = [
    "files/pf.conf", "files/report.awk", "files/setup.sh", "templates/pf.conf.j2",
    "templates/sshd_config.j2",
  ]

  @Test(arguments: [["--check", "-vvvv", "--diff"], ["--check", "--json"]])
  func noModuleShowsASecretThatIsAnArgument(options: [String]) async throws {
    try await Lab.with(hosts: 1) { lab in
      let project = try await SecretProject(in: lab)
      for file in Self.files { _ = try await lab.write(file, "x\n") }
      let run = try await project.run(on: lab, try Self.playbook(of: Self.modules), options)
      try #require([0, 2].contains(run.status), "\(run.output.suffix(2000))\(run.errors)")
      try await project.expectNoSecret(in: run, "\(options)")
      // Every task has run: each module's name is in the report, and masks are, too.
      let missing = Self.modules.map(\.info.name).filter { !run.output.contains($0) }
      #expect(missing == [])
      #expect(run.output.components(separatedBy: "********").count > Self.modules.count)
    }
  }

  @Test func noSecretIsInAPlanOrInWhatIsOwed() async throws {
    try await Lab.with(hosts: 1) { lab in
      let project = try await SecretProject(in: lab)
      let playbook = try await lab.write("site.json", Self.owing)
      let plan = "\(lab.folder)/site.plan"
      let state = "XDG_STATE_HOME=\(lab.folder)/state"
      let words = Array(lab.command(playbook).dropFirst())
      let made = try await project.run(lab, ["plan", "-o", plan] + words, state)
      #expect(made.status == 0, "\(made.output)\(made.errors)")
      let shown = try await project.run(lab, ["plan", "--show", plan], state)
      let page = try await project.run(lab, ["plan", "--show", "--html", plan], state)
      let run = try await project.run(lab, words + ["-vvvv"], state)
      #expect(run.status == 2, "\(run.output)\(run.errors)")
      let applied = try await project.run(lab, ["apply", plan, "-vvvv"], state)
      let kept = try await Program.run([
        "sh", "-c", #"cat "$1"; find "$2" -type f -exec cat {} +"#, "sh", plan,
        "\(lab.folder)/state",
      ])
      for (run, what) in [
        (made, "plan"), (shown, "--show"), (page, "--html"), (applied, "apply"), (run, "run"),
        (kept, "files"),
      ] {
        try await project.expectNoSecret(in: run, what)
        #expect(
          run.output.contains("********") == !["apply", "run"].contains(what),
          "\(what): \(run.output)\(run.errors)")
      }
      #expect(kept.output.contains("owed_handlers"), "\(kept.output.suffix(2000))")
    }
  }

  /// A run that crashes, or is killed, leaves no secret behind, neither here nor on the host.
  @Test(arguments: [6, 9, 11])
  func noSecretIsInWhatACrashLeavesBehind(signal: Int) async throws {
    try await Lab.with(hosts: 1) { lab in
      let project = try await SecretProject(in: lab)
      let playbook = try await lab.write("site.json", Self.waiting)
      let words = Array(lab.command(playbook).dropFirst()) + ["-vvvv", "--diff"]
      let run = try await project.run(
        lab, words, "XDG_STATE_HOME=\(lab.folder)/state",
        by: ["sh", "-c", Self.crash, "sh", "\(signal)", Lab.root + "/Tests/Lab/lab", lab.folder])
      #expect(run.errors.contains("the run ended by \(signal)"), "\(run.output)\(run.errors)")
      #expect(run.output.contains("********"), "\(run.output)")
      try await project.expectNoSecret(in: run, "signal \(signal)")
      let left = try await Program.run([
        "sh", "-c", #"find "$1" -type f -exec cat {} +"#, "sh", "\(lab.folder)/state",
      ])
      #expect(left.output.contains("********"), "\(left.output)")
      try await project.expectNoSecret(in: left, "what is kept")
      let there = try await lab.run(
        on: "web1.lab", "sh", "-c", Self.whatIsLeft)
      #expect(there.status == 0, "the folder of the session is there still")
      try await project.expectNoSecret(in: there, "the host")
    }
  }

  /// Ends the program that comes behind it by a signal, once the host has been changed.
  private static let crash = #"""
    signal=$1 lab=$2 folder=$3; shift 3
    ulimit -c unlimited
    unset SWIFT_BACKTRACE
    "$@" & run=$!
    until "$lab" sh "$folder" web1.lab test -e /root/waiting; do
      sleep 0.2; kill -0 $run || exit 1
    done
    sleep 1
    grep "Max core file size *0 *0 " /proc/$run/limits >&2 || exit 1
    kill -$signal $run
    wait $run
    [ $? = $((128 + signal)) ] && echo "the run ended by $signal" >&2
    """#

  /// The session's folder goes with the command that is running.
  private static let whatIsLeft = #"""
    for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
      ls -d /tmp/.swplay-* >/dev/null 2>&1 || break
      sleep 1
    done
    ! ls -d /tmp/.swplay-* 2>/dev/null && find /tmp /var/log /var/db -type f -exec cat {} +
    """#

  private static let waiting = #"""
    { "hosts": "all", "tasks": [
        { "name": "write {{ value }}",
          "copy": { "content": "x\n{{ file }} {{ pin }} {{ whole }}\n", "dest": "/root/all" } },
        { "debug": "{{ whole }} {{ environment_ }}" },
        { "shell": { "cmd": "cat; touch /root/waiting; sleep 6", "stdin": "{{ value }} {{ file }}" },
          "environment": { "PASSWORD": "{{ value }}" } }
      ] }
    """#

  private static let owing = #"""
    { "hosts": "all", "tasks": [
        { "name": "write {{ value }}", "notify": "say",
          "copy": { "content": "x\n{{ file }} {{ pin }} {{ whole }}\n", "dest": "/root/all" } },
        { "command": { "argv": ["false"] } }
      ],
      "handlers": [{ "name": "say", "debug": "{{ whole }}" }] }
    """#
}
