import PlayData
import PlayTemplate
import Testing

/// Values that check mode cannot know.
@Suite struct UnknownTests {
  static let variables: ValueMap = [
    "late": .unknown(until: "Install"), "yes": true, "no": false,
    "result": ["changed": .unknown(until: "Install"), "rc": 0],
  ]

  @Test(arguments: [
    "late", "late.stdout", "late['x'].y[0]", "result.changed", "late[1:]",
    "late if yes else 1", "no or late",
  ])
  func accessGivesAnUnknownValue(text: String) throws {
    #expect(try evaluate(text, Self.variables) == .unknown(until: "Install"))
    #expect(try value("{{ \(text) }}", Self.variables) == .unknown(until: "Install"))
  }

  @Test(arguments: [
    "late + 1", "late == 1", "1 in late", "late | upper", "late | default(1)", "not late",
    "late and yes", "late ~ 'x'", "late is changed", "late is none", "late.items()", "-late",
    "[late] | join", "late() ", "1 if late else 2", "result is changed", "[late] == [1]",
    "xs[late]", "late | length", "'a'.join([late])", "late is failed",
  ])
  func useIsAnErrorThatNamesTheTask(text: String) throws {
    var variables = Self.variables
    variables["xs"] = [1]
    let error = try failure { try evaluate(text, variables) }
    let isCall = text.hasPrefix("late()")
    #expect(error.kind == (isCall ? .type : .unknown(until: "Install")), "\(text)")
  }

  @Test(arguments: [
    "{{ late }}!", "{% if late %}{% endif %}", "{% for x in late %}{% endfor %}",
    "{% set a, b = late %}", "{{ [late] }}!", "{{ late }}{{ late }}",
  ])
  func textNeedsKnownValues(text: String) throws {
    let error = try failure { try render(text, Self.variables) }
    #expect(error.kind == .unknown(until: "Install"))
    #expect(error.message == "the value is not known before the task \"Install\" has run")
  }

  @Test func whatIsNotEvaluatedIsNotTouched() throws {
    #expect(try evaluate("yes or late", Self.variables) == true)
    #expect(try evaluate("no and late", Self.variables) == false)
    #expect(try evaluate("1 if yes else late + 1", Self.variables) == 1)
    #expect(try evaluate("late is defined", Self.variables) == true)
    #expect(try evaluate("late.x.y is undefined", Self.variables) == false)
    #expect(try evaluate("result.rc", Self.variables) == 0)
    #expect(try evaluate("result is failed", Self.variables) == false)
    #expect(try evaluate("[late, 1]", Self.variables) == [.unknown(until: "Install"), 1])
    #expect(try evaluate("{'a': late}.a", Self.variables) == .unknown(until: "Install"))
    #expect(try evaluate("[late, 1] | length", Self.variables) == 2)
  }

  @Test func functionsOfTheHostSeeNoUnknownValues() throws {
    let environment = TemplateEnvironment(functions: ["f": { _, _ in 1 }])
    let error = try failure {
      try evaluate("f([late])", Self.variables, environment: environment)
    }
    #expect(error.kind == .unknown(until: "Install"))
  }
}
