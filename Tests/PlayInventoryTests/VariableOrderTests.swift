import PlayData
import PlayInventory
import PlayTestKit
import Testing

@Suite struct VariableOrderTests {
  private static let files = MemoryFiles(contents: [
    "inventory/hosts": """
    h v="inline"
    [low]
    h
    [mid:children]
    low
    [zero]
    h
    [all:vars]
    v="ini all"
    [low:vars]
    v="ini low"
    [mid:vars]
    v="ini mid"
    """,
    "inventory/group_vars/all.json": #"{ "v": "file all" }"#,
    "inventory/group_vars/low.json": #"{ "v": "file low" }"#,
    "inventory/group_vars/low/b.json": #"{ "v": "folder low b" }"#,
    "inventory/group_vars/low/a.json": #"{ "v": "folder low a" }"#,
    "inventory/group_vars/zero.json": #"{ "v": "file zero" }"#,
    "inventory/host_vars/h.json": #"{ "v": "host file" }"#,
  ])

  @Test func everyHiddenValueIsKeptInOrder() async throws {
    let (inventory, warnings) = try await Inventory.load(files: Self.files, "inventory")
    #expect(warnings.all.isEmpty)
    let host = try #require(inventory.host(named: "h"))
    #expect(host.groups == ["mid", "zero", "low"])
    #expect(
      host.variables.map { "\($0.layer): \($0.node.value.string ?? "")" } == [
        "group all: ini all", "group mid: ini mid", "group low: ini low",
        "group_vars of all: file all", "group_vars of zero: file zero",
        "group_vars of low: file low",
        "group_vars of low: folder low a", "group_vars of low: folder low b", "host h: inline",
        "host_vars of h: host file",
      ])
    #expect(host.variables.map(\.layer) == host.variables.map(\.layer).sorted())
  }

  @Test func theLastOneCountsAndKnowsItsPlace() async throws {
    let (inventory, _) = try await Inventory.load(files: Self.files, "inventory")
    let variable = try #require(inventory.host(named: "h")?.variable(named: "v"))
    #expect("\(variable.node.position)" == "inventory/host_vars/h.json:1:8")
    #expect(inventory.host(named: "h")?.variable(named: "w") == nil)
  }

  @Test func aPriorityDecidesBetweenGroupsOfOneDepth() async throws {
    let inventory = try await Inventory.ini(
      "[a]\nh\n[b]\nh\n[a:vars]\nansible_group_priority=10\nv=a\n[b:vars]\nv=b")
    #expect(inventory.host(named: "h")?.values["v"] == "a")
  }

  @Test func aLaterInventoryHidesAnEarlierOne() async throws {
    let files = MemoryFiles(contents: [
      "one/hosts": "[web]\nh x=1 y=1\n[web:vars]\ng=1",
      "two": "[web]\nh x=2\ni\n[web:vars]\ng=2",
      "one/group_vars/web.json": #"{ "f": 1, "g": 3 }"#,
      "group_vars/web.json": #"{ "f": 2 }"#,
    ])
    let (inventory, warnings) = try await Inventory.load(files: files, "one", "two")
    #expect(warnings.all.isEmpty)
    #expect(inventory.host(named: "h")?.values == ["x": 2, "y": 1, "g": 3, "f": 2])
    #expect(inventory.groups["web"]?.hosts == ["h", "i"])
  }

  @Test func filesBesideAnINIFileAreRead() async throws {
    let files = MemoryFiles(contents: [
      "inv/prod": "[web]\nh", "inv/group_vars/web.json": #"{ "x": 1 }"#,
      "inv/host_vars/h/a.json": #"{ "y": [1] }"#,
    ])
    let (inventory, _) = try await Inventory.load(files: files, "inv/prod")
    #expect(inventory.host(named: "h")?.values == ["x": 1, "y": [1]])
  }
}
