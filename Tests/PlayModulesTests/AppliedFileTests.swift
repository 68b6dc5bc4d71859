import PlayData
import PlayModuleKit
import PlayShell
import Testing

/// Plans of the file modules, carried out on a real shell; each is followed by a second probe.
@Suite struct AppliedFileTests {
  @Test func aFolderIsMadeWithItsParents() async throws {
    try await LocalHost.run { host in
      let parameters: ValueMap = [
        "path": .string(host.path("a/b c/d")), "state": "directory", "mode": "0710", "owner": 1234,
        "group": "4321",
      ]
      try await host.converge("file", parameters)
      for name in ["a", "a/b c", "a/b c/d"] {
        #expect(try host.attributes(name) == "0710 1234 4321")
      }
    }
  }

  @Test func aTreeGetsItsModesByKind() async throws {
    try await LocalHost.run { host in
      try await host.converge("file", ["path": .string(host.path("t/u")), "state": "directory"])
      try await host.write("t/u/plain", [])
      try await host.write("t/run", [])
      try await host.converge("file", ["path": .string(host.path("t/run")), "mode": "0700"])
      let link: ValueMap = [
        "path": .string(host.path("t/link")), "state": "link", "src": "/etc/passwd",
      ]
      try await host.converge("file", link)
      let parameters: ValueMap = [
        "path": .string(host.path("t")), "recurse": true, "mode": "u=rwX,go=", "owner": "1234",
      ]
      try await host.converge("file", parameters)
      #expect(try host.attributes("t/u") == "0700 1234 0")
      #expect(try host.attributes("t/u/plain") == "0600 1234 0")
      #expect(try host.attributes("t/run") == "0700 1234 0")
      #expect(try host.attributes("t/link") == "0777 1234 0")
    }
  }

  @Test func aLinkToAFolderIsTurned() async throws {
    try await LocalHost.run { host in
      for name in ["v1", "v2"] {
        try await host.converge("file", ["path": .string(host.path(name)), "state": "directory"])
      }
      for name in ["v1", "v2"] {
        let parameters: ValueMap = [
          "path": .string(host.path("current")), "state": "link", "src": .string(name),
        ]
        try await host.converge("file", parameters)
      }
      let absent: ValueMap = ["path": .string(host.path("v1/v2")), "state": "absent"]
      #expect(try await host.plan("file", absent).isChanging == false)
      let current: ValueMap = ["path": .string(host.path("v2")), "state": "directory"]
      #expect(try await host.plan("file", current).isChanging == false)
    }
  }

  @Test func hardLinksShareTheirFile() async throws {
    try await LocalHost.run { host in
      try await host.write("one", [1])
      let parameters: ValueMap = [
        "path": .string(host.path("two")), "state": "hard", "src": .string(host.path("one")),
      ]
      try await host.converge("file", parameters)
      #expect(try host.content("two") == [1])
    }
  }

  @Test func touchCreatesAndAbsentRemoves() async throws {
    try await LocalHost.run { host in
      let path = Value.string(host.path("folder/flag"))
      try await host.converge("file", ["path": .string(host.path("folder")), "state": "directory"])
      let touched: ValueMap = ["path": path, "state": "touch", "mode": "0640", "owner": "1234"]
      try await host.converge("file", touched)
      #expect(try host.attributes("folder/flag") == "0640 1234 0")
      try await host.converge("file", ["path": path, "state": "absent"])
      try await host.write("folder/deep", [])
      try await host.converge("file", ["path": .string(host.path("folder")), "state": "absent"])
    }
  }

  @Test func aFolderIsCopiedWithItsModes() async throws {
    let files: ValueMap = [
      "site/run.sh": ["content": "#!/bin/sh\n", "mode": "0755"], "site/sub/a b": "x", "site/e/": "",
    ]
    try await LocalHost.run(files: files) { host in
      let parameters: ValueMap = [
        "src": "site", "dest": .string(host.folder), "mode": "preserve", "owner": "1234",
        "directory_mode": "0711",
      ]
      try await host.converge("copy", parameters)
      #expect(try host.attributes("site/run.sh") == "0755 1234 0")
      #expect(try host.attributes("site/sub/a b") == "0644 1234 0")
      #expect(try host.attributes("site/e") == "0711 1234 0")
      #expect(try host.content("site/sub/a b") == Array("x".utf8))
    }
  }

  @Test func modeAndOwnerOfAReplacedFileAreKept() async throws {
    try await LocalHost.run { host in
      let path = Value.string(host.path("file"))
      try await host.write("file", Array("old\n".utf8))
      try await host.converge("file", ["path": path, "mode": "4750", "owner": 1234, "group": 7])
      let plan = try await host.converge(
        "copy", ["content": "new\n", "dest": path, "backup": true])
      #expect(try host.attributes("file") == "4750 1234 7")
      #expect(try host.content("file") == Array("new\n".utf8))
      let backup = try #require(plan.values["backup_file"]?.string)
      let name = String(backup.dropFirst(host.folder.count + 1))
      #expect(try host.content(name) == Array("old\n".utf8))
    }
  }

  @Test func aRefusedFileLeavesNothingBehind() async throws {
    try await LocalHost.run { host in
      try await host.write("file", Array("old\n".utf8))
      let parameters: ValueMap = [
        "content": "new\n", "dest": .string(host.path("file")), "validate": "grep -q old %s",
      ]
      let plan = try await host.plan("copy", parameters)
      await #expect(throws: (any Error).self) { try await host.apply(plan) }
      #expect(try host.content("file") == Array("old\n".utf8))
      #expect(try await host.shell.run(["ls", "-A", host.folder]).stdout == "file\n")
    }
  }

  @Test func aLinkIsFollowedOnDemand() async throws {
    try await LocalHost.run { host in
      try await host.write("real", [])
      for (name, target) in [("middle", "real"), ("link", "middle")] {
        let parameters: ValueMap = [
          "path": .string(host.path(name)), "state": "link", "src": .string(target),
        ]
        try await host.converge("file", parameters)
      }
      let parameters: ValueMap = [
        "content": "x", "dest": .string(host.path("link")), "follow": true,
      ]
      try await host.converge("copy", parameters)
      #expect(try host.content("real") == Array("x".utf8))
      try await host.converge("lineinfile", ["line": "y", "path": .string(host.path("link"))])
      #expect(try host.content("real") == Array("x\ny\n".utf8))
      try await host.converge("copy", ["content": "z", "dest": .string(host.path("link"))])
      #expect(try host.content("real") == Array("x\ny\n".utf8))
      #expect(try host.content("link") == Array("z".utf8))
    }
  }

  @Test func aFileOfTheHostIsCopied() async throws {
    try await LocalHost.run { host in
      let bytes = (0...255).map { UInt8($0) }
      try await host.write("one", bytes)
      let parameters: ValueMap = [
        "src": .string(host.path("one")), "dest": .string(host.path("two")), "remote_src": true,
        "mode": "0600", "backup": true,
      ]
      try await host.converge("copy", parameters)
      #expect(try host.content("two") == bytes)
      try await host.write("one", Array("other".utf8))
      try await host.converge("copy", parameters)
      #expect(try host.content("two") == Array("other".utf8))
      #expect(try host.attributes("two") == "0600 0 0")
    }
  }

  @Test func aLargeFileThatDiffersIsReplacedWithoutFetchingIt() async throws {
    try await LocalHost.run { host in
      let size = FileContentQuestion.differenceLimit + 1
      try await host.write("large", [UInt8](repeating: 0x41, count: size))
      let plan = try await host.converge(
        "copy", ["content": "small\n", "dest": .string(host.path("large"))])
      #expect(
        plan.steps.map(\.difference) == [
          .value("\(host.path("large")): content", from: "\(size) bytes", to: "6 bytes")
        ])
    }
  }

  @Test func guardsAreAskedOnTheHost() async throws {
    try await LocalHost.run { host in
      let parameters: ValueMap = [
        "cmd": "echo done >flag", "chdir": .string(host.folder), "creates": "flag",
        "unless": "test -f other",
      ]
      try await host.converge("shell", parameters)
      #expect(try host.content("flag") == Array("done\n".utf8))
      let again = try await host.plan("shell", parameters)
      #expect(again.skipReason == "creates: flag exists")
    }
  }

  @Test func aReadingCommandTellsItsOutput() async throws {
    try await LocalHost.run { host in
      let parameters: ValueMap = [
        "cmd": "cat; echo b; echo c >&2; exit 3", "run_in_check": true, "stdin": "a",
      ]
      let plan = try await host.plan("shell", parameters)
      #expect(plan.isChanging == false)
      #expect(plan.values["stdout"] == "a\nb")
      #expect(plan.values["stderr"] == "c")
      #expect(plan.values["rc"] == 3)
      #expect(plan.failure != nil)
    }
  }
}
