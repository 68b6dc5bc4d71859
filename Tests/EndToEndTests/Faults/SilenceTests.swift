import Testing

/// Hosts that stop answering, answer wrongly, or answer slowly.
@Suite(.serialized) struct SilenceTests {
  private static let watchful = ["-o", "ServerAliveInterval=1", "-o", "ServerAliveCountMax=2"]

  @Test func hostsThatStopAnsweringAreGivenUpAndMadeGoodByTheNextRun() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await FaultSite(lab)
      // Behind the login: the facts, the questions, files in the script, the upload, small changes.
      let places = [5_000, 9_000, 20_000, 60_000, 110_000, 200_000, 400_000]
      let stalls = places.map { "stall:up:\($0)" } + ["stall:down:6000", "stall:down:20000"]
      let all = ["none", "none"] + stalls
      try await FaultyProxy.with(all, to: site.port, in: lab.folder) { proxy in
        let torn = try await site.watching {
          let first = try await Program.run(try await site.command(proxy.ports) + Self.watchful)
          #expect(first.status == 4)
          let silent = first.output.split(separator: "\n").filter {
            $0.hasPrefix("unreachable: ")
              && $0.hasSuffix("no sign of life for 3 s; the connection is given up")
          }
          #expect(silent.count == stalls.count * 2, "\(first.output)")
          // What hung is back again.
          _ = try await Program.run(["sh", "-c", "kill $(cat \(proxy.folder)/proxy)"])
          #expect(try await site.remains() == "")
        }
        #expect(torn == [])
      }
      let second = try await site.run(all.map { _ in site.port })
      #expect(second.status == 0, "\(second.output)")
      #expect(try await site.differing() == "")
      #expect(try await site.remains() == "")
    }
  }

  @Test func bytesThatAreNotWhatWasSentEndTheConnection() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await FaultSite(lab)
      let places = [10, 1_500, 5_000, 20_000, 70_000, 300_000]
      let faults =
        places.map { "corrupt:up:\($0)" } + places.prefix(4).map { "corrupt:down:\($0)" }
      try await FaultyProxy.with(["none"] + faults, to: site.port, in: lab.folder) { proxy in
        let torn = try await site.watching {
          let first = try await Program.run(try await site.command(proxy.ports) + Self.watchful)
          #expect(first.status == 4)
          #expect(try await site.remains() == "")
          let second = try await site.run(proxy.ports)
          #expect(second.status == 0, "\(second.output)")
        }
        #expect(torn == [])
        #expect(try await site.differing() == "")
        #expect(try await site.remains() == "")
      }
    }
  }

  /// The order of events tells it, and no clock.
  @Test func oneSlowHostDoesNotHoldUpTheOthers() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await FaultSite(lab)
      let playbook = try await lab.write(
        "slow.json",
        #"""
        { "hosts": "all", "gather_facts": false, "tasks": [
          { "copy": { "content": "1", "dest": "/root/{{ inventory_hostname }}-1" } },
          { "copy": { "content": "2", "dest": "/root/{{ inventory_hostname }}-2" } } ] }
        """#)
      // A round trip to this machine takes less than a millisecond.
      try await FaultyProxy.with(["slow:500"], to: site.port, in: lab.folder) { proxy in
        let ports = proxy.ports + Array(repeating: site.port, count: 49)
        var command = try await site.command(ports)
        command = command.map { $0 == site.playbook ? playbook : $0 } + ["--json"]
        let run = try await Program.run(command)
        #expect(run.status == 0, "\(run.errors)")
        let events = run.output.split(separator: "\n")
        let slow = try #require(
          events.firstIndex {
            $0.contains(#""event": "task_finished", "host": "h0""#)
          })
        let others = events.indices.filter { index in
          events[index].hasPrefix(#"{"event": "host_finished""#)
            && !events[index].contains(#""host": "h0""#)
        }
        #expect(others.count == 49)
        #expect(others.allSatisfy { $0 < slow })
      }
    }
  }
}
