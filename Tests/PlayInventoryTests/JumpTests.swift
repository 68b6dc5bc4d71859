import PlayData
import PlayInventory
import Testing

@Suite struct JumpTests {
  /// The way to host `web1` of an INI inventory, as `ssh -J` would take it.
  private func way(_ text: String) async throws -> [String] {
    let inventory = try await Inventory.ini(text)
    return try inventory.jumps(to: #require(inventory.host(named: "web1"))).map { jump in
      let user = jump.settings.user.map { "\($0)@" } ?? ""
      let port = jump.settings.port.map { ":\($0)" } ?? ""
      return "\(jump.name) = \(user)\(jump.settings.host)\(port)"
    }
  }

  @Test(
    arguments: [
      ("", []),
      ("jump=none", []),
      ("jump=gate.example", ["gate.example = gate.example"]),
      ("ansible_jump=op@gate.example:2222", ["gate.example = op@gate.example:2222"]),
      ("jump='[2001:db8::1]:2222'", ["2001:db8::1 = 2001:db8::1:2222"]),
      ("jump=op@[2001:db8::1]", ["2001:db8::1 = op@2001:db8::1"]),
      ("jump=op@corp@gate", ["gate = op@corp@gate"]),
      ("jump=a,op@b:22,c", ["a = a", "b = op@b:22", "c = c"]),
      ("jump=a,\u{301}b", ["a = a", "\u{301}b = \u{301}b"]),
      ("jump=op@\u{301}b", ["\u{301}b = op@\u{301}b"]),
    ])
  func addressesAreRead(variable: String, way: [String]) async throws {
    #expect(try await self.way("web1 \(variable)") == way)
  }

  @Test func aHostOfTheInventoryIsReachedByItsOwnSettings() async throws {
    let inventory = try await Inventory.ini(
      """
      web1 jump=gate
      gate ansible_host=192.0.2.1 port=2222 user=op private_key=~/.ssh/gate ansible_password=hush
      """)
    let jumps = try inventory.jumps(to: #require(inventory.host(named: "web1")))
    let gate = try #require(inventory.host(named: "gate"))
    #expect(jumps.map(\.name) == ["gate"])
    #expect(jumps.first?.settings == (try ConnectionSettings(gate)))
  }

  @Test(
    arguments: [
      ("web1 jump=root@gate:22", "gate = root@192.0.2.1:22"),
      ("web1 jump=gate", "gate = op@192.0.2.1:2222"),
    ])
  func whatIsWrittenWithTheNameWins(line: String, jump: String) async throws {
    #expect(
      try await way("\(line)\ngate ansible_host=192.0.2.1 port=2222 user=op") == [jump])
  }

  @Test func jumpHostsMayBeBehindJumpHosts() async throws {
    let way = try await way(
      """
      web1 jump=inner
      inner jump=outer,middle
      outer jump=10.0.0.1
      middle jump=elsewhere
      """)
    // With a list the way to all but the first is told.
    #expect(
      way == ["10.0.0.1 = 10.0.0.1", "outer = outer", "middle = middle", "inner = inner"])
  }

  @Test func aHostMayBeTakenOutOfItsGroupsWay() async throws {
    let way = try await way("web1\ngate jump=none\n[all:vars]\njump=gate")
    #expect(way == ["gate = gate"])
  }

  @Test func localhostIsAnAddressWhenTheInventoryDoesNotNameIt() async throws {
    #expect(try await way("web1 jump=op@localhost:2222") == ["localhost = op@localhost:2222"])
  }

  /// The messages about the hosts, each told once.
  private func mistakes(_ text: String) async throws -> [String] {
    let inventory = try await Inventory.ini(text)
    var messages: [String] = []
    for host in inventory.hosts {
      do throws(Diagnostics) {
        _ = try inventory.jumps(to: host)
      } catch  where !messages.contains(error.description) {
        messages.append(error.description)
      } catch {}
    }
    return messages
  }

  @Test(arguments: [
    "op@", "@gate", "gate:", "gate:0", "gate:65536", "gate:ssh", "2001:db8::1", "[gate]",
    "[2001:db8::1", "[2001:db8::1]22", "ssh://gate", "-oProxyCommand=x", "a,,b", ",", "a b",
    "a/\u{301}b", "-\u{301}o", "gate:\u{301}22", "a\u{600} b", "[2001:db8::1]\u{301}",
  ])
  func whatIsNoAddressIsToldWithItsPlace(value: String) async throws {
    #expect(
      try await mistakes("web1 jump=\"\(value)\"") == [
        """
        hosts:1:11: jump: expected [USER@]HOST[:PORT], or several with commas between them, found \
        "\(value)"; an IPv6 address stands in brackets: [2001:db8::1]:22
        """
      ])
  }

  @Test(
    arguments: [
      (
        "web1\nweb2\ngate\n[all:vars]\nansible_jump=gate",
        """
        hosts:5:14: ansible_jump: "gate" is reached through itself; write jump=none for a host \
        that is reached directly
        """
      ),
      (
        "web1 jump=c\nb jump=op@a\na jump=c\nc jump=b",
        """
        hosts:3:8: jump: hosts are reached through each other: a > c > b > a; write jump=none for \
        a host that is reached directly
        """
      ),
      (
        "web1 jump=x,y,x",
        """
        hosts:1:11: jump: "x" is passed twice on the way to "web1"; write jump=none for a host \
        that is reached directly
        """
      ),
      (
        "web1 jump=gate\ngate connection=local",
        """
        hosts:1:11: jump: "gate" is this machine, not a host to go through; write jump=none for \
        hosts that are reached directly
        """
      ),
      (
        "web1 jump=gate\ngate port=0",
        "hosts:2:11: port of host \"gate\": expected an integer from 1 to 65535, found 0"
      ),
    ])
  func waysThatLeadNowhereAreToldOnce(text: String, message: String) async throws {
    #expect(try await mistakes(text) == [message])
  }
}
