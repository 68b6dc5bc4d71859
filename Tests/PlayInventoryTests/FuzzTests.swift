import PlayData
import PlayInventory
import PlayTestKit
import Testing

/// Wrong patterns and inventories must lead to messages, never to a crash.
@Suite struct FuzzTests {
  private static let text = """
    alone
    [web]
    web[1:4].example.org:2222 a=1
    [db:children]
    web
    [db:vars]
    x = [1, 2]
    """

  private static let patterns = [
    "web:&db:!web1.example.org", "db[0:2],alone[-1]", "~web[12]\\.(a|b)*", "we*[1-3]?:fe80::1",
  ]

  @Test(arguments: 0..<8)
  func brokenPatternsAreRefusedWithoutHarm(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let inventory = try await Inventory.ini(Self.text)
    let names = Set(inventory.hosts.map(\.name) + ["localhost"])
    for _ in 0..<1500 {
      let pattern = Self.patterns[Int.random(in: 0..<Self.patterns.count, using: &random)]
      let broken = String(decoding: random.mutation(of: Array(pattern.utf8)), as: UTF8.self)
      do throws(Diagnostics) {
        let selected = try inventory.select(broken).map(\.name)
        #expect(Set(selected).count == selected.count)
        #expect(names.isSuperset(of: selected))
      } catch {
        #expect(error.hasErrors)
      }
    }
  }

  @Test(arguments: 0..<8)
  func brokenInventoriesAreRefusedWithoutHarm(seed: UInt64) async {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let bytes = random.mutation(of: Array(Self.text.utf8))
      let files = MemoryFiles(contents: ["hosts": String(decoding: bytes, as: UTF8.self)])
      do throws(Diagnostics) {
        let inventory = try await Inventory.load(files: files, "hosts").inventory
        #expect(inventory.hosts.map(\.name) == inventory.groups["all"]?.hosts)
        for host in inventory.hosts {
          #expect(host.variables.map(\.layer) == host.variables.map(\.layer).sorted())
        }
      } catch {
        #expect(error.hasErrors)
      }
    }
  }

  @Test(arguments: 0..<8)
  func brokenOutputOfAProgramIsRefusedWithoutHarm(seed: UInt64) async {
    var random = SeededGenerator(seed: seed)
    let output = """
      { "_meta": { "hostvars": { "a": { "x": 1 } } }, "web": { "hosts": ["a"], "vars": { "y": 2 },
        "children": ["db"] }, "db": ["b"] }
      """
    for _ in 0..<400 {
      let bytes = random.mutation(of: Array(output.utf8))
      do throws(Diagnostics) {
        let files = MemoryFiles(programs: ["inv"])
        let inventory = try await Inventory.load([.path("inv")], files: files) { _ in bytes }
        #expect(inventory.inventory.groupNames.prefix(2) == ["all", "ungrouped"])
      } catch {
        #expect(error.hasErrors)
      }
    }
  }
}
