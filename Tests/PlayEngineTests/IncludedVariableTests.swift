import PlayEngine
import PlayModel
import PlayTestKit
import Testing

/// Variables that `include_vars` reads while a play runs.
@Suite struct IncludedVariableTests {
  @Test(arguments: [false, true])
  func theyAreRenderedTogetherAndCountFromThenOn(check: Bool) async throws {
    var scenario = Scenario(
      play: #""gather_facts": false, "vars": {"who": "play", "base": "/srv"}"#,
      tasks: """
        {"include_vars": "more.json"}, {"debug": "{{ path }} {{ who }}"},
        {"include_vars": {"file": "more.json", "name": "all"}}, {"debug": "{{ all.path }}"}
        """)
    scenario.files["vars/more.json"] = #"{"path": "{{ base }}/{{ who }}", "who": "file"}"#
    let run = try await scenario.run(check: check)
    #expect(run.messages() == ["/srv/file file", "/srv/file"], "\(run.log())")
    #expect(run.batches() == [], "nothing is asked")
  }

  @Test func theCommandLineStaysAboveThem() async throws {
    var scenario = Scenario(
      play: #""gather_facts": false"#,
      tasks: #"{"include_vars": "more.json"}, {"debug": "{{ path }} {{ who }}"}"#)
    scenario.files["more.json"] = #"{"path": "/srv/{{ who }}", "who": "file"}"#
    scenario.options.extraVariables = [try VariableTests.definition("who", #""-e""#)]
    #expect(try await scenario.run().messages() == ["/srv/-e -e"])
  }

  @Test func theFilesOfAFolderAreReadByName() async throws {
    var scenario = Scenario(
      tasks: #"{"include_vars": {"dir": "all"}}, {"debug": "{{ a }}{{ b }}"}"#)
    scenario.files["vars/all/2.json"] = #"{"b": 2}"#
    scenario.files["vars/all/1.json"] = #"{"a": 1, "b": 1}"#
    scenario.files["vars/all/README"] = "no variables"
    #expect(try await scenario.run().messages() == ["12"])
  }

  @Test func theFileMayDependOnTheHost() async throws {
    var scenario = Scenario(
      tasks: #"{"include_vars": "{{ facts.os }}.json"}, {"debug": "{{ a }}"}"#)
    scenario.files["BSD.json"] = #"{"a": "for BSD"}"#
    #expect(try await scenario.run().messages() == ["for BSD"])
  }

  @Test func mistakesInTheFileAreFoundBeforeTheRun() async throws {
    var scenario = Scenario(tasks: #"{"include_vars": "more.json"}, {"include_vars": "no.json"}"#)
    scenario.files["more.json"] = #"{"a-b": 1, "c": "{{ x"}"#
    let mistakes = try await scenario.mistakes()
    #expect(mistakes.count == 2, "\(mistakes)")
    #expect(
      mistakes.first?.contains(#"more.json:1:2: "a-b" cannot be the name of a variable"#) == true,
      "\(mistakes)")
    #expect(
      mistakes.last?.contains(
        #"include_vars: file: there is no "no.json"; looked for vars/no.json, no.json"#) == true,
      "\(mistakes)")
  }
}
