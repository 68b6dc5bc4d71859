import PlayData
import PlayFacts
import PlayShell
import Testing

/// Facts of one's own.
@Suite struct LocalFactTests {
  private func local(_ output: String, errors: String = "") throws -> Value? {
    var host = try RecordedHost.complete()
    host.setOwnFacts(CommandResult(status: 0, stdout: output, stderr: errors))
    return try host.facts()["local"]
  }

  @Test func filesTellFactsByTheirNames() throws {
    #expect(
      try local(
        "/usr/local/etc/swplay/facts.d/rack.fact\u{1F}0\u{1F}{\"row\": 3}\u{1E}"
          + "/usr/local/etc/swplay/facts.d/site.fact\u{1F}0\u{1F}\"north\"\u{1E}"
          + "/etc/ansible/facts.d/rack.fact\u{1F}0\u{1F}{\"row\": 4}\u{1E}")
        == ["rack": ["row": 3], "site": "north"])
    #expect(try local("") == [:])
  }

  @Test(arguments: [
    (
      "/f/a.fact\u{1F}2\u{1F}\u{1E}", "disk: gone\n",
      "/f/a.fact: it ended with status 2: disk: gone; correct or remove it"
    ),
    ("/f/a.fact\u{1F}0\u{1F}x=1\u{1E}", "", "/f/a.fact: it is no JSON: /f/a.fact:1:1: "),
    ("/f/a.fact\u{1F}0\u{1E}", "", "expected path, status and text"),
  ]) func aFileThatCannotBeReadIsNamed(output: String, errors: String, told: String) throws {
    let problem = try #require(throws: FactProblem.self) { try local(output, errors: errors) }
    #expect(
      problem.description.hasPrefix("the fact \"local\" cannot be read: \(told)"), "\(problem)")
  }
}
