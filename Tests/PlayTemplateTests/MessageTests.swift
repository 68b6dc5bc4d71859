import PlayData
import PlayTemplate
import Testing

/// Every error names its place, what is wrong, and what to do.
@Suite struct MessageTests {
  static let variables: ValueMap = [
    "web_port": 80, "names": ["a"], "facts": ["os": "FreeBSD", "interfaces": ["em0"]],
    "late": .unknown(until: "Install"),
  ]

  @Test(arguments: [
    ("{{ web_prt }}", "1:4: \"web_prt\" is undefined; did you mean \"web_port\"?"),
    ("a\n {{ facts.oss }}", "2:11: \"facts.oss\" is undefined; did you mean \"os\"?"),
    ("{{ facts['nope'].x.y }}", "1:10: \"facts.nope\" is undefined"),
    ("{{ names[3] }}", "1:10: \"names[3]\" is undefined"),
    ("{{ nope | upper }}", "1:4: \"nope\" is undefined"),
    ("{{ [nope] | join }}", "1:5: \"nope\" is undefined"),
    ("{% for x in nope.xs %}{% endfor %}", "1:13: \"nope\" is undefined"),
    ("{% set x = nope %}{{ x }}", "1:12: \"nope\" is undefined"),
    ("{{ nope is none }}", "1:4: \"nope\" is undefined"),
    (
      "{{ [{'a': 1}] | map(attribute='b') | join }}",
      "1:17: \"b\" is undefined in an element of the list; did you mean \"a\"?"
    ),
  ])
  func undefinedNamesThePart(text: String, message: String) throws {
    let error = try failure { try render(text, Self.variables) }
    #expect("\(error)" == "t.j2:\(message)")
    guard case .undefined = error.kind else {
      Issue.record("\(error.kind)")
      return
    }
  }

  @Test func undefinedKindNamesThePart() throws {
    let error = try failure { try evaluate("facts.nope.x == 1", Self.variables) }
    #expect(error.kind == .undefined("facts.nope"))
    #expect(error.diagnostic.id == "template-undefined")
  }

  @Test(arguments: [
    ("{{ 1 + 'a' }}", "1:6: an integer + a string has no meaning; join texts with ~"),
    ("{{ names < 1 }}", "1:10: a list and an integer have no order"),
    ("{% if 1 < 'a' %}{% endif %}", "1:9: an integer and a string have no order"),
    ("{{ 1 / 0 }}", "1:6: division by zero"),
    ("{% for x in 5 %}{% endfor %}", "1:13: an integer cannot be looped over; a list is needed"),
    ("{{ web_port() }}", "1:4: \"web_port\" is an integer, which cannot be called"),
    ("{{ 'a'.upper }}", "1:8: \"upper\" is a method; call it: upper()"),
    (
      "{{ {'items': 1}.items }}",
      "1:17: \"items\" is a key and a method of the map; write [\"items\"] for the key"
    ),
    ("{{ names.append(1) }}", nil), ("{{ 'abc'.uper() }}", nil),
    ("{{ 'x' | int(base='y') }}", "1:10: expected an integer for \"base\", found a string"),
    ("{{ 'x' | bool }}", "1:10: \"x\" is neither true nor false; use true or false"),
    ("{% set d = {} %}{% set d.x = 1 %}", nil),
    ("{% set a, b = [1] %}", "1:8: expected 2 values, found 1"),
    ("{{ 'a' | from_json }}", nil),
  ])
  func wrongUseNamesThePlace(text: String, message: String?) throws {
    let error = try failure { try render(text, Self.variables) }
    if let message { #expect("\(error)" == "t.j2:\(message)") }
    #expect(error.position.line == 1)
    #expect(error.position.column > 1)
  }

  @Test(arguments: [
    ("{{ a b }}", "1:6: expected an operator or the end of the expression, found \"b\""),
    ("x {{ a", "1:3: the expression that starts here is not closed; close it with }}"),
    ("{{ (1 }}", "1:4: \"(\" is not closed"),
    ("{{ (1] }}", "1:6: expected \")\", found \"]\""),
    ("{{ 'abc }}", "1:4: the string that starts here is not closed"),
    ("{# x", "1:1: the comment that starts here is not closed; close it with #}"),
    ("\n{% if a %}", "2:4: the block \"if\" that starts here is not closed; close it with endif"),
    ("{% if a %}{% endfor %}", "1:14: unexpected \"endfor\"; the block \"if\" ends with endif"),
    ("{% els %}", "1:4: there is no statement \"els\""),
    ("{% fro x in y %}", "1:4: there is no statement \"fro\"; did you mean \"for\"?"),
    ("{{ 1 $ 2 }}", "1:6: unexpected character \"$\""),
    ("{{ }}", "1:4: expected an expression, found the end of the expression"),
    ("{% for x y %}", "1:10: expected \"in\", found \"y\""),
    ("{{ x is odd is even }}", "1:13: tests cannot be chained; join them with and"),
    ("é{{ ü ü }}", "1:7: expected an operator or the end of the expression, found \"ü\""),
  ])
  func grammarIsChecked(text: String, message: String) throws {
    let error = try failure { try template(text) }
    #expect("\(error)" == "t.j2:\(message)")
    #expect(error.kind == .syntax || error.kind == .unsupported)
  }

  @Test(arguments: [
    ("{{ x | uper }}", "1:8: there is no filter \"uper\"; did you mean \"upper\"?"),
    (
      "{{ x | random }}",
      "1:8: the filter \"random\" is not supported: a run must give the same result twice"
    ),
    ("{{ x is evn }}", "1:9: there is no test \"evn\"; did you mean \"even\"?"),
    ("{% if x is callable %}{% endif %}", nil), ("{{ x | safe }}", nil), ("{{ x | e }}", nil),
    (
      "{% extends 'a' %}",
      "1:4: the statement \"extends\" is not supported: templates do not inherit"
    ),
    ("{% import 'a' as b %}", nil), ("{% break %}", nil), ("{% do x %}", nil),
    ("{% block a %}{% endblock %}", nil), ("{{ 'a' | xmlattr }}", nil),
  ])
  func whatIsNotSupportedIsRefusedByName(text: String, message: String?) throws {
    let error = try failure { try template(text) }
    #expect(error.kind == .unsupported)
    if let message { #expect("\(error)" == "t.j2:\(message)") }
  }

  @Test(arguments: [
    ("{{ x | join(1, 2, 3) }}", "1:8: filter \"join\" takes at most 2 arguments, found 3"),
    (
      "{{ x | sort(atribute='a') }}",
      "1:8: filter \"sort\" has no argument \"atribute\"; did you mean \"attribute\"?"
    ),
    ("{{ x | replace('a') }}", "1:8: filter \"replace\" needs the argument \"new\""),
    ("{{ x is divisibleby }}", "1:9: test \"divisibleby\" needs the argument \"num\""),
  ])
  func argumentsAreCheckedBeforeTheRun(text: String, message: String) throws {
    let error = try failure { try template(text) }
    #expect("\(error)" == "t.j2:\(message)")
  }

  @Test(arguments: ["now()", "lookup('nope')", "nope()", "lipsum()", "namespc()"])
  func functionsAreRefusedByName(call: String) throws {
    let error = try failure { try render("{{ \(call) }}") }
    #expect(error.kind == .unsupported)
    #expect(error.position.column == 4)
  }

  @Test func bracesInAnExpressionAreExplained() throws {
    let error = try failure { try evaluate("{{ a }}") }
    #expect(error.hint == "write it without {{ and }}")
  }

  @Test func placeInAJSONStringIsThatOfTheFile() throws {
    let json = #"{ "when": "a\n\u00e9 == \"x\" and nope.y" }"#
    let start = Position(source: Source(name: "site.json", text: json), offset: 10)
    let expression = try failure {
      try Expression(parsing: "a\né == \"x\" and nope.y", from: TextOrigin(valueAt: start))
    }
    #expect("\(expression.position)" == "site.json:1:15")
    let template = try Template(
      parsing: "a\n{{ '\"x\"' ~ nope.y }}",
      from: TextOrigin(valueAt: Position(source: Self.quoted, offset: 0)))
    let error = try failure { try template.render(in: [:] as ValueMap) }
    #expect("\(error.position)" == "vars.json:1:18")
  }

  private static let quoted = Source(name: "vars.json", text: #""a\n{{ '\"x\"' ~ nope.y }}""#)
}
