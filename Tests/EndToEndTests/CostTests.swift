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

  @Test func fortyConvergedFilesCostAtMostSixProcessesOnTheHost() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await lab.write(
        "forty.json", Self.play(files: 40, variables: 0, gathersFacts: false))
      let first = try await lab.swplay(playbook)
      #expect(first.status == 0, "\(first.output)\(first.errors)")
      let count = try await Program.run(
        [Lab.root + "/Tests/EndToEndTests/count-forks", lab.folder, "web1.lab"]
          + lab.command(playbook))
      #expect(count.errors.contains("Done: nothing had to be changed"), "\(count.errors)")
      let forks = try #require(Int(count.output.trimmed))
      #expect((1...6).contains(forks), "\(forks) processes")
    }
  }
}
