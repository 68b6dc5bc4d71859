import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a network of podman(1).
struct PodmanNetwork: Module {
  /// The label with the ranges that addresses are taken from, which podman shows in its own words.
  static let rangeLabel = "org.swplay.ip-range"

  static let info = ModuleInfo(
    "podman_network", "Create or remove a network for containers.",
    notes: [
      "A network cannot be changed: one that differs is a failure, and `recreate` makes it anew. "
        + "podman refuses that while containers use it; `force` removes these containers.",
      "Subnets, gateways and ranges are compared when they are given; without them podman chooses.",
      "On FreeBSD networks are files of CNI and names are not resolved between containers; give "
        + "addresses with `ip` and names with `etc_hosts` of \"podman_container\".",
      "A bridge needs the kernel module pf, and published ports need pf with the anchor cni-rdr.",
    ],
    manualPages: ["podman-network-create(1)"],
    programs: ["podman"],
    examples: [
      """
      { "podman_network": { "name": "ip-dual-stack", "ipv6": true, \
      "subnet": ["10.99.0.0/24", "fd00:99::/64"] } }
      """,
      #"{ "podman_network": { "name": "old", "state": "absent" } }"#,
    ], shorthand: "name")

  @Param("Name of the network.") var name: String
  @Param("Whether it shall be there.") var state: Presence = .present
  @Param("Driver.") var driver: String = "bridge"
  @Param("Ranges of addresses, such as `10.99.0.0/24`.") var subnet: [String] = []
  @Param("Gateways, each in one of the subnets.") var gateway: [String] = []
  @Param("Parts of the subnets from which containers get addresses.") var ipRange: [String] = []
  @Param("Whether containers get IPv6 addresses as well.") var ipv6: Bool = false
  @Param("Whether the outside cannot be reached.") var `internal`: Bool = false
  @Param("Whether names are not resolved.") var disableDns: Bool = false
  @Param("Options for the driver, such as `mtu`.", aliases: ["options"])
  var opt: [String: ScalarText<TrueFalse>] = [:]
  @Param("Labels that it shall have; others stay.", aliases: ["labels"])
  var label: [String: ScalarText<TrueFalse>] = [:]
  @Param("Whether a network that differs is made anew.") var recreate: Bool = false
  @Param("Whether containers that use it are removed with it.") var force: Bool = false

  var locks: [String] { ["podman-network"] }

  func checkParameters() throws {
    try PodmanName.check(name)
    for (key, texts) in [("subnet", subnet), ("ip_range", ipRange)] {
      for text in texts where AddressRange(text)?.isAddress ?? true {
        throw ParameterProblem(
          key: key, message: "\"\(text)\" is not a range of addresses, such as 10.99.0.0/24")
      }
    }
    let ranges = subnet.compactMap { AddressRange($0) }
    for text in gateway {
      guard let address = AddressRange(text), address.isAddress,
        ranges.contains(where: { $0.contains(address) })
      else {
        throw ParameterProblem(
          key: "gateway", message: "\"\(text)\" is not an address in one of the subnets")
      }
    }
    guard state == .present || name != "podman" else {
      throw ParameterProblem(key: "name", message: "podman's default network cannot be removed")
    }
  }

  func probe() -> Probe<ValueMap?> { .ask(PodmanListQuestion(sort: .network, name: name)) }

  func plan(_ network: ValueMap?) throws -> Plan {
    var plan = try steps(network)
    var shown = network
    // It changes at every call for the default network.
    shown?["created"] = nil
    plan.values = ["network": shown.map { .map($0) } ?? .null]
    return plan
  }

  private func steps(_ network: ValueMap?) throws -> Plan {
    guard let network else {
      return state == .absent ? .unchanged : Plan([creation(from: nil, [])])
    }
    guard state == .present else {
      return Plan([Step(.value("network \(name)", from: "present", to: nil), [removal])])
    }
    let mismatches = mismatches(with: network)
    guard !mismatches.isEmpty else { return .unchanged }
    guard recreate else {
      throw ModuleFailure(
        "the network \(name) differs: \(Mismatch.list(mismatches))",
        hint: "set \"recreate\" to make it anew")
    }
    return Plan([creation(from: Mismatch.list(mismatches), [removal])])
  }

  private var removal: Action {
    let command = ShellCommand(
      ["podman", "network", "rm"] + (force ? ["--force"] : []) + [name])
    return .run(command) { result in
      guard result.status == 2 else { return nil }
      return ModuleFailure(
        "containers use the network \(name)", hint: "remove them first, or set \"force\"")
    }
  }

  private func creation(from before: String?, _ actions: [Action]) -> Step {
    var words = ["--driver=\(driver)"]
    words += PodmanOptions.words("subnet", subnet) + PodmanOptions.words("gateway", gateway)
    words += PodmanOptions.words("ip-range", ipRange)
    if hasIPv6 { words.append("--ipv6") }
    if `internal` { words.append("--internal") }
    if disableDns { words.append("--disable-dns") }
    words += PodmanOptions.words("opt", opt) + PodmanOptions.words("label", label)
    if !ipRange.isEmpty { words.append("--label=\(Self.rangeLabel)=\(rangeText)") }
    let shown = ([driver] + subnet + (hasIPv6 ? ["ipv6"] : [])).joined(separator: ", ")
    return Step(
      .value("network \(name)", from: before, to: before == nil ? shown : "made anew: \(shown)"),
      actions + [.run(ShellCommand(["podman", "network", "create"] + words + [name]))],
      provides: [Resource(.network, name)])
  }

  private var hasIPv6: Bool {
    ipv6 || subnet.contains { AddressRange($0)?.isIPv6 ?? false }
  }

  private var rangeText: String { ipRange.sorted().joined(separator: " ") }
}

// MARK: - Comparison

extension PodmanNetwork {
  private func mismatches(with network: ValueMap) -> [Mismatch] {
    let range = ipRange.isEmpty ? [:] : [Self.rangeLabel: rangeText]
    // FreeBSD has no DNS for networks, so only a wish for none can be told.
    let dns = disableDns ? Mismatch("dns", now: flag(network["dns_enabled"]), wanted: "false") : nil
    return [
      Mismatch("driver", now: network["driver"]?.string, wanted: driver),
      addresses("subnets", subnet, in: network, key: "subnet"),
      addresses("gateways", gateway, in: network, key: "gateway"),
      Mismatch("ipv6", now: flag(network["ipv6_enabled"]), wanted: "\(hasIPv6)"),
      Mismatch("internal", now: flag(network["internal"]), wanted: "\(`internal`)"), dns,
      Mismatch(
        "options", now: PodmanJSON.texts(network["options"]), wanted: opt.mapValues(\.text)),
      Mismatch(
        "labels", now: PodmanJSON.texts(network["labels"]),
        wanted: label.mapValues(\.text).merging(range) { $1 }),
    ].compactMap(\.self)
  }

  private func flag(_ value: Value?) -> String { value == .bool(true) ? "true" : "false" }

  /// podman adds a subnet for IPv4 to one for IPv6, so more than the wanted ones may be there.
  private func addresses(
    _ what: String, _ wanted: [String], in network: ValueMap, key: String
  ) -> Mismatch? {
    let now = (network["subnets"]?.list ?? []).compactMap { $0.map?[key]?.string }
    let ranges = Set(now.compactMap { AddressRange($0) })
    let isThere = wanted.compactMap { AddressRange($0) }.allSatisfy(ranges.contains)
    guard !isThere else { return nil }
    return Mismatch(
      what, now: now.joined(separator: " "), wanted: wanted.joined(separator: " "))
  }
}
