import PlayData
import PlayTemplate
import Testing

/// Ansible's filters and tests that plain Jinja2 does not have.
@Suite struct AnsibleFilterTests {
  @Test(
    arguments: [
      ("'yes' | bool", true), ("'off' | bool", false), ("1 | bool", true), ("none | bool", nil),
      ("'a b' | quote", "'a b'"), ("[1, [2, [3, none]]] | flatten", [1, 2, 3]),
      ("[1, [2, [3]]] | flatten(levels=1)", [1, 2, [3]]),
      ("[1, 2] | union([2, 3])", [1, 2, 3]), ("[1, 2, 2] | intersect([2, 3])", [2]),
      ("[1, 2, 1] | difference([2])", [1]), ("[1, 2] | symmetric_difference([2, 3])", [1, 3]),
      ("[{'a': 1}] | union([{'a': 1}])", [["a": 1]]),
      ("[1, 2] | zip_longest([3], fillvalue=0)", [[1, 3], [2, 0]]),
      ("'1.5 GB' | human_to_bytes", 1_610_612_736), ("'10M' | human_to_bytes", 10_485_760),
      ("'2' | human_to_bytes(default_unit='K')", 2048),
      ("{'a': [1]} | combine({'a': [2]}, list_merge='append')", ["a": [1, 2]]),
      ("[{'a': 1}, {'b': 2}] | combine", ["a": 1, "b": 2]),
      ("[{'k': 'x', 'v': 1}] | items2dict(key_name='k', value_name='v')", ["x": 1]),
      ("'ab12' | regex_search('([a-z]+)(\\\\d+)', '\\\\2', '\\\\1')", ["12", "ab"]),
      ("'ab' | regex_search('(?P<x>a)', '\\\\g<x>')", ["a"]),
      ("'ab' | regex_search('z')", nil), ("'a' | ansible.builtin.b64encode", "YQ=="),
      ("['/etc', 'rc.conf'] | path_join", "/etc/rc.conf"),
      ("nope.x.y | default('z')", "z"), ("{'a': nope} | length", 1),
    ] as [(String, Value)])
  func filtersGiveWhatAnsibleGives(text: String, expected: Value) throws {
    #expect(try evaluate(text) == expected)
  }

  @Test(
    arguments: [
      ("'192.0.2.17/24' | ipaddr('address')", "192.0.2.17"),
      ("'192.0.2.17/24' | ipaddr('network')", "192.0.2.0"),
      ("'192.0.2.17/24' | ipaddr('prefix')", 24),
      ("'192.0.2.17/255.255.255.0' | ansible.utils.ipaddr('prefix')", 24),
      ("'192.0.2.17/24' | ipaddr('broadcast')", "192.0.2.255"),
      ("'2001:DB8:0:0::1/64' | ipaddr('address')", "2001:db8::1"),
      ("'2001:db8::1/64' | ipaddr('network')", "2001:db8::"),
      ("'::1' | ipaddr('prefix')", 128), ("'300.1.1.1' | ipaddr", false),
      ("'192.0.2.1' | ipv6", false), ("['192.0.2.1', 'x', '::1'] | ipv4", ["192.0.2.1"]),
      ("'::ffff:192.0.2.1' | ipaddr('address')", "::ffff:c000:201"),
    ] as [(String, Value)])
  func addressesAreTakenApart(text: String, expected: Value) throws {
    #expect(try evaluate(text) == expected)
  }

  @Test(
    arguments: [
      ("'13.2-RELEASE' is version('13.10', '<')", true), ("'1.10' is version('1.9', '>')", true),
      ("'15.1-RELEASE-p2' is version('15.1-RELEASE-p10', 'lt')", true),
      ("'1.0' is version('1.0')", true), ("{'changed': true} is changed", true),
      ("{'rc': 1} is changed", false), ("{'failed': true} is failed", true),
      ("{'failed': false} is succeeded", true), ("{'skipped': true} is skipped", true),
      ("'yes' is truthy", true), ("'no' is truthy(convert_bool=true)", false), ("0 is falsy", true),
      ("'abc' is regex('B', ignorecase=true)", true),
      ("'abc' is regex('b', match_type='fullmatch')", false), ("[1, 2] is contains(2)", true),
    ] as [(String, Value)])
  func testsGiveWhatAnsibleGives(text: String, expected: Value) throws {
    #expect(try evaluate(text) == expected)
  }

  @Test func yamlMeansTheSame() throws {
    let variables: ValueMap = [
      "d": [
        "b": [1, 2], "a": ["x": "yes", "z": ""], "c": "a: b", "e": [["name": "x", "m": [1]]],
      ]
    ]
    #expect(
      try render("{{ d | to_nice_yaml(indent=2) }}", variables) == """
        a:
          x: 'yes'
          z: ''
        b:
        - 1
        - 2
        c: 'a: b'
        e:
        - m:
          - 1
          name: x

        """)
    #expect(try render("{{ [1, 'a'] | to_yaml }}") == "[1, a]\n")
    #expect(try render("{{ {'a': [1, {'b': 2}]} | to_yaml }}") == "a:\n- 1\n- {b: 2}\n")
  }

  @Test func patternsThatPythonDoesNotReadAreRefused() throws {
    for (pattern, reason) in [
      ("\\\\h", "Python does not know \\h at character 1"),
      ("\\\\p{L}", "Python does not know \\p at character 1"),
      ("(a", "the group at character 1 is not closed"),
      ("[a", "the set at character 1 is not closed"),
    ] {
      let error = try failure { try render("{{ 'a' | regex_search('\(pattern)') }}") }
      let shown = pattern.replacing("\\\\", with: "\\")
      #expect(error.kind == .unsupported)
      #expect(error.message == "the pattern \"\(shown)\" cannot be used: \(reason)")
    }
  }

  @Test func aPatternThatTakesTooMuchWorkIsAnErrorWithItsPlace() throws {
    let text = "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex_search('(a+)+\\\\1$') }}"
    let error = try failure { try render(text) }
    #expect(error.kind == .limit)
    #expect(
      error.description == """
        t.j2:1:50: matching the pattern "(a+)+\\1$" takes more than 508200 steps; \
        a repetition of repetitions, such as (a+)+, is better written as one
        """)
  }
}
