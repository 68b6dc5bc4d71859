import PlayData
import PlayInventory
import PlayTestKit
import Testing

@Suite struct SelectTests {
  private func inventory() async throws -> Inventory {
    try await Inventory.ini(
      """
      alone
      [web]
      web[1:4]
      [db]
      db-[a:c].example.org
      [staging]
      web2
      db-a.example.org
      [prod:children]
      web
      db
      [empty]
      [v6]
      fe80::1
      """)
  }

  @Test(
    arguments: [
      ("all", "alone web2 db-a fe80::1 web1 web3 web4 db-b db-c".split(separator: " ")),
      ("web", ["web1", "web2", "web3", "web4"]), ("web4", ["web4"]), ("empty", []),
      ("staging:web", ["web2", "db-a", "web1", "web3", "web4"]), ("web4,alone", ["web4", "alone"]),
      (" web4 , alone ,", ["web4", "alone"]), ("web:&staging", ["web2"]),
      ("&staging:web", ["web2"]), ("prod:!web:!db-b.example.org", ["db-a", "db-c"]),
      ("!prod", ["alone", "fe80::1"]), ("&staging", ["web2", "db-a"]), ("web[0]", ["web1"]),
      ("web[-1]", ["web4"]), ("web[0:2]", ["web1", "web2", "web3"]), ("web[2:]", ["web3", "web4"]),
      ("web[:1]", ["web1", "web2"]), ("web[3:99]", ["web4"]), ("web[7:9]", []),
      ("web[0]:db[-1]", ["web1", "db-c"]), ("!web[0]:web", ["web2", "web3", "web4"]),
      ("web*", ["web1", "web2", "web3", "web4"]), ("web?", ["web2", "web1", "web3", "web4"]),
      ("web[!1-3]*", ["web4"]), ("db-*.example.org:!*-b.*", ["db-a", "db-c"]),
      ("st*", ["web2", "db-a"]),
      ("~web[12]", ["web2", "web1"]), ("~db-(a|c)\\.", ["db-a", "db-c"]),
      ("~web[1-2]{1,1}", ["web2", "web1"]), ("!nothing*:web4", ["web4"]), ("web4:&nothing*", []),
      ("fe80::1", ["fe80::1"]), ("fe80::1,alone", ["fe80::1", "alone"]), ("all:!fe80::1", nil),
      ("localhost", ["localhost"]), ("web4,web4:web[3]", ["web4"]), ("ungrouped", ["alone"]),
    ] as [(String, [Substring]?)])
  func patternsSelectHosts(pattern: String, names: [Substring]?) async throws {
    let inventory = try await inventory()
    if let names {
      let selected = try inventory.select(pattern).map(\.name)
      #expect(selected.map { $0.replacing(".example.org", with: "") } == names.map(String.init))
    } else {
      #expect(throws: Diagnostics.self) { try inventory.select(pattern) }
    }
  }

  @Test(
    arguments: [
      ("▸wbe", "there is no host or group \"wbe\"; did you mean \"web\"?"),
      ("web:▸!web5", "there is no host or group \"web5\"; did you mean \"web\"?"),
      (
        "web,▸nothing at all",
        "there is no host or group \"nothing at all\"; "
          + "there are the groups all, ungrouped, web, db, staging, prod, empty, v6"
      ),
      ("web:▸!", "expected a host or a group after '!'"),
      ("▸&,web", "expected a host or a group after '&'"),
      ("web:▸web[9]", "\"web[9]\" selects host 9, but there are 4; counting starts at 0"),
      ("▸alone[-2]", "\"alone[-2]\" selects host -2, but there is 1; counting starts at 0"),
      ("▸empty[0]", "\"empty[0]\" selects host 0, but there are 0; counting starts at 0"),
      (
        "▸web[2:1]",
        "[2:1] selects no hosts; write [0], [-1], [0:2] or [1:]; the end belongs to it"
      ),
      (
        "▸web[0:1:2]",
        "[0:1:2] selects no hosts; write [0], [-1], [0:2] or [1:]; the end belongs to it"
      ),
      ("▸x*", "no host or group matches \"x*\""),
      ("▸~x", "no host or group matches \"~x\""),
      (
        "web:▸~(", "\"(\" is not a regular expression; the group at character 1 is not closed"
      ),
    ])
  func mistakesAreToldWithTheirPlaceInTheFile(marked: String, message: String) async throws {
    let inventory = try await inventory()
    let before = "{ \"hosts\": \"" + marked.prefix { $0 != "▸" }
    let source = Source(
      name: "site.json", text: "{ \"hosts\": \"\(marked.replacing("▸", with: ""))\" }")
    let node = try #require(try JSON.read(source)["hosts"])
    let error = #expect(throws: Diagnostics.self) {
      try inventory.select(node.string ?? "", at: node.position)
    }
    #expect(error?.description == "site.json:1:\(before.count + 1): \(message)")
  }

  @Test(arguments: ["", " , :"])
  func aPatternWithoutTermsIsRefused(pattern: String) async throws {
    let inventory = try await inventory()
    let error = #expect(throws: Diagnostics.self) { try inventory.select(pattern) }
    #expect(error?.description == "the pattern names no hosts; write all for every host")
  }

  @Test func everyUnknownNameIsTold() async throws {
    let inventory = try await inventory()
    let error = #expect(throws: Diagnostics.self) { try inventory.select("wbe:!dbb:web:&stging") }
    #expect(
      error?.description == """
        there is no host or group "wbe"; did you mean "web"?
        there is no host or group "stging"; did you mean "staging"?
        there is no host or group "dbb"; did you mean "db"?
        """)
  }

  @Test func aHostWinsOverAGroupOfItsName() async throws {
    let files = MemoryFiles(contents: ["hosts": "web\n[web]\na"])
    let (inventory, _) = try await Inventory.load(files: files, "hosts")
    #expect(try inventory.select("web").map(\.name) == ["web"])
  }
}
