import PlayData
import PlayTemplate
import Testing

/// No text may crash the program or run for ever, even on a small stack.
@Suite struct LimitTests {
  static let endless: [String] = [
    "{{ " + String(repeating: "(", count: 5_000) + "1",
    "{{ " + String(repeating: "(", count: 5_000) + "1" + String(repeating: ")", count: 5_000)
      + " }}",
    "{{ " + String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000) + " }}",
    "{{ " + String(repeating: "{'a':", count: 5_000) + "1" + String(repeating: "}", count: 5_000)
      + " }}",
    "{{ " + String(repeating: "not ", count: 5_000) + "1 }}",
    "{{ " + String(repeating: "-", count: 5_000) + "1 }}",
    "{{ x" + String(repeating: ".a", count: 5_000) + " }}",
    "{{ x" + String(repeating: "[0]", count: 5_000) + " }}",
    "{{ x" + String(repeating: "()", count: 5_000) + " }}",
    "{{ 'x'" + String(repeating: "|upper", count: 5_000) + " }}",
    "{{ 1" + String(repeating: " is odd", count: 5_000) + " }}",
    "{{ 1" + String(repeating: " + 1", count: 5_000) + " }}",
    "{{ 1" + String(repeating: " ** 1", count: 5_000) + " }}",
    "{{ 1" + String(repeating: " and 1", count: 5_000) + " }}",
    "{{ 1" + String(repeating: " if 1 else 1", count: 5_000) + " }}",
    "{{ " + String(repeating: "'a'|default(", count: 5_000),
    String(repeating: "{% if 1 %}", count: 5_000)
      + String(repeating: "{% endif %}", count: 5_000),
    String(repeating: "{% for x in [1] %}", count: 5_000),
    String(repeating: "{% macro m() %}", count: 5_000),
    "{% for " + String(repeating: "(", count: 5_000),
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(a) %}{% if 1 %}{% for i in [1] %}{{ [m(a ~ 1)] }}{% endfor %}{% endif %}"
      + "{% endmacro %}{{ m(1) }}",
    "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% include 'self' %}",
    "{% for x in range(1000000) %}{% for y in range(1000000) %}{% endfor %}{% endfor %}",
    "{{ range(10 ** 12) | list }}", "{{ range(-9223372036854775807, 9223372036854775807) }}",
    "{{ 'x' * 10 ** 15 }}", "{{ [0] * 10 ** 15 }}", "{{ 'x' | center(10 ** 15) }}",
    "{{ 'x'.ljust(10 ** 15) }}", "{{ '%1000000000000d' % 1 }}", "{{ '%.1000000f' % 1.5 }}",
    "{{ '%*d' % (10 ** 15, 1) }}", "{{ '{:1000000000000}'.format(1) }}",
    "{{ 'a\nb' | indent(10 ** 15) }}", "{{ [1] | batch(10 ** 15, 0) }}",
    "{{ [1] | slice(10 ** 15) }}", "{{ 2 ** 64 }}", "{{ 9223372036854775807 + 1 }}",
    "{{ (-9223372036854775807 - 1) // -1 }}", "{{ -(-9223372036854775807 - 1) }}",
    "{{ (-9223372036854775807 - 1) | abs }}", "{{ 99999999999999999999 }}", "{{ 1e300 | int }}",
    "{{ 1.5 | round(99999999) }}",
    "{% set n = namespace(s='x') %}{% for i in range(100) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
    "{% set n = namespace(s=[1]) %}{% for i in range(100) %}{% set n.s = n.s + n.s %}{% endfor %}",
    "{% set n = namespace(s=1) %}{% for i in range(90000) %}{% set n.s = [n.s] %}{% endfor %}"
      + "{{ n.s }}",
    "{% set n = namespace(s=1) %}{% for i in range(90000) %}{% set n.s = {1: n.s} %}{% endfor %}"
      + "{{ n.s }}",
    "{{ ('[' * 5000) | from_json }}",
    "{{ 'aaa'.replace('', 'x' * 10 ** 6) | length }}"
      + "{{ ('x' * 10 ** 6).replace('x', 'y' * 10 ** 6) }}",
  ]

  @Test func whatIsTooMuchIsRefusedEvenOnASmallStack() async {
    for text in Self.endless {
      let environment = TemplateEnvironment(loader: { _, _ in try template(text) })
      let error = await onSmallStack { () -> TemplateError? in
        do {
          _ = try render(text, ["x": [:]], environment: environment)
          return nil
        } catch {
          return error as? TemplateError
        }
      }
      #expect(error != nil, "\(text.prefix(80))")
    }
  }
}
