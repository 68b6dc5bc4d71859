import PlayShell
import PlayTestKit
import Testing

/// The functions that a session brings along.
@Suite struct FunctionTests {
  private var script = SessionScript(nonce: "nonce", identifier: "id")

  private func text(_ commands: [ShellCommand], _ script: inout SessionScript) throws -> String {
    var batch = Batch()
    for command in commands { batch.append(command) }
    return String(decoding: try script.chunk(for: batch).bytes, as: UTF8.self)
  }

  @Test func aFunctionStandsInFrontOfTheFirstCommandThatNeedsIt() throws {
    var script = script
    #expect(!script.prologue.contains("swplay_digest"))
    #expect(try !text([["true"]], &script).contains("swplay_digest"))
    let first = try text([["true"], ["swplay_digest", "/a"], ["swplay_digest", "/b"]], &script)
    #expect(first.hasPrefix(HostFunction.digest.definition + "\n"))
    #expect(first.ranges(of: "swplay_digest() {").count == 1)
    #expect(try text([["swplay_digest", "/c"]], &script).hasPrefix("swplay_digest /c"))
  }

  @Test func whatIsNotSentIsNotDefined() throws {
    var script = script
    #expect(throws: ShellQuotingError.self) {
      try text([["swplay_digest", "/a"], ["true", "\0"]], &script)
    }
    #expect(try text([["swplay_digest", "/a"]], &script).contains(HostFunction.digest.definition))
  }

  @Test(arguments: HostFunction.allCases) func everyFunctionIsDefinedWhereItIsNeeded(
    function: HostFunction
  ) throws {
    let session = try LocalSession()
    let results = try session.run([[function.rawValue, "/nonexistent/a", "0644", "", ""]])
    #expect(!results[0].stderr.contains(function.rawValue))
  }
}
