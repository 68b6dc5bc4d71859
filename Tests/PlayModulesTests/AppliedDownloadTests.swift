import PlayData
import PlayModuleKit
import PlayShell
import PlayTestKit
import Testing

/// What is fetched, unpacked, run and waited for, on a real shell.
@Suite struct AppliedDownloadTests {
  private static let data = Array("data\n".utf8)
  private static let digest = SHA256Digest.hex(data)

  @Test func aDownloadTakesItsPlace() async throws {
    try await LocalHost.run { host in
      try await host.write("source", Self.data)
      try await host.write("file", Array("old\n".utf8))
      let parameters: ValueMap = [
        "url": .string("file://" + host.path("source")), "dest": .string(host.path("file")),
        "checksum": .string("sha256:" + Self.digest), "mode": "0640", "owner": 1234, "backup": true,
      ]
      try await host.converge("get_url", parameters)
      #expect(try host.content("file") == Self.data)
      #expect(try host.attributes("file") == "0640 1234 0")
      #expect(try await host.shell.run(["ls", "-A", host.folder]).lines.count == 3)
    }
  }

  @Test(arguments: [("source", 90), ("nothing", 1)])
  func aDownloadThatFailsChangesNothing(name: String, status: Int32) async throws {
    try await LocalHost.run { host in
      try await host.write("source", Array("not what was expected\n".utf8))
      try await host.write("file", Array("old\n".utf8))
      let parameters: ValueMap = [
        "url": .string("file://" + host.path(name)), "dest": .string(host.path("file")),
        "checksum": .string("sha256:" + Self.digest),
      ]
      let plan = try await host.plan("get_url", parameters)
      let failure = await #expect(throws: ModuleTrial.ActionFailure.self) {
        try await host.apply(plan)
      }
      #expect(failure?.result.status == status)
      #expect(try host.content("file") == Array("old\n".utf8))
      #expect(try await host.shell.run(["ls", "-A", host.folder]).stdout == "file\nsource\n")
    }
  }

  /// Packs a folder of the host that holds `top/a` and `top/sub/b c`.
  private func pack(_ host: LocalHost, _ content: String) async throws {
    let script = """
      mkdir -p top/sub && echo "$1" >top/a && echo b >'top/sub/b c' && ln -sf a top/link
      chmod 750 top/sub && bsdtar -czf archive.tgz top && rm -r top && mkdir -p dest
      """
    let result = try await host.shell.run(
      ShellCommand(["sh", "-c", script, "sh", content], directory: host.folder))
    try #require(result.status == 0, "\(result.stderr)")
  }

  /// What the module keeps about the folder of this test is not kept with it.
  private func forget(_ plan: Plan, _ host: LocalHost) async throws {
    let words = plan.steps[0].actions[0].command.arguments
    let record = try #require(words.first { $0.hasPrefix("/var/db/swplay/unarchive/") })
    _ = try await host.shell.run(["/bin/rm", "-f", record])
  }

  @Test func anArchiveIsUnpackedAndItsFilesAreWatched() async throws {
    try await LocalHost.run { host in
      try await pack(host, "one")
      try await host.write("dest/other", Self.data)
      let parameters: ValueMap = [
        "src": .string(host.path("archive.tgz")), "dest": .string(host.path("dest")),
        "remote_src": true, "owner": 1234, "strip_components": 1,
      ]
      let plan = try await host.converge("unarchive", parameters)
      #expect(try host.content("dest/a") == Array("one\n".utf8))
      #expect(try host.attributes("dest/sub") == "0750 1234 0")
      #expect(try host.attributes("dest") == "0755 0 0")
      #expect(try host.content("dest/other") == Self.data)
      try await host.write("dest/sub/b c", Array("by hand\n".utf8))
      try await host.converge("unarchive", parameters)
      #expect(try host.content("dest/sub/b c") == Array("b\n".utf8))
      try await pack(host, "two")
      try await host.converge("unarchive", parameters)
      #expect(try host.content("dest/a") == Array("two\n".utf8))
      #expect(
        try await host.shell.run(["ls", "-A", host.path("dest")]).stdout == "a\nlink\nother\nsub\n")
      try await forget(plan, host)
    }
  }

  @Test func aBrokenArchiveChangesNothing() async throws {
    try await LocalHost.run(files: ["broken.tgz": "this is no archive"]) { host in
      try await host.converge("file", ["path": .string(host.path("dest")), "state": "directory"])
      let plan = try await host.plan(
        "unarchive", ["src": "broken.tgz", "dest": .string(host.path("dest"))])
      await #expect(throws: ModuleTrial.ActionFailure.self) { try await host.apply(plan) }
      #expect(try await host.shell.run(["ls", "-A", host.path("dest")]).stdout == "")
    }
  }

  @Test func aScriptRunsFromAFolderThatIsGoneAfterwards() async throws {
    let files: ValueMap = [
      "plain": "echo \"$1|$2|$0\"; cat; exit 7", "marked": "#!/bin/cat\nline\n",
    ]
    try await LocalHost.run(files: files) { host in
      let plan = try await host.plan("script", ["cmd": ["plain", "a 'b", "-x"]])
      let failure = await #expect(throws: ModuleTrial.ActionFailure.self) {
        try await host.apply(plan)
      }
      #expect(failure?.result.status == 7)
      let said = try #require(failure?.result.stdout)
      #expect(said.hasPrefix("a 'b|-x|/tmp/.swplay-script-"))
      let path = try #require(said.split(separator: "|").last).dropLast()
      #expect(try await host.shell.run(["ls", String(path)]).status != 0)
      let marked = try await host.apply(try await host.plan("script", ["cmd": "marked"]))
      #expect(marked.map(\.stdout) == ["#!/bin/cat\nline\n"])
    }
  }

  @Test func waitingEndsWhenThePathIsThere() async throws {
    try await LocalHost.run { host in
      let parameters: ValueMap = ["path": .string(host.path("flag")), "timeout": 30]
      let plan = try await host.plan("wait_for", parameters)
      #expect(plan.onlyWaits)
      // The file comes into being behind the plan's back, before it is carried out.
      try await host.write("flag", Array("ready after 3 s\n".utf8))
      try await host.apply(plan)
      #expect(try await host.plan("wait_for", parameters).steps.isEmpty)
      let matching: ValueMap = parameters.merging(["search_regex": "after [0-9]+ s"])
      #expect(try await host.plan("wait_for", matching).steps.isEmpty)
    }
  }

  @Test func waitingInVainFails() async throws {
    try await LocalHost.run { host in
      let plan = try await host.plan(
        "wait_for", ["path": .string(host.path("flag")), "timeout": 1])
      let failure = await #expect(throws: ModuleTrial.ActionFailure.self) {
        try await host.apply(plan)
      }
      #expect(failure?.result.status == 124)
    }
  }
}
