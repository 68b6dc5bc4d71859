import Testing

/// Connections that break at any place of a run.
@Suite(.serialized) struct CutTests {
  /// Where to cut, in an uninterrupted run that a proxy has recorded: at each piece that goes to the
  /// host, in the middle of large ones, and at every second answer, or at all.
  private func positions(_ record: String) -> [String] {
    var sums = ["up": 0, "down": 0]
    var last = ""
    var answers = 0
    var positions: [String] = []
    for line in record.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 2, let count = Int(words[1]), let sum = sums[words[0]] else { continue }
      let direction = words[0]
      // Of the answers every second one: they are as many as the pieces, and each costs a run.
      let step = FaultSite.areAll ? 1 : 2
      if direction == "down", last != direction { answers += 1 }
      let isAnswer = direction == "down" && last != direction && answers.isMultiple(of: step)
      if direction == "up" || isAnswer { positions.append("cut:\(direction):\(sum)") }
      if direction == "up", count > 1000 {
        positions.append("cut:up:\(sum + count / 2)")
      }
      sums[direction] = sum + count
      last = direction
    }
    return positions
  }

  private func record(_ site: FaultSite) async throws -> String {
    var record = ""
    try await FaultyProxy.with(["record"], to: site.port, in: site.lab.folder + "/first") { proxy in
      let run = try await site.run(proxy.ports)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      record = try await Program.run(["cat", "\(proxy.folder)/record"]).output
    }
    return record
  }

  @Test func runThatIsCutAnywhereIsMadeGoodByTheNextOne() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await FaultSite(lab)
      let positions = positions(try await record(site))
      #expect(positions.count > 60)
      // The first one is the host of the uninterrupted run.
      try await FaultyProxy.with(["none"] + positions, to: site.port, in: lab.folder) { proxy in
        let torn = try await site.watching {
          let first = try await site.run(proxy.ports)
          #expect(first.status == 4)
          #expect(try await site.remains() == "")
          let happened = try await Program.run(["cat", "\(proxy.folder)/happened"]).output
          let count = happened.split(separator: "\n").count
          #expect(count > positions.count * 9 / 10, "only \(count) of \(positions.count)")
          let second = try await site.run(proxy.ports)
          #expect(second.status == 0, "\(second.output.suffix(2000))\(second.errors)")
        }
        #expect(torn == [])
        #expect(try await site.differing() == "")
        #expect(try await site.remains() == "")
      }
    }
  }

  @Test func filesThatAreTornAreSeen() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await FaultSite(lab)
      let torn = try await site.watching {
        let tear = """
          mkdir -p /root/h/a && echo BEGIN >/root/h/a/x && : >/root/h/a/y
          echo whole >/root/h/a/z; sleep 1
          """
        _ = try await lab.run(on: "web1.lab", tear)
      }
      #expect(torn.count == 2, "\(torn)")
    }
  }
}
