import PlayData
import PlayTestKit
import Testing

@testable import PlayInventory

@Suite struct GrowingInventoryTests {
  private func inventory(_ text: String, _ files: [String: String] = [:]) async throws -> Inventory
  {
    var contents = files
    contents["inventory/hosts"] = text
    return try await Inventory.load(
      [.path("inventory")], files: MemoryFiles(contents: contents), expecting: .all
    ) { program in
      throw FileError(path: program, reason: "no program may run")
    }.inventory
  }

  @Test func addedHostIsInItsGroupsAndHasItsVariables() async throws {
    var growing = GrowingInventory(try await inventory("[db]\nh1\n[db:vars]\nsize=1\nport=1"))
    try growing.addHost("h2", to: ["db", "new"], variables: ["port": 2, "text": "{{ x }}"])
    let grown = try growing.inventory()
    let host = try #require(grown.host(named: "h2"))
    #expect(grown.hosts.map(\.name) == ["h1", "h2"])
    #expect(grown.groups["db"]?.hosts == ["h1", "h2"])
    #expect(grown.groups["new"]?.hosts == ["h2"])
    #expect(host.groups == ["db", "new"])
    #expect(host.variable(named: "size")?.node.value == 1)
    #expect(host.variable(named: "port")?.node.value == 2)
    #expect(host.variable(named: "text")?.node.isVerbatim == true)
    #expect(host.variable(named: "size")?.node.isVerbatim == false)
  }

  @Test func hostWithoutGroupsIsUngrouped() async throws {
    var growing = GrowingInventory(try await inventory("[db]\nh1"))
    try growing.addHost("h2", to: [], variables: [:])
    #expect(try growing.inventory().groups["ungrouped"]?.hosts == ["h2"])
  }

  @Test func knownHostKeepsItsPlaceAndGetsMore() async throws {
    var growing = GrowingInventory(try await inventory("h1 a=1 b=1\nh2"))
    try growing.addHost("h1", to: ["new"], variables: ["a": 2])
    let grown = try growing.inventory()
    #expect(grown.hosts.map(\.name) == ["h1", "h2"])
    #expect(grown.host(named: "h1")?.variable(named: "a")?.node.value == 2)
    #expect(grown.host(named: "h1")?.variable(named: "b")?.node.value == 1)
    #expect(grown.host(named: "h1")?.groups == ["new"])
  }

  @Test func membersComeInTheOrderOfTheInventoryWhoeverWasFirst() async throws {
    var growing = GrowingInventory(try await inventory("h1\nh2\nh3"))
    try growing.add("h3", to: "b", below: [])
    try growing.add("h2", to: "a", below: [])
    try growing.add("h1", to: "b", below: [])
    let grown = try growing.inventory()
    #expect(grown.groups["b"]?.hosts == ["h1", "h3"])
    #expect(grown.groupNames == ["all", "ungrouped", "a", "b"])
  }

  @Test func variableFilesOfAddedNamesCount() async throws {
    var growing = GrowingInventory(
      try await inventory(
        "h1",
        [
          "inventory/group_vars/new.json": #"{"a": 1, "b": 1}"#,
          "inventory/group_vars/top.json": #"{"c": 1}"#,
          "inventory/host_vars/h2.json": #"{"b": 2, "d": 2}"#,
        ]))
    try growing.addHost("h2", to: ["new"], variables: ["d": 1])
    try growing.add("h2", to: "new", below: ["top"])
    let host = try #require(try growing.inventory().host(named: "h2"))
    let values = ["a", "b", "c", "d"].map { host.variable(named: $0)?.node.value }
    #expect(values == [1, 2, 1, 2])
  }

  @Test func groupsThatWouldContainEachOtherAreRefusedAndNothingIsAdded() async throws {
    var growing = GrowingInventory(try await inventory("[a]\nh1\n[b:children]\na"))
    let mistakes = #expect(throws: Diagnostics.self) {
      try growing.add("h1", to: "b", below: ["a"])
    }
    #expect(mistakes?.all.map(\.message) == ["groups contain each other: a > b > a"])
    #expect(try growing.inventory().groups["a"]?.children == [])
  }

  @Test(arguments: [
    ("a:b", "\"a:b\" is not a name of a group: it contains ':'"),
    ("-a", "\"-a\" is not a name of a group: it starts with '-'"),
    ("", "a group has no name"),
  ])
  func namesThatCannotBeAreRefused(group: String, message: String) async throws {
    var growing = GrowingInventory(try await inventory("h1"))
    let mistakes = #expect(throws: Diagnostics.self) { try growing.add("h1", to: group, below: []) }
    #expect(mistakes?.all.map(\.message) == [message])
  }

  @Test func expectedNamesSelectNothingUntilTheyAreThere() async throws {
    let inventory = try await inventory("h1")
    let expected = ExpectedNames(["new"])
    #expect(try inventory.select("new", expecting: expected).isEmpty)
    #expect(try inventory.select("all:new", expecting: expected).map(\.name) == ["h1"])
    #expect(try inventory.select("new*", expecting: expected).isEmpty)
    #expect(try inventory.select("new[0]", expecting: expected).isEmpty)
    #expect(throws: Diagnostics.self) { try inventory.select("nwe", expecting: expected) }
    #expect(try inventory.select("nwe", expecting: .all).isEmpty)
  }
}
