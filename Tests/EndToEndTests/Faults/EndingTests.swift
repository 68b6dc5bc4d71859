import PlayTestKit
import Testing

/// Controllers and servers that end in the middle of a run, and disks that fill up.
@Suite(.serialized) struct EndingTests {
  /// The moments at which the controller is killed are random, and the same in each run of the test.
  private static let seed: UInt64 = 8
  private static let kills = FaultSite.areAll ? 50 : 8

  @Test func controllerThatIsKilledAtAnyMomentLeavesNothing() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await FaultSite(lab)
      let ports = [site.port, site.port]
      _ = try await Program.run(try await site.command([site.port], named: "a"))
      var generator = SeededGenerator(seed: Self.seed)
      let torn = try await site.watching {
        for number in 0..<Self.kills {
          _ = try await lab.run(on: "web1.lab", "rm -rf /root/h/k*")
          let command = try await site.command(ports, named: "k")
          let moment = Int.random(in: 100...2000, using: &generator)
          let killed = try await Program.run(
            ["timeout", "-s", "KILL", "\(Double(moment) / 1000)"] + command)
          #expect([0, 137].contains(killed.status), "\(number): \(killed.status)")
          #expect(try await site.remains() == "", "killed after \(moment) ms")
          let next = try await Program.run(command)
          #expect(next.status == 0, "killed after \(moment) ms: \(next.output)")
          #expect(try await site.differing() == "", "killed after \(moment) ms")
        }
      }
      #expect(torn == [])
      #expect(try await site.remains() == "")
    }
  }

  @Test func serverThatIsKilledAndRestartedIsFoundAgain() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await FaultSite(lab)
      let first = Task {
        try await Program.run(try await site.command([site.port, site.port], named: "s"))
      }
      // In the middle of the run: the second file is there.
      _ = try await lab.run(
        on: "web1.lab", "until ls /root/h/s1/binary.bin 2>/dev/null; do sleep 0.02; done")
      try await lab.stop("web1.lab")
      let lost = try await first.value
      #expect(lost.status == 4)
      // A large file comes next, and it may be on its way.
      let place = "unreachable: s0: s0 (root@127.0.0.1:\(site.port)): "
      #expect(
        ["exchange: ", "upload: "].contains { lost.output.contains(place + $0) }, "\(lost.output)")
      let second = Task {
        try await Program.run(try await site.command([site.port, site.port], named: "s"))
      }
      _ = try await lab.run(
        on: "web1.lab", "sleep 0.7; /usr/sbin/sshd $(cat /run/lab/sshd-arguments)")
      let found = try await second.value
      #expect(found.status == 0, "\(found.output)")
      #expect(found.output.contains("connecting again, 1 of 2: s0: "))
      #expect(try await site.differing() == "")
      #expect(try await site.remains() == "")
    }
  }

  /// A disk of its own for a folder of the host.
  private func mount(_ folder: String, size: String, _ lab: Lab) async throws {
    let script = """
      mkdir -p \(folder) && /usr/bin/mount -t tmpfs -o mode=1777,size=\(size) tmpfs \(folder)
      """
    let mounted = try await lab.run(on: "web1.lab", script)
    #expect(mounted.status == 0, "\(mounted.errors)")
  }

  @Test func diskThatFillsUpLeavesTheOldFile() async throws {
    try await expectOldFile("binary.bin", named: "d", size: "64k")
  }

  @Test func diskThatFillsUpDuringAnUploadFailsTheTask() async throws {
    // Room for the smaller files, and not for the one that is uploaded.
    let output = try await expectOldFile("large.txt", named: "u", size: "256k")
    #expect(output.contains("large.txt"), "\(output)")
  }

  /// Has the disk fill up on which a file is replaced, and then makes room; returns what swplay says of it.
  @discardableResult
  private func expectOldFile(
    _ file: String, named name: String, size: String
  ) async throws -> String {
    var output = ""
    try await Lab.with(hosts: 1) { lab in
      let site = try await FaultSite(lab)
      let folder = "/root/h/\(name)0"
      try await mount(folder, size: size, lab)
      let old = "printf 'BEGIN\\nold\\nEND\\n' >\(folder)/\(file)"
      _ = try await lab.run(on: "web1.lab", old)
      let torn = try await site.watching {
        let run = try await Program.run(try await site.command([site.port], named: name))
        #expect(run.status == 2, "\(run.output)")
        #expect(run.output.contains("No space left on device"), "\(run.output)")
        output = run.output
      }
      #expect(torn == [])
      #expect(
        try await lab.run(on: "web1.lab", "cat \(folder)/\(file)").output == "BEGIN\nold\nEND\n")
      #expect(try await site.remains() == "")
      _ = try await lab.run(on: "web1.lab", "/usr/bin/umount \(folder)")
      let next = try await Program.run(try await site.command([site.port], named: name))
      #expect(next.status == 0, "\(next.output)")
    }
    return output
  }

  @Test func diskOfTheSessionThatFillsUpFailsTheTask() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await FaultSite(lab)
      for number in 0..<70 {
        let text = String(repeating: "line \(number)\n", count: 600)
        _ = try await lab.write("files/many/\(number)", text)
      }
      let playbook = try await lab.write(
        "many.json",
        #"""
        { "hosts": "all", "gather_facts": false, "tasks": [
          { "copy": { "src": "many/", "dest": "/root/many" } } ] }
        """#)
      try await mount("/tmp", size: "128k", lab)
      let run = try await lab.swplay(playbook)
      #expect(run.status == 2, "\(run.output)")
      #expect(run.output.contains("No space left on device"), "\(run.output)")
      #expect(try await site.remains() == "")
      _ = try await lab.run(on: "web1.lab", "/usr/bin/umount /tmp")
      let next = try await lab.swplay(playbook)
      #expect(next.status == 0, "\(next.output)")
    }
  }
}
