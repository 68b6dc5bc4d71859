import PlayData
import PlayTemplate
import Testing

/// Types of values, and the scope that they come from.
@Suite struct ValueTests {
  static let variables: ValueMap = [
    "port": 8080, "ratio": 0.5, "on": true, "nothing": nil, "names": ["a", "b"],
    "facts": ["os": "FreeBSD", "disks": [["name": "ada0"]]],
  ]

  @Test func wholeExpressionKeepsItsType() throws {
    let variables = Self.variables
    #expect(try value("{{ port }}", variables) == 8080)
    #expect(try value("{{ ratio }}", variables) == 0.5)
    #expect(try value("{{ on }}", variables) == true)
    #expect(try value("{{ nothing }}", variables) == nil)
    #expect(try value("{{ names }}", variables) == ["a", "b"])
    #expect(try value("{{ facts.disks[0] }}", variables) == ["name": "ada0"])
    #expect(try value("{{- port + 1 -}}", variables) == 8081)
    #expect(try value("{{ '8080' }}", variables) == "8080")
  }

  @Test func textAroundAnExpressionMakesText() throws {
    #expect(try value("{{ port }} ", Self.variables) == "8080 ")
    #expect(try value("{{ port }}{{ port }}", Self.variables) == "80808080")
    #expect(try value("{% if on %}{{ port }}{% endif %}", Self.variables) == "8080")
    #expect(try value("[1, 2]", Self.variables) == "[1, 2]")
  }

  @Test func whatLoopsBecomesAList() throws {
    #expect(try value("{{ range(3) }}") == [0, 1, 2])
    #expect(try value("{{ (1, 'a') }}") == [1, "a"])
    #expect(try value("{{ {'a': 1}.items() }}") == [["a", 1]])
    #expect(try value("{{ [1, 2] | map('string') }}") == ["1", "2"])
    #expect(try value("{{ [1, 2] | select('odd') | length }}") == 1)
    #expect(try value("{{ 'x' if false }}") == "")
  }

  @Test func whatIsOmittedIsLeftOut() throws {
    #expect(try value("{{ ['a', omit, {'b': omit, 'c': nope | default(omit)}] }}") == ["a", [:]])
    #expect(try value("a{{ omit }}b {{ omit is defined }}") == "ab True")
    #expect(try value("{{ omit }}", ["omit": 1]) == 1, "a variable of this name hides it")
    let error = #expect(throws: TemplateError.self) { try value("{{ nope | default(omit) }}") }
    #expect(error?.kind == .omitted)
    #expect(
      error?.description == """
        t.j2:1:11: "omit" stands for no value; it leaves out a parameter, a keyword, or a part of a \
        list or a map
        """)
    let condition = try Expression(parsing: "omit", from: origin(of: "omit"))
    let mistake = #expect(throws: TemplateError.self) { try condition.isTrue(in: ValueMap()) }
    #expect(
      mistake?.message == "a condition is true or false, but this one is \"omit\"")
  }

  @Test func keysBecomeTextAsInJSON() throws {
    #expect(try value("{{ {1: 'a', true: 'b', 'c': none} }}") == ["1": "b", "c": nil])
    #expect(try value("{{ {1.5: 'a', none: 'b'} }}") == ["1.5": "a", "null": "b"])
  }

  @Test func literalTextComesBackUnchanged() throws {
    let text = "100% of\r\n{ it }\n"
    #expect(try template(text).isLiteral)
    #expect(try value(text) == .string(text))
    #expect(try template("").isLiteral)
    #expect(try template("{# note #}").isLiteral == false)
    #expect(try template("{{ a }}").isLiteral == false)
  }

  @Test func expressionNeedsNoBraces() throws {
    #expect(try evaluate("port > 8000 and on", Self.variables) == true)
    #expect(try evaluate("names", Self.variables) == ["a", "b"])
  }

  @Test func conditionIsTrueOrFalseAndNothingElse() throws {
    let condition = try Expression(parsing: "on", from: origin(of: "on"))
    #expect(try condition.isTrue(in: ["on": true] as ValueMap))
    #expect(try condition.isTrue(in: ["on": false] as ValueMap) == false)
    for value: Value in ["false", "", 1, [], nil] {
      let error = #expect(throws: TemplateError.self) {
        try condition.isTrue(in: ["on": value] as ValueMap)
      }
      #expect(error?.message.hasPrefix("a condition is true or false, but this one is") == true)
    }
  }

  @Test func scopeIsAskedForWhatIsEvaluatedOnly() throws {
    let scope = RecordingScope(values: ["a": true, "b": 1])
    let text = "{{ a or b }}{{ 1 if a else b }}{{ a }}"
    #expect(try template(text).render(in: scope) == "True1True")
    #expect(Set(scope.asked) == ["a"])
  }

  @Test func errorOfTheScopePassesThrough() throws {
    let source = origin(of: "{{ inner }}", name: "vars.json")
    let inner = TemplateError(kind: .failed, message: "no", position: source.position(at: 3))
    let scope = RecordingScope(values: [:], error: inner)
    #expect(throws: inner) { try template("{{ x }}").render(in: scope) }
  }
}

/// A scope that writes down what it is asked.
private final class RecordingScope: VariableScope {
  let values: ValueMap
  let error: TemplateError?
  private(set) var asked: [String] = []

  init(values: ValueMap, error: TemplateError? = nil) {
    self.values = values
    self.error = error
  }

  var names: [String] { values.keys }

  func value(of name: String) throws -> Value? {
    asked.append(name)
    if let error { throw error }
    return values[name]
  }
}
