import PlayData
import PlayInventory
import Testing

@Suite struct INIInventoryTests {
  @Test func hostsKeepTheOrderOfTheFileAfterThoseWithoutAGroup() async throws {
    let inventory = try await Inventory.ini(
      """
      [z]
      z1
      both
      [a:children]
      z
      [m]
      m1
      both
      [ungrouped]
      alone
      """)
    #expect(inventory.hosts.map(\.name) == ["alone", "m1", "both", "z1"])
    #expect(inventory.groupNames == ["all", "ungrouped", "z", "a", "m"])
    #expect(inventory.groups["a"]?.hosts == ["z1", "both"])
    #expect(inventory.groups["a"]?.children == ["z"])
    #expect(inventory.groups["ungrouped"]?.hosts == ["alone"])
    #expect(inventory.groups["all"]?.children == ["ungrouped", "a", "m"])
    #expect(inventory.host(named: "both")?.groups == ["a", "m", "z"])
  }

  @Test(
    arguments: [
      ("web[1:3]", ["web1", "web2", "web3"]), ("web[08:11]", ["web08", "web09", "web10", "web11"]),
      ("w[1:9:4]x", ["w1x", "w5x", "w9x"]), ("db-[a:c]", ["db-a", "db-b", "db-c"]),
      ("[y:B].org", ["y.org", "z.org", "A.org", "B.org"]), ("h[:2]", ["h0", "h1", "h2"]),
      ("[1:2][a:b].x", ["1a.x", "1b.x", "2a.x", "2b.x"]), ("h[3:3]", ["h3"]),
      ("[0:0].x", ["0.x"]), ("fe80::1", ["fe80::1"]), ("[::1]:22", ["::1"]),
    ])
  func rangesStandForHosts(expression: String, names: [String]) async throws {
    #expect(try await Inventory.ini(expression).hosts.map(\.name) == names)
  }

  @Test func aPortBehindTheNameIsAVariableWithItsPlace() async throws {
    let inventory = try await Inventory.ini("web[1:2].x:2222 a=1\n[::1]:22\nb:1 ansible_port=2")
    let port = try #require(inventory.host(named: "web2.x")?.variable(named: "ansible_port"))
    #expect(port.node.value == 2222)
    #expect("\(port.node.position)" == "hosts:1:12")
    #expect(inventory.host(named: "::1")?.values == ["ansible_port": 22])
    #expect(inventory.host(named: "b")?.values == ["ansible_port": 2])
  }

  @Test func aGroupMayBeDeclaredWithoutHosts() async throws {
    let inventory = try await Inventory.ini("[empty]\n[parent:children]\nempty")
    #expect(inventory.groups["parent"]?.hosts == [])
    #expect(inventory.hosts.isEmpty)
  }

  @Test func groupsMayBeUsedBeforeTheyAreDeclared() async throws {
    let inventory = try await Inventory.ini("[a:vars]\nx=1\n[b:children]\na\n[a]\nh")
    #expect(inventory.host(named: "h")?.groups == ["b", "a"])
    #expect(inventory.host(named: "h")?.values == ["x": 1])
  }

  @Test(
    arguments: [
      ("a\n▸web[1:]", "the range [1:] has no end"),
      ("▸web[3:1]", "the range [3:1] ends before it starts"),
      ("▸web[a:3]", "[a:3] is not a range of hosts; write [1:9], [01:10:2] or [a:f]"),
      ("▸web[1]", "[1] is not a range of hosts; write [1:9], [01:10:2] or [a:f]"),
      ("▸web[1:5:0]", "the step of the range [1:5:0] is not a number above zero"),
      ("▸web[1:5:x]", "the step of the range [1:5:x] is not a number above zero"),
      (
        "▸web[08:100]",
        "the ends of the range [08:100] have not the same width; "
          + "write as many digits on both sides, for example [08:10]"
      ),
      ("▸web[1:5", "the range of hosts has no ']'; write [1:9], [01:10:2] or [a:f]"),
      ("▸web[1:999999999]", "the ranges stand for more than 65536 hosts"),
      ("▸w[1:300][1:300]", "the ranges stand for more than 65536 hosts"),
      ("web:▸0", "expected a port from 1 to 65535 after ':', found \"0\""),
      ("web:▸65536", "expected a port from 1 to 65535 after ':', found \"65536\""),
      ("web:▸ssh x=1", "expected a port from 1 to 65535 after ':', found \"ssh\""),
      ("web:▸", "expected a port from 1 to 65535 after ':', found \"\""),
      (
        "▸root@web",
        "\"root@web\" is not a name of a host: it contains '@'; "
          + "write the user as ansible_user=NAME"
      ),
      ("▸web,db", "\"web,db\" is not a name of a host: it contains ','"),
      ("▸-oProxyCommand", "\"-oProxyCommand\" is not a name of a host: it starts with '-'"),
      ("[▸a,b]", "\"a,b\" is not a name of a group: it contains ','"),
      (
        "[web]\n[▸wbe:vars]\nx=1",
        "group \"wbe\" does not exist; did you mean \"web\"?"
      ),
      (
        "[web:children]\n▸database",
        "group \"database\" does not exist; declare it with [database]"
      ),
      ("[a:children]\n▸a", cycle("a > a")),
      ("[b:children]\nc\n[c:children]\na\n[a:children]\n▸b", cycle("a > b > c > a")),
      ("[web:children]\n▸all", cycle("all > web > all")),
    ])
  func mistakesAreToldWithTheirPlace(marked: String, message: String) async {
    let text = marked.replacing("▸", with: "")
    let before = marked.prefix { $0 != "▸" }.split(
      separator: "\n", omittingEmptySubsequences: false)
    let place = "hosts:\(before.count):\((before.last?.count ?? 0) + 1)"
    let told = await messages(["hosts": text])
    #expect(told == ["\(place): \(message)"])
  }

  private static func cycle(_ names: String) -> String {
    "groups contain each other: \(names); remove one of them from the other's children"
  }

  @Test func mistakesOfSyntaxAndOfMeaningAreToldAtOnce() async {
    let told = await messages(["hosts": "a[1:]\nb x\n[c"])
    #expect(told.count == 2)
  }

  @Test func whatIsSuspiciousIsOnlyWarnedOf() async {
    let told = await messages([
      "hosts": "web a-b=1\nx[1:9] c-d=2\n[web]\nh l='[1]'"
    ])
    #expect(
      told == [
        "hosts:4:6: warning: the value of \"l\" is text, since it stands in quotes; "
          + "remove the quotes for a list or a map",
        "hosts:1:5: warning: no expression can use the variable \"a-b\"; "
          + "write letters, digits and _",
        "hosts:2:8: warning: no expression can use the variable \"c-d\"; "
          + "write letters, digits and _",
        "hosts:1:1: warning: \"web\" is a host and a group; "
          + "rename one of them; in patterns the name means the host",
      ])
  }
}
