import Glibc
import PlayShell
import PlayTestKit
import Testing

/// The session's script, read by a real shell.
@Suite struct SessionTests {
  @Test func everyCommandHasItsStatusAndOutput() throws {
    let results = try LocalSession().run([
      ["true"], ["false"], ["sh", "-c", "exit 7"], ["printf", "no newline"],
      ["sh", "-c", "printf 'out\\0put\\n\\n'; printf 'err' >&2; exit 3"], ["/nonexistent"],
      ["sh", "-c", "kill -9 $$"], ["sh", "-c", "kill -PIPE $$"],
    ])
    #expect(results.map(\.status) == [0, 1, 7, 0, 3, 127, 137, 141])
    #expect(results[3].stdout == "no newline")
    #expect(results[4].output == Array("out\0put\n\n".utf8))
    #expect(results[4].stderr == "err")
    #expect(results[5].stderr.contains("/nonexistent"))
    #expect(results[0] == CommandResult(status: 0))
  }

  @Test func aChainStopsAtItsFirstFailure() throws {
    var batch = Batch()
    batch.append(chain: [
      (["true"], [0]), (["sh", "-c", "exit 4"], [0, 3]), (["echo", "no"], [0]),
    ])
    batch.append(["echo", "always"])
    batch.append(chain: [(["sh", "-c", "exit 4"], [0, 4]), (["echo", "yes"], [0])])
    let results = try LocalSession().run(batch)
    #expect(results.map(\.status) == [0, 4, nil, 0, 4, 0])
    #expect(results.map(\.stdout) == ["", "", "", "always\n", "", "yes\n"])
  }

  /// A command that begins a file of its own name and waits until others have begun theirs.
  private func meeting(
    _ own: String, _ others: [String], in folder: TemporaryFolder, _ rest: String
  ) -> ShellCommand {
    let wait = """
      for other in \(others.joined(separator: " ")); do
        tries=500
        until [ -e $other ]; do
          tries=$((tries - 1)); [ $tries -gt 0 ] || exit 99; sleep 0.01
        done
      done
      """
    return ShellCommand(["sh", "-c", ": >\(own)\n\(wait)\n\(rest)"], directory: folder.path)
  }

  @Test func whatIsAsideRunsBesideTheOthers() throws {
    let folder = try TemporaryFolder()
    var batch = Batch()
    batch.append(meeting("a", ["b"], in: folder, "echo in front; echo aside >&2; exit 4"))
    batch.append(["cat"])
    batch.append(
      meeting("b", ["a"], in: folder, "echo out; echo error >&2; exit 3"), isAside: true)
    batch.append(["sh", "-c", "cat; echo last"], isAside: true)
    let session = try LocalSession()
    let results = try session.run(batch)
    #expect(results.map(\.status) == [4, 0, 3, 0])
    #expect(results.map(\.stdout) == ["in front\n", "", "out\nerror\n", "last\n"])
    #expect(results.map(\.stderr) == ["aside\n", "", "", ""])
    #expect(try session.run([["echo", "next"]])[0].stdout == "next\n")
  }

  @Test func programsAsideRunBesideOneAnother() throws {
    let folder = try TemporaryFolder()
    var other = meeting("c", ["a", "b"], in: folder, "cat; echo c")
    other.arguments.insert("env", at: 0)
    var batch = Batch()
    batch.append(meeting("a", ["b", "c"], in: folder, "cat; echo a"))
    batch.append(meeting("b", ["a", "c"], in: folder, "cat; echo b"), isAside: true)
    batch.append(ShellCommand(["sh", "-c", "ls"], directory: folder.path), isAside: true)
    batch.append(other, isAside: true)
    batch.append(["sh", "-c", "echo last; exit 3"], isAside: true)
    let results = try LocalSession().run(batch)
    #expect(results.map(\.status) == [0, 0, 0, 0, 3])
    #expect(results.map(\.stdout) == ["a\n", "b\n", "a\nb\nc\n", "c\n", "last\n"])
  }

  @Test func whatIsAsideWaitsBehindAChange() throws {
    var batch = Batch()
    batch.append(chain: [(["false"], [0]), (["echo", "no"], [0])])
    batch.append(["sh", "-c", "echo out; echo error >&2"], isAside: true)
    let results = try LocalSession().run(batch)
    #expect(results.map(\.status) == [1, nil, 0])
    #expect(results.map(\.stderr) == ["", "", "error\n"])
  }

  @Test func aChainInALaterBatchStartsAfresh() throws {
    let session = try LocalSession()
    var batch = Batch()
    batch.append(chain: [(["false"], [0]), (["true"], [0])])
    #expect(try session.run(batch).map(\.status) == [1, nil])
    var next = Batch()
    next.append(chain: [(["true"], [0]), (["true"], [0])])
    #expect(try session.run(next).map(\.status) == [0, 0])
  }

  @Test func nothingOfAnUnsendableBatchIsSent() throws {
    let session = try LocalSession()
    let folder = try TemporaryFolder()
    #expect(throws: ShellQuotingError.self) {
      try session.run([["touch", folder["file"]], ["echo", "\0"]])
    }
    #expect(folder.names.isEmpty)
    #expect(try session.run([["echo", "still here"]])[0].stdout == "still here\n")
  }

  @Test func commandsReadNothingOfTheScript() throws {
    let results = try LocalSession().run([["cat"], ["sh", "-c", "read x || echo none"], ["true"]])
    #expect(results.map(\.stdout) == ["", "none\n", ""])
  }

  @Test func aFolderAndVariablesCountForTheirCommandAlone() throws {
    let session = try LocalSession()
    let folder = try TemporaryFolder()
    let inside = ShellCommand(
      ["sh", "-c", "pwd; echo $x; cat; exit 9"], environment: [.init("x", "a 'b'")],
      directory: folder.path, input: Array("in\n".utf8))
    var detached = inside
    detached.isDetached = true
    let results = try session.run([inside, detached, ["sh", "-c", "pwd; echo ${x-unset}"]])
    for result in results[..<2] {
      #expect(result.status == 9)
      #expect(result.stdout == "\(folder.path)\na 'b'\nin\n")
    }
    #expect(results[2].lines.first.map(String.init) != folder.path)
    #expect(results[2].lines.last == "unset")
  }

  @Test func aMissingFolderFailsTheCommandAlone() throws {
    let command = ShellCommand(["touch", "x"], directory: "/nonexistent/-x")
    let results = try LocalSession().run([command, ["echo", "on"]])
    #expect(results[0].status != 0)
    #expect(results[1].stdout == "on\n")
  }

  @Test func theEnvironmentIsFixed() throws {
    let session = try LocalSession(setup: "LC_ALL=de_DE.UTF-8 CDPATH=/ ENV=/x; export CDPATH ENV\n")
    let command: ShellCommand = [
      "sh", "-c", "echo $LC_ALL ${CDPATH-none} ${ENV-none} $PATH; umask",
    ]
    let path = "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"
    #expect(try session.run([command])[0].stdout == "C none none \(path)\n0022\n")
  }

  /// Words that a shell takes for its own language, or for commands that change or end it.
  private static let own: [[String]] = [
    ["if"], ["then"], ["do"], ["done"], ["while"], ["until"], ["for"], ["case"], ["esac"], ["fi"],
    ["else"], ["in"], ["{"], ["}"], ["!"], ["exit", "3"], ["exec", "true"], ["return", "3"],
    ["cd", "/"], ["umask", "777"], ["set", "-f"], ["set", "-e"], ["trap", "true", "EXIT"],
    ["export", "PATH=/"], ["readonly", "swplay_s"], ["unset", "swplay_folder"], ["eval", "exit 3"],
    [".", "/nonexistent"], ["alias", "printf=false"], ["break"], ["continue"], ["shift"],
    ["ulimit", "-n", "3"], ["unset", "-f", "swplay_put"], ["command", "exit", "3"], ["a=b"],
    ["swplay_s=x"], ["read", "PATH"], ["wait"], ["hash", "-r"], ["local", "x"],
    ["builtin", "exit"],
  ]

  @Test(arguments: own) func noCommandChangesOrEndsTheShell(words: [String]) throws {
    let session = try LocalSession()
    let folder = try TemporaryFolder()
    let probe: ShellCommand = ["sh", "-c", "pwd; umask; ulimit -n; echo \"$PATH\""]
    let write = FileWrite(path: folder["f"], content: [0x61, 0x0A], mode: "0644")
    let before = try session.run([probe])[0]
    _ = try session.run([
      ShellCommand(words), ShellCommand(words, directory: "/tmp", isDetached: true),
      ShellCommand(words, environment: [.init("PATH", "/nonexistent")]),
    ])
    #expect(try session.run([probe, write.command]).map(\.status) == [0, 0])
    #expect(try session.run([probe])[0] == before)
    session.end()
    #expect(access(session.script.folder, F_OK) == -1)
  }
}
