import PlayData
import PlayEngine
import Testing

/// What templates find on the controller: templates that they include, and lookups.
@Suite struct LookupTests {
  private static let files = [
    "files/motd": "hello \n\n", "files/a": "A\n",
    "templates/say.j2": "{{ color }}{{ more | default('') }}",
    "templates/self.j2": "{% if color %}{{ lookup('template', 'self.j2') }}{% endif %}",
    "roles/web/files/motd": "of the role\n", "roles/web/templates/say.j2": "role {{ role_name }}",
    "roles/web/templates/deep/main.j2": "<{% include 'near.j2' %}{% include 'say.j2' %}>",
    "roles/web/templates/deep/near.j2": "near\n",
    "roles/web/tasks/main.json": """
    [
      {"debug": "{{ lookup('file', 'motd') }}, {{ lookup('file', 'a') }}"},
      {"debug": "{% include 'say.j2' %}"}, {"debug": "{{ lookup('template', 'deep/main.j2') }}"}
    ]
    """,
  ]

  private func run(_ text: String) async throws -> Run {
    var scenario = Scenario(
      play: #""vars": {"color": "red", "found": "{{ lookup('file', 'a') }}"}"#,
      tasks: #"{"name": "T", "debug": "\#(text)"}"#)
    scenario.files = Self.files
    return try await scenario.run()
  }

  @Test(
    arguments: [
      ("{{ lookup('file', 'motd') }}|", "hello|"), ("{{ found }}", "A"),
      ("{{ lookup('file', 'motd', rstrip=false) | length }}", "8"),
      ("{{ lookup('file', 'a', 'motd') | join('+') }}", "A+hello"),
      ("{{ query('file', 'a') | length }}", "1"),
      ("{{ lookup('template', 'say.j2') }}", "red"),
      ("{{ lookup('template', 'say.j2', template_vars={'color': 'blue', 'more': '!'}) }}", "blue!"),
      ("{{ lookup('vars', 'color') }}{{ lookup('vars', 'nope', default='-') }}", "red-"),
      ("{% set color = 'x' %}{% include 'say.j2' %}", "x"),
      ("{% include 'say.j2' without context %}|", nil), ("{{ lookup('file', 'gone') }}", nil),
    ] as [(String, String?)])
  func controllerIsAsked(text: String, result: String?) async throws {
    let messages = try await run(text).messages()
    #expect(messages == [result].compactMap(\.self))
  }

  @Test func roleLooksIntoItsOwnFoldersFirst() async throws {
    var scenario = Scenario(playbook: #"[{"hosts": "all", "roles": ["web"]}]"#)
    scenario.files = Self.files
    #expect(
      try await scenario.run().messages() == [
        "of the role, A", "role web", "<near\nrole web>",
      ])
  }

  @Test(
    arguments: [
      (
        "{{ lookup('file', 'gone') }}",
        #"1:120: the lookup "file" failed: there is no "gone"; looked for files/gone, gone"#
      ),
      (
        "{{ lookup('file', 'a', strip=1) }}",
        #"1:120: the lookup "file" failed: it has no argument "strip"; did you mean "lstrip"?"#
      ),
      (
        "{{ lookup('vars', 'colr') }}",
        #"1:120: the lookup "vars" failed: "colr" is undefined; did you mean "color"?"#
      ),
      (
        "{{ lookup('files', 'a') }}",
        #"1:120: there is no lookup "files"; did you mean "file"?"#
      ),
    ])
  func failureOfALookupFailsTheTask(text: String, message: String) async throws {
    let line = try #require(try await run(text).log().first)
    #expect(line.contains(message), "\(line)")
  }

  @Test func templateThatLooksItselfUpIsAMistake() async throws {
    let line = try #require(try await run("{{ lookup('template', 'self.j2') }}").log().first)
    #expect(
      line.contains(
        #"the lookup "template" failed: it needs itself: self.j2 -> self.j2 -> self.j2"#),
      "\(line)")
  }
}
