import PlayData
import PlayEngine
import PlayInventory
import PlayModel
import PlayModules
import PlayReport
import PlayTemplate
import PlayTestKit
import Testing

/// Where a variable of a host is set, and what that hides.
@Suite struct ExplanationTests {
  private static let files = [
    "inventory/hosts": """
    [web]
    web1 ansible_password=hunter2
    web2 site_port=8082
    [web:vars]
    domain=example.com
    [production:children]
    web
    [all:vars]
    site_port=80
    """,
    "inventory/group_vars/web.json":
      #"{"site_port": 8080, "url": "https://{{ domain }}:{{ site_port }}"}"#,
    "inventory/host_vars/web1.json": #"{"broken": "{{ nowhere }}", "token": "x-{{ facts.os }}"}"#,
    "roles/site/defaults/main.json": #"{"site_port": 1, "site_kind": "static"}"#,
    "roles/site/vars/main.json": #"{"site_root": "/www"}"#,
    "roles/site/tasks/main.json": """
    [
      {"name": "Show", "debug": {"msg": "{{ url }}"}},
      {"block": [{"name": "Port", "debug": {}}, {"name": "Again", "debug": {}}],
       "vars": {"site_port": 5}},
      {"include_tasks": "more.json", "loop": [1, 2]}
    ]
    """,
    "roles/site/tasks/more.json": #"[{"name": "Deep", "debug": {}, "vars": {"site_port": 6}}]"#,
    "vars/more.json": #"{"level": 2}"#,
    "site.json": """
    [
      {"hosts": "db", "tasks": []},
      {
        "name": "Web servers", "hosts": "web", "vars": {"motd": "hello"},
        "roles": [{"role": "site", "as": "shop", "vars": {"site_port": "{{ 8000 + 443 }}"}}, "site"],
        "tasks": [
          {"command": "id", "register": "who"}, {"include_vars": "more.json"},
          {"name": "Keep", "set_fact": {"site_port": 9}},
          {"name": "All", "debug": {"msg": "{{ item }}"}, "loop": [1, 2]}
        ]
      }
    ]
    """,
  ]

  private func explanation(
    _ variable: String, on host: String = "web1", playbook: Bool = true, extra: Value? = nil,
    more: [String: String] = [:]
  ) async throws -> Explanation {
    var contents = Self.files.merging(more) { $1 }
    contents["inventory/hosts"]? += "\n[db]\n"
    let files = MemoryFiles(contents: contents)
    let (inventory, _) = try await Inventory.load([.path("inventory")], files: files) { _ in [] }
    let loader = PlaybookLoader(files: files, modules: Registry.modules)
    let position = Position(source: Source(name: "-e", text: ""), offset: 0)
    let definition = try extra.map {
      VariableDefinition(
        name: variable, value: try TemplatedValue(parsing: Node($0, at: position)))
    }
    let explainer = VariableExplainer(
      inventory: inventory, playbook: playbook ? try loader.load("site.json") : nil,
      extra: [definition].compactMap(\.self), files: files,
      environment: TemplateEnvironment())
    return try explainer.explanation(of: variable, on: host)
  }

  private func text(
    _ variable: String, on host: String = "web1", playbook: Bool = true, extra: Value? = nil,
    more: [String: String] = [:]
  ) async throws -> String {
    let explanation = try await explanation(
      variable, on: host, playbook: playbook, extra: extra, more: more)
    return ExplanationText(explanation, masker: Masker([Secret("hunter2")])).text
  }

  @Test(
    arguments: [
      ("site_port", "web1"), ("url", "web2"), ("who", "web1"), ("level", "web1"), ("item", "web1"),
      ("broken", "web1"), ("token", "web1"), ("ansible_password", "web1"), ("facts", "web1"),
      ("site_root", "web1"), ("motd", "web2"), ("inventory_hostname", "web2"),
    ])
  func playbookIsLookedThrough(variable: String, host: String) async throws {
    let text = try await text(variable, on: host)
    let problem = Snapshot("explain-\(variable)").problem(with: text)
    #expect(problem == nil, "\(problem ?? "")")
  }

  @Test func commandLineHidesAllElse() async throws {
    let text = try await text("site_port", extra: 3)
    let problem = Snapshot("explain-extra").problem(with: text)
    #expect(problem == nil, "\(problem ?? "")")
  }

  @Test func aRoleThatAnotherNeedsHasTheVariablesAroundItBelowItsOwn() async throws {
    let files = [
      "roles/site/meta/main.json": #"{"dependencies": ["base"]}"#,
      "roles/base/defaults/main.json": #"{"site_kind": "plain"}"#,
      "roles/base/tasks/main.json": #"[{"name": "Base", "debug": {}}]"#,
    ]
    #expect(
      try await text("site_kind", more: files) == """
        site_kind on web1

        in the role "base", roles/site/meta/main.json:1:19
          value   "plain"
          set by  defaults of the role base  roles/base/defaults/main.json:1:15  "plain"
          hides   defaults of the role site  roles/site/defaults/main.json:1:31  "static"

        in the role "site" as "shop", site.json:5:24
          value   "static"
          set by  defaults of the role site  roles/site/defaults/main.json:1:31  "static"

        in the role "site", site.json:5:90
          value   "static"
          set by  defaults of the role site  roles/site/defaults/main.json:1:31  "static"

        """)
  }

  @Test func inventoryIsExplainedAlone() async throws {
    #expect(
      try await text("site_port", on: "web2", playbook: false) == """
        site_port on web2

        in the inventory
          value   8082
          set by  host web2          inventory/hosts:3:16                8082
          hides   group_vars of web  inventory/group_vars/web.json:1:15  8080
                  group all          inventory/hosts:9:11                80

        """)
  }

  @Test func programsGetTheSameAsJSON() async throws {
    let record = ExplanationRecord(try await explanation("site_port")).value
    let problem = Snapshot("explain-json").problem(with: JSON.write(record, indent: 2) + "\n")
    #expect(problem == nil, "\(problem ?? "")")
  }

  @Test(
    arguments: [
      ("site_port", "web9", true, #"there is no host "web9"; did you mean "web1"?"#),
      (
        "site_prot", "web1", true,
        #"nothing sets the variable "site_prot" on web1; did you mean "site_port"?"#
      ),
      (
        "site_kind", "web1", false,
        #"nothing sets the variable "site_kind" on web1; "#
          + "name a playbook behind it to look into its levels as well"
      ),
    ])
  func unknownNamesAreMistakes(
    variable: String, host: String, playbook: Bool, message: String
  ) async throws {
    let mistakes = await #expect(throws: Diagnostics.self) {
      _ = try await text(variable, on: host, playbook: playbook)
    }
    #expect(mistakes?.description == message)
  }
}
