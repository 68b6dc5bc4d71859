import Testing

/// What a converged play costs: exchanges, and processes on the host.
@Suite(.serialized) struct CostTests {
  /// A play with tasks about files and about variables of rc.conf(5).
  private static func play(files: Int, variables: Int, gathersFacts: Bool) -> String {
    let copies = (0..<files).map {
      #"{ "copy": { "content": "line \#($0)\n", "dest": "/root/file\#($0)", "mode": "0640" } }"#
    }
    let settings = (0..<variables).map {
      #"{ "sysrc": { "name": "lab_\#($0)", "value": "v\#($0)" } }"#
    }
    return """
      { "hosts": "all", "gather_facts": \(gathersFacts), "tasks": [
      \((copies + settings).joined(separator: ",\n")) ] }
      """
  }

  /// Runs a playbook; how many processes that takes on the host, and what swplay says.
  private func count(
    _ lab: Lab, _ playbook: String, _ options: String...
  ) async throws -> (forks: Int, report: String) {
    let run = try await Program.run(
      [Lab.root + "/Tests/EndToEndTests/count-forks", lab.folder, "web1.lab"]
        + lab.command(playbook) + options)
    return (try #require(Int(run.output.trimmed)), run.errors)
  }

  /// Runs a playbook by way of a slow connection; how many round trips it takes.
  private func roundTrips(_ lab: Lab, _ playbook: String) async throws -> Int {
    let run = try await Program.run(
      [Lab.root + "/Tests/EndToEndTests/count-trips", lab.folder, "web1.lab"]
        + lab.command(playbook))
    return try #require(Int(run.output.trimmed), "\(run.errors)")
  }

  @Test(arguments: [40, 1500])
  func aConvergedRunOfAnyLengthCostsTheRoundTripsOfConnectingAndOne(files: Int) async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await lab.write(
        "files.json", Self.play(files: files, variables: 0, gathersFacts: false))
      let first = try await lab.swplay(playbook)
      #expect(first.status == 0, "\(first.output)\(first.errors)")
      // TCP, versions, what keys can be, keys, the service, the key of the user, a channel, then the
      // shell, what it is asked, and the end.
      #expect(try await roundTrips(lab, playbook) <= 10)
    }
  }

  @Test func sixtyConvergedTasksCostTwoExchanges() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await lab.write(
        "sixty.json", Self.play(files: 40, variables: 20, gathersFacts: true))
      let first = try await lab.swplay(playbook)
      #expect(first.status == 0, "\(first.output)\(first.errors)")
      let again = try await lab.swplay(playbook, "-vv")
      #expect(again.output.contains("Done: nothing had to be changed"), "\(again.output)")
      #expect(again.output.contains("web1.lab: 2 exchanges"), "facts and one window")
    }
  }

  /// Folders, files, templates and lines, as in the benchmark.
  private static let mixed: String = {
    let tasks = (1...5).flatMap { number in
      [
        #"{ "file": { "path": "/root/d\#(number)", "state": "directory", "mode": "0750" } }"#,
        #"{ "copy": { "content": "key = \#(number)\n", "dest": "/root/f\#(number)" } }"#,
        #"{ "template": { "src": "t.j2", "dest": "/root/t\#(number)", "mode": "0644" } }"#,
        #"{ "lineinfile": { "path": "/root/l\#(number)", "line": "on", "create": true } }"#,
      ]
    }
    return """
      { "hosts": "all", "gather_facts": false, "tasks": [\(tasks.joined(separator: ",\n"))] }
      """
  }()

  /// Carries the mixed tasks out; returns their playbook.
  private func mixedAndConverged(_ lab: Lab) async throws -> String {
    _ = try await lab.write("t.j2", "{{ inventory_hostname }}\n")
    let playbook = try await lab.write("mixed.json", Self.mixed)
    let first = try await lab.swplay(playbook)
    #expect(first.status == 0, "\(first.output)\(first.errors)")
    return playbook
  }

  @Test func eachChangeCostsAtMostOneRoundTripMore() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await mixedAndConverged(lab)
      let drift = "cd /root && chmod 700 d1 d4 && echo off >l1"
      let drifted = try await lab.run(on: "web1.lab", "/bin/sh", "-c", drift)
      #expect(drifted.status == 0, "\(drifted.errors)")
      #expect(try await roundTrips(lab, playbook) <= 10 + 3)
      let last = try await lab.swplay(playbook)
      #expect(last.output.contains("Done: nothing had to be changed"), "\(last.output)")
    }
  }

  @Test func twentyConvergedTasksAboutFilesCostAtMostSixProcesses() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await mixedAndConverged(lab)
      let (forks, report) = try await count(lab, playbook)
      #expect(report.contains("Done: nothing had to be changed"), "\(report)")
      #expect((1...6).contains(forks), "\(forks) processes")
    }
  }

  @Test func fortyNewFilesCostOneExchangeMoreAndTwoProcessesEach() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await lab.write(
        "forty.json", Self.play(files: 40, variables: 0, gathersFacts: false))
      let (forks, report) = try await count(lab, playbook, "-vv")
      #expect(report.contains("web1.lab: 2 exchanges"), "\(report)")
      #expect((1...90).contains(forks), "\(forks) processes")
    }
  }

  @Test func fortyConvergedFilesCostAtMostSixProcessesOnTheHost() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await lab.write(
        "forty.json", Self.play(files: 40, variables: 0, gathersFacts: false))
      let first = try await lab.swplay(playbook)
      #expect(first.status == 0, "\(first.output)\(first.errors)")
      let (forks, report) = try await count(lab, playbook)
      #expect(report.contains("Done: nothing had to be changed"), "\(report)")
      #expect((1...6).contains(forks), "\(forks) processes")
    }
  }

  @Test func aTreeOfTwoThousandFilesCostsTwoExchangesAndUnchangedOne() async throws {
    try await Lab.with(hosts: 1) { lab in
      let make =
        #"for n in $(seq 2000); do d=$1/tree/d$((n % 40)); mkdir -p $d; echo $n >$d/$n; done"#
      _ = try await Program.run(["sh", "-c", make, "sh", lab.folder])
      let playbook = try await lab.write(
        "tree.json",
        #"""
        { "hosts": "all", "gather_facts": false, "tasks": [
          { "copy": { "src": "\#(lab.folder)/tree/", "dest": "/root/tree" } } ] }
        """#)
      let first = try await lab.swplay(playbook, "-vv")
      #expect(first.status == 0, "\(first.output)\(first.errors)")
      #expect(first.output.contains("web1.lab: 2 exchanges"), "\(first.output.suffix(500))")
      let again = try await lab.swplay(playbook, "-vv")
      #expect(again.output.contains("Done: nothing had to be changed"), "\(again.output)")
      #expect(again.output.contains("web1.lab: 1 exchange, "), "\(again.output)")
    }
  }

  /// By way of a file of the session it would be twice as much, and two processes more.
  @Test func aLargeFileIsWrittenOnceOnTheHost() async throws {
    try await Lab.with(hosts: 1) { lab in
      let make = "head -c 4000000 /dev/urandom >$1/large"
      _ = try await Program.run(["sh", "-c", make, "sh", lab.folder])
      let playbook = try await lab.write(
        "large.json",
        #"""
        { "hosts": "all", "gather_facts": false, "tasks": [
          { "copy": { "src": "\#(lab.folder)/large", "dest": "/root/t/large" } } ] }
        """#)
      // Less than two times the file fits there, and none of it into the session's folder.
      let mount = "/usr/bin/mount -t tmpfs -o size=$1 tmpfs $2"
      for (size, folder) in [("6m", "/root/t"), ("64k", "/tmp")] {
        _ = try await lab.run(on: "web1.lab", "set -- \(size) \(folder); mkdir -p $2; \(mount)")
      }
      let run = try await lab.swplay(playbook)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      let compared = try await lab.run(on: "web1.lab", "wc -c </root/t/large; ls -A /root/t /tmp")
      #expect(compared.output.contains("4000000"), "\(compared.output)")
      #expect(!compared.output.contains(".swplay-"), "\(compared.output)")
    }
  }
}
