import PlayData

/// One interface as ifconfig(8) prints it.
struct NetworkInterface: Sendable {
  let name: String
  let flags: [String]
  /// All that is known, for playbooks.
  private(set) var value: ValueMap

  /// The interfaces in the output of `ifconfig -a`.
  ///
  /// - Returns: One for each line that is not indented, in their order.
  /// - Throws: `Unreadable`.
  static func all(in text: String) throws -> [NetworkInterface] {
    var interfaces: [NetworkInterface] = []
    for line in text.split(separator: "\n") {
      if line.first?.isWhitespace == true, !interfaces.isEmpty {
        try interfaces[interfaces.count - 1].read(line)
      } else {
        interfaces.append(try NetworkInterface(heading: line))
      }
    }
    return interfaces
  }

  /// Reads `vtnet0: flags=1008843<UP,BROADCAST> metric 0 mtu 1500`.
  private init(heading: Substring) throws {
    let words = heading.split(separator: " ")
    guard let first = words.first, first.last == ":", words.count > 1,
      let open = words[1].firstIndex(of: "<"), words[1].last == ">"
    else { throw Unreadable(expected: "the first line of an interface", found: String(heading)) }
    name = String(first.dropLast())
    flags = words[1][open...].dropFirst().dropLast().split(separator: ",").map(String.init)
    value = ["flags": .list(flags.map { .string($0) }), "up": .bool(flags.contains("UP"))]
    if let index = words.firstIndex(of: "mtu"), index + 1 < words.count {
      value["mtu"] = Int(words[index + 1]).map { .int($0) }
    }
    value["ipv4"] = []
    value["ipv6"] = []
  }

  private mutating func read(_ line: Substring) throws {
    let words = line.split { $0.isWhitespace }.map(String.init)
    switch words.first {
    case "ether"? where words.count > 1: value["macaddress"] = .string(words[1])
    case "status:"?: value["status"] = .string(words.dropFirst().joined(separator: " "))
    case "groups:"?: value["groups"] = .list(words.dropFirst().map { .string($0) })
    case "inet"? where words.count > 1: add(try Self.address4(words), to: "ipv4")
    case "inet6"? where words.count > 1: add(Self.address6(words), to: "ipv6")
    default: break
    }
  }

  private mutating func add(_ address: ValueMap, to family: String) {
    value[family] = .list((value[family]?.list ?? []) + [.map(address)])
  }

  /// The word behind another one.
  private static func word(after key: String, in words: [String]) -> String? {
    words.firstIndex(of: key).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
  }

  /// Reads `inet 10.0.2.15 netmask 0xffffff00 broadcast 10.0.2.255`.
  private static func address4(_ words: [String]) throws -> ValueMap {
    var address: ValueMap = ["address": .string(words[1])]
    if let text = word(after: "netmask", in: words) {
      guard text.hasPrefix("0x"), let mask = UInt32(text.dropFirst(2), radix: 16) else {
        throw Unreadable(expected: "a netmask in hexadecimal digits", found: text)
      }
      let octets = [24, 16, 8, 0].map { String(mask >> $0 & 255) }
      address["netmask"] = .string(octets.joined(separator: "."))
      address["prefix"] = .int(mask.nonzeroBitCount)
    }
    address["broadcast"] = word(after: "broadcast", in: words).map { .string($0) }
    return address
  }

  /// Reads `inet6 fe80::1%lo0 prefixlen 64 scopeid 0x2`.
  private static func address6(_ words: [String]) -> ValueMap {
    let text = String(words[1].prefix { $0 != "%" })
    var address: ValueMap = ["address": .string(text)]
    address["prefix"] = word(after: "prefixlen", in: words).flatMap { Int($0) }.map { .int($0) }
    address["scope"] = .string(scope(of: text))
    return address
  }

  private static func scope(of address: String) -> String {
    let start = address.lowercased()
    if start == "::1" { return "host" }
    return ["fe8", "fe9", "fea", "feb"].contains(where: start.hasPrefix) ? "link" : "global"
  }
}
