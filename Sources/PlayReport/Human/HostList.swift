/// Names of hosts, written as short as an inventory would: `db, web[1:3]`.
struct HostList {
  private let entries: [String]
  private let count: Int

  init(_ hosts: [String]) {
    guard hosts.count > 1 else {
      (entries, count) = (hosts, hosts.count)
      return
    }
    var seen: Set<String> = []
    let hosts = hosts.filter { seen.insert($0).inserted }
    entries = Self.folded(hosts)
    count = hosts.count
  }

  /// All names.
  var text: String { entries.joined(separator: ", ") }

  /// The names as far as they fit: `12 hosts: db, web1, …`.
  func text(fitting width: Int?) -> String {
    guard let width, text.count > width, entries.count > 1 else { return text }
    let start = "\(count) hosts: "
    var length = start.count + "…".count
    let shown = entries.enumerated().prefix { index, entry in
      length += entry.count + ", ".count
      return index == 0 || length <= width
    }
    return start + shown.map { "\($1), " }.joined() + "…"
  }

  /// Three hosts or more that count up become one range.
  private static func folded(_ hosts: [String]) -> [String] {
    guard hosts.count > 2 else { return hosts }
    var entries: [String] = []
    var index = 0
    while index < hosts.count {
      let run = runLength(hosts[index...])
      if run >= 3, let first = Numbered(hosts[index]), let last = Numbered(hosts[index + run - 1]) {
        entries.append("\(first.prefix)[\(first.digits):\(last.digits)]\(first.suffix)")
        index += run
      } else {
        entries.append(hosts[index])
        index += 1
      }
    }
    return entries
  }

  private static func runLength(_ hosts: ArraySlice<String>) -> Int {
    var length = 0
    var last: Numbered?
    for host in hosts {
      let numbered = Numbered(host)
      if let last, numbered?.follows(last) != true { break }
      length += 1
      guard let numbered else { break }
      last = numbered
    }
    return length
  }
}

/// A host's name around its first number.
private struct Numbered {
  let prefix: Substring
  let digits: Substring
  let suffix: Substring
  private let number: Int

  init?(_ name: String) {
    let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    let start = name.utf8.firstIndex(where: isDigit) ?? name.endIndex
    let end = name.utf8[start...].firstIndex { !isDigit($0) } ?? name.endIndex
    (prefix, digits, suffix) = (name[..<start], name[start..<end], name[end...])
    // A name that starts with its number is more likely an address.
    guard !prefix.isEmpty, let number = Int(digits) else { return nil }
    self.number = number
  }

  func follows(_ other: Numbered) -> Bool {
    let isPadded = digits.first == "0" || other.digits.first == "0"
    return prefix == other.prefix && suffix == other.suffix && number == other.number + 1
      && (!isPadded || digits.count == other.digits.count)
  }
}
