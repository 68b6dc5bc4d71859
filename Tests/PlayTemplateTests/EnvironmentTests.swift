import PlayData
import PlayTemplate
import Testing

/// What the host program offers: functions, lookups and included templates.
@Suite struct EnvironmentTests {
  struct Trouble: Error {}

  static let environment = TemplateEnvironment(
    functions: [
      "generate_secret": { arguments, named in
        .list(arguments + [named["length"] ?? .null])
      },
      "broken": { _, _ in throw Trouble() },
    ],
    lookups: [
      "env": { arguments, named, _ in
        arguments == ["HOME"] ? "/root" : named["default"] ?? .null
      },
      "lines": { _, _, _ in ["a", "b"] },
      "vars": { arguments, _, scope in
        try arguments.first?.string.flatMap { try scope.value(of: $0) } ?? .null
      },
    ],
    loader: { name, _ in try texts[name].map { try template($0, name: name) } })

  private static let texts = [
    "inner.j2": "<{{ x }}\n{{ nope }}>", "a.j2": "\n{% include 'b.j2' %}",
    "b.j2": "  {% include 'a.j2' %}", "bad.j2": "\n{{ x | nope }}",
    "look.j2": "{{ lookup('vars', 'x') }}",
  ]

  @Test func functionsGetTheirArguments() throws {
    let result = try evaluate("generate_secret('db', length=9)", environment: Self.environment)
    #expect(result == ["db", 9])
  }

  @Test func lookupsAreCalledByName() throws {
    let environment = Self.environment
    #expect(try evaluate("lookup('env', 'HOME')", environment: environment) == "/root")
    #expect(try evaluate("lookup('env', 'X', default='y')", environment: environment) == "y")
    #expect(try evaluate("query('env', 'HOME')", environment: environment) == ["/root"])
    #expect(try evaluate("query('lines')", environment: environment) == ["a", "b"])
    #expect(try evaluate("lookup('lines')", environment: environment) == ["a", "b"])
  }

  @Test func failureOfTheHostIsToldWithItsPlace() throws {
    let error = try failure { try render("a{{ broken() }}", environment: Self.environment) }
    #expect(error.kind == .failed)
    #expect(error.message == "broken failed: Trouble()")
    #expect(error.position.column == 5)
  }

  @Test func unknownLookupIsRefusedWithASuggestion() throws {
    let error = try failure { try render("{{ lookup('evn') }}", environment: Self.environment) }
    #expect(error.hint == "did you mean \"env\"?")
  }

  @Test func errorInAnIncludedTemplateHasThatTemplatesPlace() throws {
    let error = try failure {
      try render("\n{% set x = 1 %}{% include 'inner.j2' %}", environment: Self.environment)
    }
    #expect("\(error.position)" == "inner.j2:2:4")
  }

  @Test func lookupsSeeTheVariablesOfTheOutermostTemplate() throws {
    let include = "{% include 'look.j2' without context %}"
    #expect(try render(include, ["x": 1], environment: Self.environment) == "1")
  }

  @Test func templatesThatIncludeEachOtherAreToldInTheIncludedFile() throws {
    let error = try failure { try render("{% include 'a.j2' %}", environment: Self.environment) }
    #expect(
      error.description == """
        b.j2:1:14: templates include each other more than 30 deep: a.j2 -> b.j2 -> a.j2; \
        a template that includes itself needs a condition that ends it
        """)
  }

  @Test func mistakeInTheSyntaxOfAnIncludedTemplateHasItsPlace() throws {
    let error = try failure { try render("{% include 'bad.j2' %}", environment: Self.environment) }
    #expect(error.description.hasPrefix("bad.j2:2:8: there is no filter \"nope\""))
  }

  @Test func missingTemplateIsToldAtTheInclude() throws {
    let error = try failure {
      try render("{% include 'other.j2' %}", environment: Self.environment)
    }
    #expect(error.kind == .failed)
    #expect(error.position.column == 12)
    #expect(try failure { try render("{% include 'a' %}") }.kind == .unsupported)
  }

  @Test func limitsAreThoseOfTheEnvironment() throws {
    var environment = TemplateEnvironment()
    environment.stepLimit = 50
    let steps = try failure {
      try render("{% for x in range(40) %}{{ x }}{% endfor %}", environment: environment)
    }
    #expect(steps.kind == .limit)
    environment = TemplateEnvironment()
    environment.outputLimit = 10
    let output = try failure { try render("{{ 'abc' * 3 }}abc", environment: environment) }
    #expect(output.kind == .limit)
  }
}
