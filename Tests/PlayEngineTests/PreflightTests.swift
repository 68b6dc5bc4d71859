import PlayData
import PlayEngine
import Testing

/// What is told before any host is connected, because playbook and inventory do not fit together.
@Suite struct PreflightTests {
  private static let meta = """
    {"arguments": {"site": {"required": true}, "port": {"type": "int", "default": 80},
                   "mode": {"choices": ["a", "b"]}, "key": {"type": "secret"}}}
    """

  private func mistakes(of use: String, inventory: String = "h1", play: String = "") async throws
    -> [String]
  {
    var scenario = Scenario(playbook: #"[{"hosts": "all", "roles": [\#(use)]\#(play)}]"#)
    scenario.inventory = inventory
    scenario.files = [
      "roles/web/meta/main.json": Self.meta, "roles/web/tasks/main.json": #"[{"debug": "x"}]"#,
      "roles/web/vars/main.json": "{}",
    ]
    return try await scenario.mistakes()
  }

  @Test(arguments: ["ansible_user", "ansible_ssh_user", "ansible_ssh_pass", "ansible_ssh_port"])
  func settingsOfTheConnectionHaveNoPlaceInAPlaybook(name: String) async throws {
    let scenario = Scenario(
      playbook: #"[{"hosts": "all", "vars": {"\#(name)": "root"}, "tasks": []}]"#)
    #expect(
      try await scenario.mistakes() == [
        #"site.json:1:28: "\#(name)" has no effect here: how a host is reached is known before "#
          + "its tasks; set it in the inventory, or with -e"
      ])
  }

  @Test func hostsByTemplatesAreCheckedLikeOthers() async throws {
    let template = #"{"hosts": "{{ a }}", "vars": {"a": "#
    var scenario = Scenario(
      playbook: """
        [{"hosts": "{{ target }}", "tasks": []},
         {"hosts": "{{ inventory_hostname }}", "tasks": []},
         \(template)5}, "tasks": []},
         \(template)"{{ omit }}"}, "tasks": []}]
        """)
    let hint =
      "hosts are chosen by -e and the play's own variables alone; give it with -e, or write "
      + #""default(…)""#
    #expect(
      try await scenario.mistakes() == [
        #"site.json:1:16: "target" is undefined; "# + hint,
        #"site.json:2:16: "inventory_hostname" is undefined; "# + hint,
        "site.json:3:12: hosts: expected a pattern or a list of patterns, got an integer",
        #"site.json:4:16: "omit" stands for no value; it leaves out a parameter, a keyword, or a "#
          + "part of a list or a map",
      ])
    scenario = Scenario(playbook: #"[\#(template)"wbe"}, "tasks": []}]"#)
    scenario.inventory = "[web]\nh1"
    #expect(
      try await scenario.mistakes() == [
        #"site.json:1:13: there is no host or group "wbe"; did you mean "web"?"#
      ])
  }

  @Test func unknownHostsAreToldTogether() async throws {
    var scenario = Scenario(
      playbook: """
        [{"hosts": "web:dbs", "tasks": []}, {"hosts": "wbe", "tasks": []}]
        """)
    scenario.inventory = "[web]\nh1\n[db]\nh2"
    scenario.options.limit = "h9"
    let mistakes = try await scenario.mistakes()
    #expect(
      mistakes == [
        #"there is no host or group "h9"; did you mean "h1"?"#,
        #"site.json:1:17: there is no host or group "dbs"; did you mean "db"?"#,
        #"site.json:1:48: there is no host or group "wbe"; did you mean "web"?"#,
      ])
  }

  @Test func requiredArgumentNeedsAValueOnEveryHost() async throws {
    let mistakes = try await mistakes(of: #""web""#, inventory: "h1 site=x\nh2\nh3")
    let parts = ["h2", "h3"].map { host in
      #"site.json:1:29: the role "web" needs the argument "site", which has no value on \#(host)"#
        + #"; give it in "vars" of the role or in the inventory"#
    }
    #expect(mistakes == parts)
  }

  @Test(
    arguments: [
      (#"{"role": "web", "vars": {"site": "{{ x }}"}}"#, ""),
      (#""web""#, #", "vars": {"site": "x"}"#),
    ])
  func argumentMayComeFromTheUseOrThePlay(use: String, play: String) async throws {
    #expect(try await mistakes(of: use, play: play).isEmpty)
  }

  @Test(
    arguments: [
      ("h1 site=x port=http", #"1:16: web: port: expected an integer, got "http""#),
      ("h1 site=3", #"1:9: web: site: expected a string, got 3 (an integer)"#),
      (
        "h1 site=x mode=ab",
        #"1:16: web: mode: expected one of a, b, got "ab"; did you mean "a"?"#
      ),
      ("h1 site=x\n[all:vars]\nport=none", #"3:6: web: port: expected an integer, got "none""#),
      ("h1 site=x\n[all:vars]\nkey=[1]", #"3:5: web: key: expected a string, got a list"#),
    ])
  func valuesOfArgumentsMustBeOfTheirType(inventory: String, message: String) async throws {
    let mistakes = try await mistakes(of: #""web""#, inventory: inventory)
    #expect(mistakes == ["inventory/hosts:" + message])
  }

  @Test func badTemplateInTheInventoryIsToldOnce() async throws {
    let mistakes = try await mistakes(
      of: #""web""#, inventory: "h1\nh2\nh3\n[all:vars]\nsite=a{{ b\nport={{ }}\n")
    #expect(
      mistakes == [
        "inventory/hosts:5:7: the expression that starts here is not closed; close it with }}",
        "inventory/hosts:6:9: expected an expression, found the end of the expression",
      ])
  }

  @Test func roleWithoutTasksIsCheckedToo() async throws {
    var scenario = Scenario(playbook: #"[{"hosts": "all", "roles": ["web"]}]"#)
    scenario.files = ["roles/web/meta/main.json": Self.meta]
    #expect(try await scenario.mistakes().count == 1)
  }
}
