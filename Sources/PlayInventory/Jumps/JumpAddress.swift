import PlayData

/// A jump host as people write it: `[user@]host[:port]`, an IPv6 address in brackets.
struct JumpAddress: Equatable {
  let user: String?
  /// A name or an address, without brackets; perhaps the name of a host of the inventory.
  let host: String
  let port: Int?

  init?(_ text: Substring) {
    let parts = text.split(byte: "@", omittingEmptySubsequences: false)
    let place = parts.last ?? ""
    // A user's name may have an "@" in it, a host's cannot.
    user = parts.count == 1 ? nil : parts.dropLast().joined(separator: "@")
    guard user != "", let (host, port) = Self.split(place) else { return nil }
    self.host = String(host)
    self.port = port.flatMap { Int($0) }
    guard Self.isHost(host), port == nil || 1...65_535 ~= (self.port ?? 0) else { return nil }
    guard !text.unicodeScalars.contains(where: \.properties.isWhitespace) else { return nil }
  }

  /// Several jump hosts with commas between them, the first one first; `nil` when one of them is
  /// no jump host.
  static func list(_ text: String) -> [JumpAddress]? {
    let parts = text.split(byte: ",", omittingEmptySubsequences: false)
    let addresses = parts.compactMap { JumpAddress($0.trimmingSpaces) }
    return addresses.count == parts.count ? addresses : nil
  }

  private static func split(_ place: Substring) -> (host: Substring, port: Substring?)? {
    if place.startsWithBytes("[") {
      guard let closing = place.utf8.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      let host = place[..<closing].dropFirst(bytes: 1)
      let rest = place[closing...].dropFirst(bytes: 1)
      guard host.holdsByte(UInt8(ascii: ":")), rest.isEmpty || rest.startsWithBytes(":") else {
        return nil
      }
      return (host, rest.isEmpty ? nil : rest.dropFirst(bytes: 1))
    }
    let parts = place.split(byte: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let host = parts.first else { return nil }
    return (host, parts.count == 2 ? parts[1] : nil)
  }

  private static func isHost(_ text: Substring) -> Bool {
    !text.isEmpty && !text.startsWithBytes("-") && !text.utf8.contains(where: "/[]@".utf8.contains)
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    let start = drop { $0 == " " }
    guard let end = start.lastIndex(where: { $0 != " " }) else { return start }
    return start[...end]
  }
}
