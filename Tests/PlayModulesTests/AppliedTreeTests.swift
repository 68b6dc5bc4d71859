import PlayData
import PlayModuleKit
import PlayShell
import PlayTestKit
import Testing

/// Folders with many files, copied on a real shell with libarchive's tar.
@Suite struct AppliedTreeTests {
  /// A folder on the controller whose names and contents a shell could misread.
  private static func tree(_ count: Int, prefix: String = "site") -> ValueMap {
    ValueMap(
      (0..<count).map { index in
        ("\(prefix)/sub '\(index / 10)'/-file $\(index)", .string("content \(index)\n"))
      })
  }

  private func names(_ plan: Plan, below host: LocalHost) -> [String] {
    plan.steps.map { String($0.difference.subject.dropFirst(host.folder.count + 1)) }
  }

  @Test func manyFilesNeedOneExchangeAndAreComparedByOneCommand() async throws {
    let files = Self.tree(2000).merging(["site/e/": ""])
    try await LocalHost.run(files: files) { host in
      let parameters: ValueMap = ["src": "site/", "dest": .string(host.path("tree"))]
      let plan = try await host.converge("copy", parameters)
      #expect(plan.steps.count == 1 + 201 + 2000)
      let commands = plan.steps.flatMap(\.actions).map { $0.command.arguments[0] }
      #expect(commands == ["install", "tar"])
      #expect(try host.content("tree/sub '199'/-file $1999") == Array("content 1999\n".utf8))
      #expect(try host.attributes("tree/e") == "0755 0 0")
      let questions = try host.questions("copy", parameters)
      #expect(questions.map { $0.arguments[0] } == ["sh", "stat", "stat"])
    }
  }

  @Test func onlyWhatDiffersIsSent() async throws {
    try await LocalHost.run(files: Self.tree(70)) { host in
      let parameters: ValueMap = ["src": "site/", "dest": .string(host.path("tree"))]
      try await host.converge("copy", parameters)
      try await host.write("tree/sub '3'/-file $31", Array("other\n".utf8))
      try await host.write("tree/sub '3'/of the host", Array("stays\n".utf8))
      _ = try await host.shell.run(["rm", host.path("tree/sub '0'/-file $7")])
      let plan = try await host.converge("copy", parameters)
      #expect(
        names(plan, below: host) == [
          "tree/sub '0'/-file $7", "tree/sub '3'/-file $31: content",
        ])
      #expect(try host.content("tree/sub '3'/of the host") == Array("stays\n".utf8))
    }
  }

  @Test func modeAndOwnerOfReplacedFilesAreKept() async throws {
    try await LocalHost.run(files: Self.tree(70)) { host in
      let parameters: ValueMap = ["src": "site/", "dest": .string(host.path("tree"))]
      try await host.converge("copy", parameters)
      let file = "tree/sub '0'/-file $1"
      try await host.write(file, Array("other\n".utf8))
      let attributes: ValueMap = [
        "path": .string(host.path(file)), "mode": "4710", "owner": 1234, "group": 4321,
      ]
      try await host.converge("file", attributes)
      try await host.converge("copy", parameters)
      #expect(try host.attributes(file) == "4710 1234 4321")
      #expect(try host.content(file) == Array("content 1\n".utf8))
    }
  }

  @Test func modesAndOwnersAreSet() async throws {
    var files = Self.tree(70)
    files["site/run"] = ["content": "#!/bin/sh\n", "mode": "0755"]
    try await LocalHost.run(files: files) { host in
      let dest = Value.string(host.path("tree"))
      try await host.converge("copy", ["src": "site/", "dest": dest])
      let parameters: ValueMap = [
        "src": "site/", "dest": dest, "mode": "preserve", "owner": "daemon", "group": 4321,
      ]
      let plan = try await host.converge("copy", parameters)
      let commands = plan.steps.flatMap(\.actions).map { $0.command.arguments[0] }
      #expect(commands == ["chown", "chgrp", "chmod", "chown", "chgrp"])
      #expect(try host.attributes("tree/run") == "0755 1 4321")
      #expect(try host.attributes("tree/sub '0'/-file $1") == "0644 1 4321")
    }
  }

  @Test func anUnknownOwnerChangesNothing() async throws {
    try await LocalHost.run(files: Self.tree(70)) { host in
      let dest = Value.string(host.path("tree"))
      try await host.converge("file", ["path": dest, "state": "directory"])
      let plan = try await host.plan(
        "copy", ["src": "site/", "dest": dest, "owner": "nosuchuser"])
      let failure = await #expect(throws: ModuleTrial.ActionFailure.self) {
        try await host.apply(plan)
      }
      #expect(failure?.command.arguments == ["getent", "passwd", "nosuchuser"])
      #expect(try await host.shell.run(["ls", "-A", host.path("tree")]).stdout == "")
    }
  }

  @Test func linksAreReplacedAndLinkedFoldersAreEntered() async throws {
    try await LocalHost.run(files: Self.tree(70)) { host in
      try await host.converge("file", ["path": .string(host.path("other")), "state": "directory"])
      try await host.converge("file", ["path": .string(host.path("tree")), "state": "directory"])
      try await host.write("precious", Array("precious\n".utf8))
      let file = "other/-file $1"
      for (name, target) in [("tree/sub '0'", "../other"), (file, "../precious")] {
        let link: ValueMap = [
          "path": .string(host.path(name)), "state": "link", "src": .string(target), "force": true,
        ]
        try await host.converge("file", link)
      }
      let parameters: ValueMap = ["src": "site/", "dest": .string(host.path("tree"))]
      let plan = try await host.converge("copy", parameters)
      #expect(plan.warnings.count == 1)
      #expect(try host.content(file) == Array("content 1\n".utf8))
      #expect(try host.content("precious") == Array("precious\n".utf8))
    }
  }

  @Test func aFolderInPlaceOfAFileIsNotReplaced() async throws {
    try await LocalHost.run(files: Self.tree(70)) { host in
      let folder: ValueMap = [
        "path": .string(host.path("tree/sub '0'/-file $1")), "state": "directory",
      ]
      try await host.converge("file", folder)
      let failure = await #expect(throws: ModuleFailure.self) {
        try await host.plan("copy", ["src": "site/", "dest": .string(host.path("tree"))])
      }
      #expect(failure?.message.hasSuffix("-file $1 is a folder, not a file") == true)
    }
  }
}
