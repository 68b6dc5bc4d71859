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
      "env": { arguments, named in
        arguments == ["HOME"] ? "/root" : named["default"] ?? .null
      },
      "lines": { _, _ in ["a", "b"] },
    ],
    loader: { name in
      guard name == "inner.j2" else { return nil }
      let text = "<{{ x }}\n{{ nope }}>"
      return (text, TextOrigin(file: Source(name: name, text: text)))
    })

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
