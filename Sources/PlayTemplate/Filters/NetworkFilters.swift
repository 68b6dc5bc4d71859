import PlayData

extension Filters {
  /// Addresses of IPv4 and IPv6.
  static let network: [Filter] = [
    Filter("ipaddr", ["query"], apply: address),
    Filter("ipv4", ["query"]) { try address($0, $1, $2, bits: 32) },
    Filter("ipv6", ["query"]) { try address($0, $1, $2, bits: 128) },
  ]

  private static func address(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator
  ) throws -> Datum {
    try address(input, arguments, evaluator, bits: nil)
  }

  /// A part of an address, or `false` when the text is none.
  ///
  /// A list gives the parts of its elements that are addresses.
  private static func address(
    _ input: Datum, _ arguments: Arguments, _ evaluator: Evaluator, bits: Int?
  ) throws -> Datum {
    if case .list(let elements) = input {
      let parts = try elements.map { try address($0, arguments, evaluator, bits: bits) }
      return .list(of: try parts.filter { try $0.isTrue() })
    }
    guard case .string(let text) = try input.used(), let address = NetworkAddress(text),
      bits == nil || bits == address.bits
    else { return .bool(false) }
    return try part(arguments.text(0, or: ""), of: address, text)
  }

  private static func part(
    _ query: String, of address: NetworkAddress, _ text: String
  ) throws -> Datum {
    switch query {
    case "": return .string(text)
    case "address": return .string(NetworkAddress.text(address.value, bits: address.bits))
    case "prefix": return .int(address.prefix)
    case "network": return .string(NetworkAddress.text(address.network, bits: address.bits))
    case "netmask": return .string(NetworkAddress.text(address.mask, bits: address.bits))
    case "broadcast": return .string(NetworkAddress.text(address.last, bits: address.bits))
    case "subnet", "network/prefix":
      let network = NetworkAddress.text(address.network, bits: address.bits)
      return .string("\(network)/\(address.prefix)")
    case "version": return .int(address.bits == 32 ? 4 : 6)
    default:
      throw Problem.unsupported(
        "ipaddr has no query \"\(query)\"",
        hint: "there are address, network, prefix, netmask, broadcast, subnet, version")
    }
  }
}

/// An IPv4 or IPv6 address with a prefix length.
struct NetworkAddress {
  let value: UInt128
  let bits: Int
  let prefix: Int

  init?(_ text: String) {
    let parts = text.pieces(between: "/")
    guard parts.count <= 2 else { return nil }
    if let value = Self.version4(parts[0]) {
      (self.value, bits) = (value, 32)
    } else if let value = Self.version6(parts[0]) {
      (self.value, bits) = (value, 128)
    } else {
      return nil
    }
    guard parts.count == 2 else {
      prefix = bits
      return
    }
    if let length = Self.decimal(parts[1]), length <= bits {
      prefix = length
    } else if bits == 32, let mask = Self.version4(parts[1]) {
      prefix = mask.nonzeroBitCount
      guard self.mask == mask else { return nil }
    } else {
      return nil
    }
  }

  var mask: UInt128 {
    let all = bits == 128 ? UInt128.max : UInt128(1) << 32 - 1
    return prefix == 0 ? 0 : (all << UInt128(bits - prefix)) & all
  }

  var network: UInt128 { value & mask }

  var last: UInt128 {
    let all = bits == 128 ? UInt128.max : UInt128(1) << 32 - 1
    return value | (all ^ mask)
  }

  private static func decimal(_ text: String) -> Int? {
    guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit) else { return nil }
    return Int(text)
  }

  private static func version4(_ text: String) -> UInt128? {
    let parts = text.pieces(between: ".")
    guard parts.count == 4 else { return nil }
    var value: UInt128 = 0
    for part in parts {
      guard let byte = decimal(part), byte < 256, part == String(byte) else { return nil }
      value = value << 8 | UInt128(byte)
    }
    return value
  }

  private static func version6(_ text: String) -> UInt128? {
    let halves = text.pieces(between: "::")
    guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
    guard halves.count == 2 else { return head.count == 8 ? joined(head) : nil }
    guard let tail = groups(halves[1]), head.count + tail.count < 8 else { return nil }
    return joined(head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
  }

  private static func groups(_ text: String) -> [UInt16]? {
    if text.isEmpty { return [] }
    var groups: [UInt16] = []
    let parts = text.pieces(between: ":")
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, let value = version4(part) {
        groups += [UInt16(value >> 16), UInt16(value & 0xFFFF)]
      } else if (1...4).contains(part.utf8.count), let group = UInt16(part, radix: 16),
        !part.hasPrefix("+")
      {
        groups.append(group)
      } else {
        return nil
      }
    }
    return groups
  }

  private static func joined(_ groups: [UInt16]) -> UInt128 {
    groups.reduce(0) { $0 << 16 | UInt128($1) }
  }

  /// The address as text; the longest run of zero groups of IPv6 is left out (RFC 5952).
  static func text(_ value: UInt128, bits: Int) -> String {
    if bits == 32 {
      return [24, 16, 8, 0].map { String(value >> UInt128($0) & 0xFF) }.joined(separator: ".")
    }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> UInt128(112 - 16 * $0)) }
    var best = 0..<0
    for start in groups.indices {
      let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
      if end - start > max(best.count, 1) { best = start..<end }
    }
    let text = { (part: ArraySlice<UInt16>) in
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard !best.isEmpty else { return text(groups[...]) }
    return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
  }
}
