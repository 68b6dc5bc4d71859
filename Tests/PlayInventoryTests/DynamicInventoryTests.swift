import PlayData
import PlayInventory
import PlayTestKit
import Testing

@Suite struct DynamicInventoryTests {
  private func load(
    _ output: String
  ) async throws(Diagnostics) -> (inventory: Inventory, warnings: Diagnostics) {
    let files = MemoryFiles(programs: ["inv.sh"])
    return try await Inventory.load([.path("inv.sh")], files: files) { program in
      #expect(program == "inv.sh")
      return Array(output.utf8)
    }
  }

  private func messages(_ output: String) async -> [String] {
    do throws(Diagnostics) {
      return try await load(output).warnings.all.map(\.description)
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test func groupsHostsAndVariablesAreRead() async throws {
    let (inventory, warnings) = try await load(
      """
      { "_meta": { "hostvars": { "a": { "x": [1] } } },
        "web": { "hosts": ["a", "b"], "vars": { "x": 0, "y": true }, "children": ["sub"] },
        "sub": { "hosts": ["c[1:2]"] }, "db": ["d"],
        "all": { "children": ["web", "ungrouped"] }, "ungrouped": { "hosts": ["z"] } }
      """.replacing("c[1:2]", with: "c"))
    #expect(warnings.all.isEmpty)
    #expect(inventory.hosts.map(\.name) == ["z", "a", "b", "d", "c"])
    #expect(inventory.host(named: "c")?.groups == ["web", "sub"])
    #expect(inventory.host(named: "a")?.values == ["x": [1], "y": true])
    let place = inventory.host(named: "a")?.variable(named: "x")?.node.position
    #expect(place?.description == "output of inv.sh:1:40")
  }

  /// What others have put into a program's database is carried out nowhere.
  @Test func textsAreNoTemplatesAndFetchNoSecrets() async throws {
    let (inventory, _) = try await load(
      #"""
      { "_meta": { "hostvars": { "a": { "x": "{{ 1 }}", "y": [{ "z": "{{ 2 }}" }] } } },
        "web": { "hosts": ["a"], "vars": { "ansible_host": "{{ 3 }}" } } }
      """#)
    let host = try #require(inventory.host(named: "a"))
    #expect(host.variable(named: "x")?.node.isVerbatim == true)
    #expect(host.variable(named: "y")?.node.list?.first?["z"]?.isVerbatim == true)
    #expect(host.variable(named: "ansible_host")?.node.isVerbatim == true)
    let told =
      "$secret has no meaning in what a program prints; let the program print the secret, "
      + "or name its source in group_vars or host_vars"
    #expect(
      await messages(
        #"{ "_meta": { "hostvars": {} }, "web": { "vars": { "a": [{ "$secret": { "file": "x" } }] } } }"#
      ) == ["output of inv.sh:1:59: \(told)"])
  }

  @Test(
    arguments: [
      ("[]", "1:1: the inventory: expected a map of groups, found a list"),
      (
        #"{ "_meta": { "hostvars": {} }, "web": 1 }"#,
        "1:39: group \"web\": expected a map or a list of hosts, found an integer"
      ),
      (
        #"{ "_meta": { "hostvars": {} }, "web": { "hosts": { "a": {} } } }"#,
        "1:50: the hosts of \"web\": expected a list of names, found a map"
      ),
      (
        #"{ "_meta": { "hostvars": {} }, "web": { "hosts": [1] } }"#,
        "1:51: a name in the hosts of \"web\": expected a string, found an integer"
      ),
      (
        #"{ "_meta": { "hostvars": {} }, "web": { "vars": [] } }"#,
        "1:49: the vars of \"web\": expected a map, found a list"
      ),
      (
        #"{ "_meta": { "hostvars": {} }, "web": { "host": [] } }"#,
        "1:41: unknown key \"host\" in group \"web\"; did you mean \"hosts\"?"
      ),
      (
        #"{ "_meta": { "hostvars": {} }, "web": ["a b"] }"#,
        "1:40: \"a b\" is not a name of a host: it contains white space"
      ),
      (#"{ "_meta": [] }"#, "1:12: _meta: expected a map, found a list"),
      (
        #"{ "_meta": { "hostvars": { "a": {} } }, "web": [] }"#,
        "1:28: warning: \"a\" has variables but is in no group; add it to a group"
      ),
      (
        #"{ "web": ["a"] }"#,
        "1:1: warning: the inventory program gives no _meta.hostvars; "
          + "print the hosts' variables there; --host is never asked"
      ),
      ("{", "1:2: expected a key in double quotes or '}', found the end of the file"),
    ])
  func whatIsWrongInTheOutputIsTold(output: String, message: String) async {
    #expect(await messages(output) == ["output of inv.sh:" + message])
  }

  @Test func aProgramThatFailsIsTold() async {
    let error = await #expect(throws: Diagnostics.self) {
      try await Inventory.load(files: MemoryFiles(programs: ["dir/inv"]), "dir/inv")
    }
    #expect(
      error?.description
        == "the inventory program dir/inv failed: cannot read dir/inv: no program may run")
  }

  @Test func aProgramMayBeTheHostsOfAFolder() async throws {
    let files = MemoryFiles(
      contents: ["inv/group_vars/web.json": #"{ "x": 1 }"#], programs: ["inv/hosts"])
    let (inventory, _) = try await Inventory.load([.path("inv")], files: files) { _ in
      Array(#"{ "web": ["a"], "_meta": { "hostvars": {} } }"#.utf8)
    }
    #expect(inventory.host(named: "a")?.values == ["x": 1])
  }
}
