/// The first field of a line in a known_hosts file: which hosts the line is about.
enum HostPattern: Sendable, Equatable {
  /// Names, with `*`, `?` and negation by `!`.
  case names([Name])
  /// One name that only its hash tells.
  case hashed(HashedHost)

  /// One of the names that commas separate.
  struct Name: Sendable, Equatable {
    let text: String
    let isNegated: Bool

    /// Whether the text stands only for itself.
    var isLiteral: Bool { !isNegated && !text.contains { $0 == "*" || $0 == "?" } }
  }

  /// Reads the field; `nil` when it starts like a hash and is not one.
  init?(field: some StringProtocol) {
    if field.hasPrefix("|") {
      guard let hashed = HashedHost(field: String(field)) else { return nil }
      self = .hashed(hashed)
      return
    }
    let names = field.lowercased().split(separator: ",").map { name in
      let isNegated = name.hasPrefix("!")
      return Name(text: String(isNegated ? name.dropFirst() : name), isNegated: isNegated)
    }
    guard !names.isEmpty else { return nil }
    self = .names(names)
  }

  /// Whether the line is about the host with this name, which must be in lower case.
  func matches(_ host: String) -> Bool {
    switch self {
    case .hashed(let hashed): return hashed.matches(host)
    case .names(let names):
      let matching = names.filter { Self.matches(Array(host.utf8)[...], Array($0.text.utf8)[...]) }
      return !matching.isEmpty && !matching.contains(where: \.isNegated)
    }
  }

  /// Matches like a shell: `*` stands for any text, `?` for any character (sshd(8)).
  private static func matches(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    var (text, pattern) = (text, pattern)
    /// Where to go on when the text after the last `*` did not fit.
    var retry: (text: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>)?
    while let byte = text.first {
      if pattern.first == UInt8(ascii: "*") {
        pattern = pattern.dropFirst()
        retry = (text, pattern)
      } else if pattern.first == byte || pattern.first == UInt8(ascii: "?") {
        (text, pattern) = (text.dropFirst(), pattern.dropFirst())
      } else if let last = retry {
        retry = (last.text.dropFirst(), last.pattern)
        (text, pattern) = (last.text.dropFirst(), last.pattern)
      } else {
        return false
      }
    }
    return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
