import PlayData
import PlayTemplate
import Testing

/// Which variables and files a text needs, before anything is evaluated.
@Suite struct ReferenceTests {
  /// Names that only a condition or a loop asks for are followed by a question mark.
  @Test(arguments: [
    ("{{ a }}{{ b.c[d] }}", "a b d"), ("{% set a = b %}{{ a }}", "b"),
    ("{% for x in xs %}{{ x }}{{ loop.index }}{{ y }}{% else %}{{ z }}{% endfor %}", "xs y? z?"),
    ("{% macro m(a, b=c) %}{{ a }}{{ d }}{{ varargs }}{% endmacro %}{{ m(e) }}", "c? d? e"),
    ("{% if a %}{{ b }}{% elif c %}{{ d }}{% else %}{{ e }}{% endif %}", "a b? c? d? e?"),
    ("{{ range(n) | map('default', x) }}{{ lookup('env', name) }}", "n x name"),
    ("{% with a = b %}{{ a }}{% endwith %}", "b"),
    ("{% set ns = namespace() %}{% set ns.a = b %}{{ ns.a }}", "b"),
    ("{% call(x) m(y) %}{{ x }}{{ z }}{% endcall %}", "y z?"),
    ("{% filter indent(n) %}{{ a }}{% endfilter %}{% set q %}{{ b }}{% endset %}", "n a b"),
    ("plain", ""), ("{% raw %}{{ a }}{% endraw %}", ""),
    ("{{ a and b }}{{ c or d }}{{ e if f else g }}", "a b? c d? f e? g?"),
    ("{{ a | default(b, c) }}{{ a | d(d) }}", "b? c? d?"),
    ("{{ a | ternary(b, c) }}", "a b? c?"),
    ("{% include a %}", "a"), ("{{ -a + b ~ c < d }}{{ a1[b1:c1] }}", "a b c d a1 b1 c1"),
  ])
  func variablesAreFoundInTheirOrder(text: String, names: String) throws {
    let found = try template(text).references.map { $0.name + ($0.isConditional ? "?" : "") }
    #expect(found.joined(separator: " ") == names)
  }

  @Test(arguments: [
    "{{ a | default(1) }}", "{{ a.b.c | d('x') }}", "{{ (a | upper) | default(1) }}",
    "{{ a is defined }}", "{{ a is not defined }}", "{{ a.b is undefined }}",
    "{% if a is defined %}{{ a }}{% endif %}", "{{ a if a is defined else 1 }}",
    "{{ a is defined and a.b == 1 }}", "{% if a is undefined or a %}x{% endif %}",
    "{% if false %}{% set a = 1 %}{% endif %}{{ a }}", "{{ [a] | select('defined') | list }}",
    "{% for a in [1] %}{% endfor %}{{ a }}", "{% macro a() %}{% endmacro %}{{ a() }}",
    "{% macro m() %}{{ a is defined }}{% endmacro %}{{ a }}",
    "{{ 'a' in hostvars.h and a }}", "{{ a if 'a' not in hostvars['h'] }}",
    "{{ lookup('vars', 'a', default=1) }}{{ a }}",
  ])
  func whatMayBeUndefinedIsNotNeeded(text: String) throws {
    #expect(try !template(text).references.contains { $0.name == "a" })
  }

  /// `yes` holds, `no` does not, `unknown` waits for the run, and nothing else exists.
  @Test(arguments: [
    ("{% if no %}{{ a }}{% endif %}{{ unknown.b }}", false),
    ("{% if yes %}x{% elif c %}{{ a }}{% else %}{{ a }}{% endif %}{{ unknown }}", false),
    ("{% if yes %}{{ a }}{% endif %}", true), ("{% if unknown %}{{ a }}{% endif %}", true),
    ("{% if no and unknown %}{{ a }}{% endif %}", false),
    ("{% if unknown and no %}{{ a }}{% endif %}", false),
    ("{% if unknown or yes %}x{% else %}{{ a }}{% endif %}", false),
    ("{% if not (unknown or yes) %}{{ a }}{% endif %}", false),
    ("{% if unknown or no %}{{ a }}{% endif %}", true),
    ("{{ a if no else 1 }}{{ unknown }}", false), ("{{ 1 if yes else a }}{{ unknown }}", false),
    ("{{ no and a }}{{ yes or a }}{{ unknown }}", false), ("{{ yes and a }}", true),
    ("{% for x in empty %}{{ a }}{% endfor %}{{ unknown }}", false),
    ("{% for x in empty %}{% else %}{{ a }}{% endfor %}{{ unknown }}", true),
    ("{% for x in some %}{{ x }}{% else %}{{ a }}{% endfor %}{{ unknown }}", false),
    ("{% for x in some if x > 5 %}{{ x }}{% else %}{{ a }}{% endfor %}{{ unknown }}", true),
    ("{% for x in some %}{% if x %}{{ a }}{% endif %}{% endfor %}", true),
    ("{% set no = unknown %}{% if no %}{{ a }}{% endif %}", true),
    ("{% macro m(no) %}{% if no %}{{ a }}{% endif %}{% endmacro %}{{ m(unknown) }}", true),
    ("{% macro m() %}{% if no %}{{ a }}{% endif %}{% endmacro %}{{ m() }}{{ unknown }}", false),
    ("{{ no | default(a) }}{{ unknown }}", false), ("{{ unknown | default(a) }}", true),
    ("{{ missing | default(a) }}", true), ("{{ yes | default(a, true) }}{{ unknown }}", false),
    ("{{ no | default(a, true) }}", true), ("{{ no | ternary(a, 1) }}{{ unknown }}", false),
    ("{{ yes | ternary(1, a) }}{{ unknown }}", false), ("{{ unknown | ternary(a, 1) }}", true),
    ("{{ yes | ternary(a, 1) }}", true), ("{{ none | ternary(a, 1, 2) }}", false),
    ("{% if missing %}{{ a }}{% endif %}", true), ("{% if no == 1 %}{{ a }}{% endif %}", false),
  ])
  func whatIsSureToBeHiddenIsNotReached(text: String, isReached: Bool) throws {
    let scope: ValueMap = [
      "yes": true, "no": false, "unknown": .unknown(until: "the run"), "empty": [], "some": [1],
    ]
    let template = try template(text)
    let reference = try #require(template.references.first { $0.name == "a" })
    #expect(template.reach(in: scope).contains(reference) == isReached)
  }

  @Test func everythingCountsAsReachedBeyondALimit() throws {
    let template = try template("{% for x in [1, 2] %}{% endfor %}{{ a if false }}")
    let reference = try #require(template.references.first)
    var environment = TemplateEnvironment()
    #expect(!template.reach(in: ValueMap(), environment: environment).contains(reference))
    environment.stepLimit = 3
    #expect(template.reach(in: ValueMap(), environment: environment).contains(reference))
  }

  @Test func referencesHaveTheirPlaces() throws {
    let references = try template("x\n {{ a.b + cd }}").references
    #expect(references.map(\.position.description) == ["t.j2:2:5", "t.j2:2:11"])
  }

  @Test func filesAreFoundWhereTheyAreWrittenOut() throws {
    let text = """
      {% include 'a' %}{% include ['b', 'c'] ignore missing without context %}{% include x %}
      {% if y %}{{ lookup('template', 'd') }}{% endif %}{{ lookup('file', 'e', errors='ignore') }}
      {{ lookup('file', 'f') | default('') }}{{ query('file', 'g', 'h') }}{% include 'i' ~ x %}
      """
    let files = try template(text).files.map { file in
      let kind = if case .lookup(let name) = file.kind { name } else { "include" }
      return "\(kind) \(file.names.joined(separator: "|"))" + (file.isOptional ? " optional" : "")
        + (file.isConditional ? " conditional" : "") + (file.hasContext ? "" : " alone")
    }
    #expect(
      files == [
        "include a", "include b|c optional alone", "template d conditional", "file e optional",
        "file f optional", "file g", "file h",
      ])
  }
}
