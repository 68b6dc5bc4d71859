import PlayData
import PlayTestKit
import Testing

/// Wrong texts must lead to messages whose places are inside the text, never to a crash.
@Suite struct FuzzTests {
  static let json = """
    // a playbook
    [ { "hosts": "web:&db", "vars": { "a": [1, -2.5e3, true, null], "é": "\\u00e9\\ud83d\\ude00" },
      /* two */ "tasks": [ { "name": "x", "sysrc": { "name": "a", "value": "{{ b }}" } } ] } ]
    """

  static let ini = """
    alone ansible_host=10.0.0.1 port=22
    [web] # remark
    web[01:10:2].example.org:2222 a="b c" d='e' f=[1, {"g": true}]
    [web:vars]
    motd = don't panic # remark
    list = ["a", 1]
    [all:children]
    web
    """

  @Test(arguments: 0..<8)
  func brokenJSONIsRefusedWithoutHarm(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1500 {
      let source = Source(name: "t", bytes: random.mutation(of: Array(Self.json.utf8)))
      do throws(Diagnostics) {
        let value = try JSON.read(source).value
        #expect(throws: Never.self) {
          let again = try JSON.read(Source(name: "t", text: JSON.write(value)))
          #expect(again.value == value)
        }
      } catch {
        check(error, in: source)
      }
    }
  }

  @Test(arguments: 0..<8)
  func brokenINIIsRefusedWithoutHarm(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1500 {
      let source = Source(name: "t", bytes: random.mutation(of: Array(Self.ini.utf8)))
      var warnings = Diagnostics()
      do throws(Diagnostics) {
        let sections = try INI.read(source, warnings: &warnings)
        #expect(sections.first?.name == nil)
      } catch {
        check(error, in: source)
      }
    }
  }

  private func check(_ error: Diagnostics, in source: Source) {
    #expect(!error.all.isEmpty)
    for diagnostic in error.all {
      let offset = diagnostic.position?.offset ?? -1
      #expect((0...source.bytes.count).contains(offset))
      #expect(diagnostic.description.hasPrefix("t:"))
    }
  }
}
