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
    var isLiteral: Bool { !isNegated && !text.utf8.contains(where: "*?".utf8.contains) }
  }

  /// Reads the field; `nil` when it starts like a hash and is not one.
  init?(field: some StringProtocol) {
    if field.utf8.first == UInt8(ascii: "|") {
      guard let hashed = HashedHost(field: String(field)) else { return nil }
      self = .hashed(hashed)
      return
    }
    let names = field.lowercased().utf8.split(separator: UInt8(ascii: ",")).map { name in
      let isNegated = name.first == UInt8(ascii: "!")
      let text = Substring(isNegated ? name.dropFirst() : name)
      return Name(text: String(text), isNegated: isNegated)
    }
    guard !names.isEmpty else { return nil }
    self = .names(names)
  }

  /// Whether the line is about the host with this name, which must be in lower case.
  func matches(_ host: String) -> Bool {
    switch self {
    case .hashed(let hashed): return hashed.matches(host)
    case .names(let names):
      let matching = names.filter { Wildcard.matches(host, $0.text) }
      return !matching.isEmpty && !matching.contains(where: \.isNegated)
    }
  }
}
