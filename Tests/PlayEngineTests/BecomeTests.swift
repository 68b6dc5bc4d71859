import PlayData
import PlayEngine
import PlayShell
import Testing

/// Work that is done as another user.
@Suite struct BecomeTests {
  private static let keep = #""keep": {"name": "a", "value": "1"}"#

  @Test func aPlayThatBecomesRootThroughoutCostsNoMoreThanOneThatDoesNot() async throws {
    let tasks = """
      {"name": "A", \(Self.keep)},
      {"name": "B", "keep": {"name": "b", "value": "1"}},
      {"name": "C", "keep": {"name": "c", "value": "1"}}
      """
    var plain = Scenario(tasks: tasks)
    var become = Scenario(play: #""become": true"#, tasks: tasks)
    plain.values = ["b": "1"]
    become.values = ["b": "1"]
    let (first, second) = (try await plain.run(), try await become.run())
    #expect(second.batches() == first.batches())
    #expect(try second.host().cost.exchanges == first.host().cost.exchanges)
    #expect(first.connections() == ["op"])
    #expect(second.connections() == ["root/sudo"])
    #expect(second.openShells.isEmpty)
  }

  @Test func theWindowIsCutWhereTheAccountChanges() async throws {
    var scenario = Scenario(
      tasks: """
        {"name": "A", \(Self.keep)},
        {"name": "B", "keep": {"name": "b", "value": "1"}, "become": true},
        {"name": "C", "keep": {"name": "c", "value": "1"}, "become": true},
        {"name": "D", "debug": "no host needs to hear this"},
        {"name": "E", "keep": {"name": "d", "value": "1"}, "become": true, "become_user": "www"},
        {"name": "F", "keep": {"name": "e", "value": "1"}}
        """)
    scenario.values = ["a": "1", "b": "1", "c": "1", "d": "1", "e": "1"]
    let run = try await scenario.run()
    #expect(
      run.works() == [
        "op: facts", "op: get a", "root/sudo: get b, get c", "www/sudo: get d", "op: get e",
      ])
    #expect(run.connections() == ["op", "root/sudo", "www/sudo"])
    #expect(run.openShells.isEmpty)
    #expect(try run.host().cost.exchanges == 5)
  }

  @Test func changesAreFollowedByQuestionsOfTheirOwnAccountAlone() async throws {
    let scenario = Scenario(
      tasks: """
        {"name": "A", \(Self.keep), "become": true},
        {"name": "B", "keep": {"name": "b", "value": "1"}, "become": true},
        {"name": "C", "keep": {"name": "c", "value": "1"}}
        """)
    let run = try await scenario.run()
    #expect(
      run.works() == [
        "op: facts", "root/sudo: get a, get b", "root/sudo: set a 1, get b",
        "root/sudo: set b 1", "op: get c", "op: set c 1",
      ])
    #expect(run.log() == ["changed: A", "changed: B", "changed: C"])
  }

  @Test func theInnermostKeywordWins() async throws {
    let scenario = Scenario(
      play: #""become": true, "become_user": "a", "become_method": "doas", "gather_facts": false"#,
      tasks: """
        {\(Self.keep)},
        {"become_user": "b", "block": [
          {"keep": {"name": "b", "value": "1"}},
          {"keep": {"name": "c", "value": "1"}, "become_user": "c", "become_method": "su"},
          {"keep": {"name": "d", "value": "1"}, "become": false}
        ]}
        """)
    let run = try await scenario.run()
    #expect(run.connections() == ["a/doas", "b/doas", "c/su", "op"])
  }

  @Test func rolesImportsIncludesAndHandlersInherit() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "all", "gather_facts": false, "become": true, "become_user": "play",
          "roles": ["r", {"role": "s", "become_user": "use"}],
          "tasks": [
            {"import_tasks": "more.json", "become_user": "import", "vars": {"n": "i"}},
            {"become_user": "block", "block": [{"include_tasks": "more.json", "vars": {"n": "j"}}]},
            {\(Self.keep), "become": false, "notify": "H"}
          ],
          "handlers": [{"name": "H", "keep": {"name": "h", "value": "1"}}]}]
        """)
    scenario.files = [
      "roles/r/tasks/main.json": #"[{"keep": {"name": "r", "value": "1"}}]"#,
      "roles/s/tasks/main.json": #"[{"keep": {"name": "s", "value": "1"}}]"#,
      "more.json": #"[{"keep": {"name": "{{ n }}", "value": "1"}}]"#,
    ]
    let run = try await scenario.run()
    let changes = run.works().filter { $0.contains("set ") }
    #expect(
      changes == [
        "play/sudo: set r 1", "use/sudo: set s 1", "import/sudo: set i 1", "block/sudo: set j 1",
        "op: set a 1", "play/sudo: set h 1",
      ])
  }

  @Test(
    arguments: [
      ("", "", "op"),
      ("become=yes", "", "root/sudo"),
      ("ansible_become=true ansible_become_user=www ansible_become_method=su", "", "www/su"),
      ("ansible_become=no become=yes", #""become": true"#, "op"),
      ("ansible_become_user=www", #""become": true, "become_user": "task""#, "www/sudo"),
      ("ansible_become_password=hush", #""become": true"#, "root/sudo:hush"),
      ("become_password=hush", #""become": true"#, "root/sudo:hush"),
      (
        "ansible_become_pass='{{ word }}' word=hush", #""become": true"#, "root/sudo:hush"
      ),
      (
        "ansible_become_user='{{ who }}'", #""become": true, "vars": {"who": "www"}"#, "www/sudo"
      ),
      ("", #""become": true, "vars": {"ansible_become_user": "www"}"#, "www/sudo"),
      ("", #""become": true, "vars": {"become_user": "www"}"#, "root/sudo"),
      (
        "", #""become": "{{ inventory_hostname == 'h1' }}", "become_user": "{{ 'w' * 3 }}""#,
        "www/sudo"
      ),
    ])
  func variablesWinOverKeywords(variables: String, keywords: String, account: String) async throws {
    var scenario = Scenario(
      play: #""gather_facts": false"#,
      tasks: "{\(Self.keep)\(keywords.isEmpty ? "" : ", " + keywords)}")
    scenario.inventory = "h1 \(variables)"
    #expect(try await scenario.run().connections() == [account])
  }

  @Test func theCommandLineCountsWhereNothingElseIsSaid() async throws {
    var scenario = Scenario(
      play: #""gather_facts": false"#,
      tasks: """
        {\(Self.keep)},
        {"keep": {"name": "b", "value": "1"}, "become_user": "b"},
        {"keep": {"name": "c", "value": "1"}, "become": false}
        """)
    scenario.options.become.isWanted = true
    scenario.options.become.user = "www"
    scenario.options.become.method = .su
    scenario.options.become.password = Secret("hush")
    #expect(try await scenario.run().connections() == ["www/su:hush", "b/su:hush", "op"])
  }

  @Test func noOneBecomesWhoTheyAre() async throws {
    var scenario = Scenario(
      play: #""become": true"#,
      tasks: """
        {\(Self.keep)}, {"keep": {"name": "b", "value": "1"}, "become": false}
        """)
    scenario.logins = ["h1": "root"]
    #expect(try await scenario.run().connections() == ["op"])
  }

  @Test func factsAreGatheredAsThePlaySays() async throws {
    var scenario = Scenario(
      play: #""become": true, "become_user": "{{ who }}", "vars": {"who": "www"}"#,
      tasks: #"{"keep": {"name": "a", "value": "{{ facts.os }}"}, "become": false}"#)
    scenario.values = ["a": "BSD"]
    let run = try await scenario.run()
    #expect(run.works() == ["www/sudo: facts", "op: get a"])
  }

  @Test func itemsOfALoopMayNeedDifferentAccounts() async throws {
    let scenario = Scenario(
      play: #""gather_facts": false"#,
      tasks: """
        {"name": "L", "keep": {"name": "{{ item.0 }}", "value": "1"}, "become": true,
         "become_user": "{{ item.1 }}", "loop_control": {"parallel": 4},
         "loop": [["a", "x"], ["b", "x"], ["c", "y"]]}
        """)
    let run = try await scenario.run()
    #expect(
      run.works() == [
        "x/sudo: get a, get b", "x/sudo: set a 1, set b 1", "y/sudo: get c", "y/sudo: set c 1",
      ])
  }

  @Test func theDelegateIsWorkedOnAsItsOwnVariablesSay() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "h1", "gather_facts": false, "become": true, "tasks": [
          {"name": "A", \(Self.keep), "delegate_to": "h2"},
          {"name": "B", "keep": {"name": "b", "value": "1"}, "delegate_to": "h3"},
          {"name": "C", "keep": {"name": "c", "value": "1"}, "delegate_to": "h4"},
          {"name": "D", "keep": {"name": "d", "value": "1"}}
        ]}]
        """)
    scenario.inventory = """
      h1 ansible_become_user=one ansible_become_method=su
      h2 ansible_become_user=two
      h3
      h4
      """
    scenario.logins = ["h4": "root"]
    let run = try await scenario.run()
    #expect(run.connections("h1") == ["one/su"])
    #expect(run.connections("h2") == ["two/sudo"])
    #expect(run.connections("h3") == ["root/sudo"])
    #expect(run.connections("h4") == ["op"])
    #expect(run.openShells.isEmpty)
  }

  @Test(arguments: [false, true])
  func aRestartEndsTheConnectionsOfAllAccounts(isDelegated: Bool) async throws {
    let delegate = isDelegated ? #", "delegate_to": "h2""# : ""
    var scenario = Scenario(
      playbook: """
        [{"hosts": "h1", "gather_facts": false, "tasks": [
          {"name": "A", \(Self.keep)\(delegate)},
          {"name": "B", "restart": {}, "become": true\(delegate)},
          {"name": "C", "keep": {"name": "c", "value": "1"}, "become": true\(delegate)},
          {"name": "D", "keep": {"name": "d", "value": "1"}\(delegate)}
        ]}]
        """)
    scenario.inventory = "h1\nh2"
    let run = try await scenario.run()
    #expect(run.log() == ["changed: A", "changed: B", "changed: C", "changed: D"])
    #expect(run.connections(isDelegated ? "h2" : "h1") == ["op", "root/sudo", "op"])
  }

  @Test func aCheckKnowsWhatAnotherAccountWouldHaveDone() async throws {
    let scenario = Scenario(
      tasks: """
        {"name": "A", \(Self.keep), "become": true},
        {"name": "B", "keep": {"name": "b", "value": "1", "needs": "a"}}
        """)
    let run = try await scenario.run(check: true)
    #expect(run.log() == ["changed: A", "depends on A: B"])
    #expect(run.works() == ["op: facts", "root/sudo: get a", "op: get b, get a"])
  }

  @Test func aRefusedAccountFailsTheTaskAndNotTheHost() async throws {
    var scenario = Scenario(
      tasks: """
        {"block": [{"name": "A", \(Self.keep), "become": true}],
         "rescue": [{"name": "B", "keep": {"name": "b", "value": "1"}}]}
        """)
    scenario.refusedUser = "root"
    let run = try await scenario.run()
    #expect(run.log() == ["rescued (web: become: refused): A", "changed: B"])
    #expect(run.connections() == ["op", "refused"])
    #expect(try run.host().unreachable == nil)
  }

  @Test func aHostWhoseFactsNoOneMayGatherHasFailed() async throws {
    var scenario = Scenario(play: #""become": true"#, tasks: "{\(Self.keep)}")
    scenario.refusedUser = "root"
    let run = try await scenario.run()
    #expect(run.log() == ["failed (web: become: refused): Gather facts"])
    #expect(try run.host().failed == 1)
    #expect(try run.host().unreachable == nil)
  }

  @Test(
    arguments: [
      (
        #""become": true, "become_user": "{{ '-x' }}""#,
        #"site.json:1:98: become_user: expected a user's name, got "-x""#
      ),
      (
        #""become": true, "become_method": "{{ 'runas' }}""#,
        "site.json:1:100: become_method: expected one of doas, mdo, su, sudo, "
          + #"got "runas""#
      ),
      (
        #""become": true, "vars": {"ansible_become_user": 7}"#,
        "site.json:1:29: ansible_become_user: expected a user's name, got 7 (an integer)"
      ),
      (
        #""become": true, "become_method": "doas", "vars": {"ansible_become_pass": "x"}"#,
        "site.json:1:29: become_method doas takes no password, which it would read from a "
          + "terminal only"
      ),
    ])
  func valuesThatAreKnownLateAreChecked(keywords: String, message: String) async throws {
    let scenario = Scenario(tasks: "{\(Self.keep), \(keywords)}")
    let log = try await scenario.run().log()
    #expect(log == ["failed (\(message)): keep"])
  }

  @Test func mistakesInTheInventoryAreToldBeforeAnyHostIsConnected() async throws {
    var scenario = Scenario(tasks: "{\(Self.keep)}")
    scenario.inventory = """
      h1 become=maybe become_method=sudu ansible_become_user=-r become_password=12
      h2
      [all:vars]
      ansible_become=1
      """
    let mistakes = try await scenario.mistakes()
    #expect(
      mistakes == [
        #"inventory/hosts:4:16: ansible_become: expected true or false, got 1 (an integer)"#,
        #"inventory/hosts:1:11: become: expected true or false, got "maybe""#,
        #"inventory/hosts:1:56: ansible_become_user: expected a user's name, got "-r"; "#
          + #"use letters, digits, "_", "-" and ".", not starting with "-""#,
        "inventory/hosts:1:31: become_method: expected one of doas, mdo, su, sudo, "
          + #"got "sudu"; did you mean "sudo"?"#,
        "inventory/hosts:1:75: become_password: expected one line of text that is not empty, "
          + #"got "********""#,
      ])
  }
}
