import PlayData
import PlayModuleKit
import PlayShell

/// Interfaces, addresses and the ways out.
enum NetworkFacts {
  static let facts: [Fact] = [
    Fact(
      "interfaces", "Names of the network interfaces.",
      interfaces.map { .list($0.map { .string($0.name) }) }),
    Fact(
      "network", "Each interface by name: flags, MTU, addresses, groups and status.",
      interfaces.map { .map(ValueMap($0.map { ($0.name, .map($0.value)) })) }),
    Fact(
      "all_ipv4_addresses", "IPv4 addresses except those of the loopback.",
      interfaces.map { addresses($0, "ipv4") }),
    Fact(
      "all_ipv6_addresses", "IPv6 addresses except those of the loopback.",
      interfaces.map { addresses($0, "ipv6") }),
    Fact(
      "egress_if_v4", "Interface of the default route for IPv4; null when there is none.",
      route(.v4).map { $0?.interface.map { .string($0) } ?? .null }),
    Fact(
      "egress_if_v6", "Interface of the default route for IPv6; null when there is none.",
      route(.v6).map { $0?.interface.map { .string($0) } ?? .null }),
    Fact(
      "default_ipv4", "Interface, gateway and address of the default route for IPv4.",
      way(.v4, "ipv4")),
    Fact(
      "default_ipv6", "Interface, gateway and address of the default route for IPv6.",
      way(.v6, "ipv6")),
  ]

  private static let interfaces: Probe<[NetworkInterface]> = .command(["ifconfig", "-a"]) {
    result in
    guard result.status == 0 else { throw Unexpected(result, of: ["ifconfig", "-a"]) }
    return try NetworkInterface.all(in: result.stdout)
  }

  private static func addresses(_ interfaces: [NetworkInterface], _ family: String) -> Value {
    .list(
      interfaces.filter { !$0.flags.contains("LOOPBACK") }
        .flatMap { $0.value[family]?.list ?? [] }.compactMap { $0.map?["address"] })
  }

  private enum Family {
    case v4
    case v6
  }

  private struct Route: Sendable {
    var interface: String?
    var gateway: String?
  }

  /// The default route; `nil` when there is none.
  private static func route(_ family: Family) -> Probe<Route?> {
    let words = family == .v4 ? [] : ["-inet6"]
    let command = ShellCommand(["route", "-n", "get"] + words + ["default"])
    return .command(command) { result in
      if result.stderr.contains("route has not been found") { return nil }
      guard result.status == 0 else {
        // A kernel without the protocol has no routes of it either.
        if result.stderr.contains("not supported") { return nil }
        throw Unexpected(result, of: command)
      }
      var route = Route()
      for line in result.lines {
        let parts = line.split(separator: ":", maxSplits: 1).map { part in
          part.filter { $0 != " " }
        }
        guard parts.count == 2 else { continue }
        if parts[0] == "interface" { route.interface = parts[1] }
        if parts[0] == "gateway" { route.gateway = parts[1] }
      }
      return route
    }
  }

  /// The default route with the first address of its interface; empty when there is no route.
  private static func way(_ family: Family, _ key: String) -> Probe<Value> {
    route(family).zip(interfaces).map { route, interfaces in
      guard let route, let name = route.interface else { return [:] }
      var way: ValueMap = ["interface": .string(name)]
      way["gateway"] = route.gateway.map { .string($0) }
      let own = interfaces.first { $0.name == name }?.value[key]?.list?.first?.map
      way["address"] = own?["address"]
      return .map(way)
    }
  }
}
