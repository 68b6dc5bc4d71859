import PlayData
import PlayEngine
import Testing

@Suite struct LoopTests {
  @Test func itemsAreCarriedOutInOrderWithIndexAndLabel() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "Say", "debug": "{{ index }} {{ part.name }}",
         "loop": [{"name": "a"}, {"name": "b"}],
         "loop_control": {"loop_var": "part", "index_var": "index", "label": "<{{ part.name }}>"}}
        """
    ).run()
    #expect(run.log() == ["ok: Say [<a> ok, <b> ok]"])
    #expect(run.messages() == ["0 a", "1 b"])
  }

  @Test func itemsWithoutALabelAreShownAsTheyAre() async throws {
    let run = try await Scenario(
      tasks: #"{"name": "Say", "debug": "x", "loop": ["a", 1, {"k": [true]}]}"#
    ).run()
    #expect(run.log() == [#"ok: Say [a ok, 1 ok, {"k": [true]} ok]"#])
  }

  @Test func loopWithoutItemsIsSkippedAndHasNoResults() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "None", "debug": "x", "loop": [], "register": "r"},
        {"debug": {"var": "r.results | length"}},
        {"debug": {"var": "r.skipped"}}
        """
    ).run()
    #expect(run.log().first == "skipped (the loop has no items): None")
    #expect(run.messages() == ["r.results | length = 0", "r.skipped = true"])
  }

  @Test func failingItemDoesNotKeepTheOthersFromRunning() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "Keep", "keep": {"name": "{{ item }}", "value": "{{ item }}"},
         "loop": ["a", "refused", "c"]},
        {"name": "Later", "debug": "not reached"}
        """
    ).run()
    #expect(
      run.log() == ["failed: Keep [a changed, refused failed (the command failed), c changed]"])
    #expect(run.values["h1"] == ["a": "a", "c": "c"])
    #expect(try run.host().failed == 1)
  }

  @Test func registerKeepsTheResultOfEveryItem() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "{{ item }}", "value": "1"}, "loop": ["a", "b"], "register": "r",
         "when": "item != 'b' or true"},
        {"debug": "{{ r.changed }} {{ r.failed }} {{ r.skipped }}"},
        {"debug": "{{ r.results | map(attribute='item') | join(',') }}"},
        {"debug": "{{ r.results | map(attribute='changed') | join(',') }}"}
        """)
    scenario.values = ["a": "1"]
    let run = try await scenario.run()
    #expect(run.messages() == ["True False False", "a,b", "False,True"])
  }

  @Test func conditionIsDecidedForEveryItem() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "Say", "debug": "{{ item }}", "loop": [1, 2, 3], "when": "item != 2",
         "register": "r"},
        {"debug": "{{ r.results | map(attribute='skipped', default=false) | join(',') }}"}
        """
    ).run()
    #expect(run.log().first == "ok: Say [1 ok, 2 skipped (when: item != 2), 3 ok]")
    #expect(run.messages() == ["1", "3", "False,True,False"])
  }

  @Test func conditionThatIsFalseHidesAListThatCannotBeRendered() async throws {
    let run = try await Scenario(
      tasks: #"{"name": "Say", "debug": "x", "loop": "{{ nothing }}", "when": "false"}"#
    ).run()
    #expect(run.log() == ["skipped (when: false): Say"])
  }

  @Test func openConditionHidesAListThatCannotBeRendered() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "Keep", "keep": {"name": "a", "value": "1"}, "register": "r"},
        {"name": "Say", "debug": "x", "loop": "{{ facts.nothing }}", "when": "r.changed"}
        """)
    scenario.values = ["a": "1"]
    #expect(try await scenario.run().log() == ["ok: Keep", "skipped (when: r.changed): Say"])
  }

  @Test(
    arguments: [
      ("{{ facts.nothing }}", #"site.json:1:75: "facts.nothing" is undefined"#),
      ("{{ 1 + 1 }}", "site.json:1:65: loop: expected a list, got an integer"),
      ("{{ {'a': 1} }}", "site.json:1:65: loop: expected a list, got a map"),
    ])
  func loopOverSomethingElseFails(list: String, message: String) async throws {
    let playbook =
      #"[{"hosts": "all", "tasks": [{"name": "T", "debug": "x", "loop": "\#(list)"}]}]"#
    let run = try await Scenario(playbook: playbook).run()
    let line = try #require(run.log().first)
    #expect(line.hasPrefix("failed (\(message)"))
  }

  @Test func factSetInALoopIsSeenByTheNextItem() async throws {
    let run = try await Scenario(
      tasks: """
        {"set_fact": {"sum": "{{ (sum | default([])) + [item] }}"}, "loop": [1, 2, 3]},
        {"debug": "{{ sum | join(' ') }}"}
        """
    ).run()
    #expect(run.messages() == ["1 2 3"])
  }

  @Test func listThatShrinksWhileItIsWalkedIsWalkedToItsEnd() async throws {
    var scenario = Scenario(
      play: #""vars": {"words": ["a", "b", "c"]}"#,
      tasks: """
        {"set_fact": {"words": "{{ words[1:] }}"}, "loop": "{{ words }}"},
        {"name": "Later", "keep": {"name": "z", "value": "n{{ words | length }}"}}
        """)
    scenario.values = ["z": "n0"]
    #expect(try await scenario.run().log() == ["ok: set_fact [a ok, b ok, c ok]", "ok: Later"])
  }

  @Test func listOfAnEarlierRegisterIsWalked() async throws {
    var scenario = Scenario(
      tasks: """
        {"keep": {"name": "{{ item }}", "value": "1"}, "loop": ["a", "b"], "register": "r"},
        {"name": "Say", "debug": "{{ item.item }} {{ item.changed }}", "loop": "{{ r.results }}",
         "loop_control": {"label": "{{ item.item }}"}}
        """)
    scenario.values = ["b": "1"]
    #expect(try await scenario.run().messages() == ["a True", "b False"])
  }

  @Test func listThatCheckModeCannotKnowMakesTheTaskDependent() async throws {
    let run = try await Scenario(
      tasks: """
        {"name": "List", "command": "print x", "register": "r"},
        {"name": "Walk", "keep": {"name": "{{ item }}", "value": "1"}, "loop": "{{ r.stdout_lines }}",
         "register": "walked"},
        {"name": "Walk again", "debug": "x", "loop": "{{ walked.results }}"}
        """
    ).run(check: true)
    #expect(
      run.log() == ["changed: List", "depends on List: Walk", "depends on List: Walk again"])
  }
}
