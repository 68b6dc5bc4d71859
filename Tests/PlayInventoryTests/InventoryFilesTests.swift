import PlayData
import PlayInventory
import PlayTestKit
import Testing

@Suite struct InventoryFilesTests {
  @Test func hostsMayStandInTheArgumentItself() async throws {
    let (inventory, _) = try await Inventory.load(files: MemoryFiles(), "a, b[1:2] ,,c:22")
    #expect(inventory.hosts.map(\.name) == ["a", "b1", "b2", "c"])
    #expect(inventory.host(named: "a")?.groups == ["ungrouped"])
    #expect(inventory.host(named: "c")?.values == ["ansible_port": 22])
    #expect(
      await messages([:], "a, b/c,") == ["-i:1:4: \"b/c\" is not a name of a host: it contains '/'"]
    )
  }

  /// With an accent behind it a mark is another character to Swift, and still a mark to programs.
  @Test(arguments: ["a/\u{301}b", "-\u{301}a", "a\u{600} b", "a\u{600}/..", "a@\u{301}b"])
  func anAccentHidesNoMarkInAName(name: String) async {
    let found = await messages([:], "\(name),")
    #expect(found.count == 1)
    #expect(found.first?.utf8.starts(with: "-i:1:1: \"\(name)\" is not a name".utf8) == true)
  }

  @Test(
    arguments: [
      (
        [:],
        ["there is no inventory hosts; for hosts without a file write \"hosts,\" with a comma"]
      ),
      (
        ["hosts/group_vars/all.json": "{}"],
        ["the inventory hosts has no file hosts; write the hosts into a file of this name"]
      ),
      (
        ["hosts/hosts": "", "hosts/other.ini": "", "hosts/README.md": ""],
        ["warning: hosts/other.ini is not read; give it with its own -i hosts/other.ini"]
      ),
      (
        ["hosts/hosts": "[web]\na", "hosts/group_vars/wbe.json": "{}"],
        [
          "warning: hosts/group_vars/wbe.json is not used: group \"wbe\" does not exist; "
            + "did you mean \"web\"?"
        ]
      ),
      (
        ["hosts/hosts": "[web]\na", "hosts/host_vars/mail/x.json": "{}"],
        ["warning: hosts/host_vars/mail/x.json is not used: host \"mail\" does not exist"]
      ),
      (
        [
          "hosts/hosts": "[web]\na", "hosts/group_vars/web.yml": "", "hosts/group_vars/.hidden": "",
          "hosts/group_vars/web.json~": "", "hosts/group_vars/web/deep/x.json": "{}",
        ],
        [
          "warning: hosts/group_vars/web.yml is not read; "
            + "variables stand in files NAME.json or NAME/*.json",
          "warning: hosts/group_vars/web/deep is not read; "
            + "variables stand in files NAME.json or NAME/*.json",
        ]
      ),
      (
        ["hosts/hosts": "a", "hosts/group_vars/all.json": "[]", "hosts/host_vars/a.json": "{,}"],
        [
          "hosts/group_vars/all.json:1:1: hosts/group_vars/all.json: expected a map of variables, "
            + "found a list",
          "hosts/host_vars/a.json:1:2: expected a key in double quotes or '}', found ','; "
            + "remove the comma",
        ]
      ),
      (
        ["hosts/hosts": "a", "hosts/group_vars/all.json": #"{ "a b": 1 }"#],
        [
          "hosts/group_vars/all.json:1:3: warning: no expression can use the variable \"a b\"; "
            + "write letters, digits and _"
        ]
      ),
    ] as [([String: String], [String])])
  func filesThatAreMissingWrongOrUselessAreTold(
    files: [String: String], expected: [String]
  ) async {
    let told = await messages(files)
    #expect(told == expected)
  }

  @Test(arguments: ["inv.json", "inv.yml", "inv.yaml"])
  func otherFormatsAreRefused(name: String) async {
    #expect(
      await messages([name: "all:\n"], name) == [
        "\(name) is not an INI inventory; write INI, or a program that prints JSON and is executable"
      ])
  }

  @Test func filesThatCannotBeReadAreTold() async {
    let files = MemoryFiles(
      contents: ["i/hosts": "a", "i/host_vars/a.json": "{}"],
      unreadable: ["i/host_vars/a.json", "i/group_vars"])
    let error = await #expect(throws: Diagnostics.self) {
      try await Inventory.load(files: files, "i")
    }
    #expect(
      error?.description == """
        cannot read i/group_vars: Permission denied
        cannot read i/host_vars/a.json: Permission denied
        """)
  }

  @Test func nothingAtAllIsAnEmptyInventory() async throws {
    let (inventory, _) = try await Inventory.load(files: MemoryFiles())
    #expect(inventory.hosts.isEmpty)
    #expect(inventory.groupNames == ["all", "ungrouped"])
  }

  @Test func localhostIsAlwaysThere() async throws {
    let inventory = try await Inventory.ini("a\n[all:vars]\nx=1")
    let host = try #require(inventory.host(named: "localhost"))
    #expect(host.values == ["x": 1, "ansible_connection": "local"])
    #expect(try ConnectionSettings(host).connection == .local)
    #expect(inventory.host(named: "b") == nil)
    let own = try await Inventory.ini("localhost x=2")
    #expect(own.host(named: "localhost")?.values == ["x": 2])
  }
}
