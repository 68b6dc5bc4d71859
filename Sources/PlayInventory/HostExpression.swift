/// The first word of a host's line: a name, perhaps with ranges, perhaps with a port.
struct HostExpression {
  /// The name without the port.
  let name: Substring
  /// The digits behind the last colon.
  let port: Substring?
  /// Whether the name is an address in brackets or with colons, in which there are no ranges.
  let isAddress: Bool

  init(_ text: String) {
    if text.first == "[", let closing = text.firstIndex(of: "]") {
      let inside = text[text.index(after: text.startIndex)..<closing]
      let rest = text[text.index(after: closing)...]
      if NameRules.isAddress(inside), rest.isEmpty || rest.first == ":" {
        self.init(name: inside, port: rest.isEmpty ? nil : rest.dropFirst(), isAddress: true)
        return
      }
    }
    if NameRules.isAddress(text) {
      self.init(name: text[...], port: nil, isAddress: true)
      return
    }
    let afterRanges = text.lastIndex(of: "]") ?? text.startIndex
    let colon = text[afterRanges...].lastIndex(of: ":")
    self.init(
      name: text[..<(colon ?? text.endIndex)],
      port: colon.map { text[text.index(after: $0)...] }, isAddress: false)
  }

  private init(name: Substring, port: Substring?, isAddress: Bool) {
    self.name = name
    self.port = port
    self.isAddress = isAddress
  }

  /// More hosts than this on one line are a slip of the fingers.
  static let limit = 65_536

  /// The names that the ranges stand for.
  func names() throws(HostRange.Mistake) -> [String] {
    guard !isAddress else { return [String(name)] }
    var names = [""]
    var rest = name
    while let opening = rest.firstIndex(of: "[") {
      guard let closing = rest[opening...].firstIndex(of: "]") else { throw .unclosed }
      let range = try HostRange(rest[rest.index(after: opening)..<closing])
      guard range.count <= Self.limit / names.count else { throw .tooMany }
      let head = rest[..<opening]
      names = names.flatMap { name in range.parts.map { name + head + $0 } }
      rest = rest[rest.index(after: closing)...]
    }
    return names.map { $0 + rest }
  }
}

/// The numbers or letters of `[01:10:2]` or `[a:f]`.
struct HostRange {
  enum Mistake: Error {
    case unclosed
    case notARange(String)
    case noEnd(String)
    case badStep(String)
    case backwards(String)
    case unequalWidth(String)
    case tooMany
  }

  private let first: Int
  private let last: Int
  private let step: Int
  /// How many digits every number has; zero when they are not padded.
  private let width: Int
  private let isLetters: Bool

  init(_ text: Substring) throws(Mistake) {
    let whole = "[\(text)]"
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard 2...3 ~= parts.count else { throw .notARange(whole) }
    guard !parts[1].isEmpty else { throw .noEnd(whole) }
    let start = parts[0].isEmpty ? "0" : parts[0]
    if let first = Self.letter(start), let last = Self.letter(parts[1]) {
      (self.first, self.last) = (first, last)
      (width, isLetters) = (0, true)
    } else if let first = Self.number(start), let last = Self.number(parts[1]) {
      (self.first, self.last) = (first, last)
      let isPadded = start.count > 1 && start.first == "0"
      guard !isPadded || start.count == parts[1].count else { throw .unequalWidth(whole) }
      (width, isLetters) = (isPadded ? start.count : 0, false)
    } else {
      throw .notARange(whole)
    }
    guard first <= last else { throw .backwards(whole) }
    let step = parts.count == 3 ? Self.number(parts[2]) : 1
    guard let step, step > 0 else { throw .badStep(whole) }
    self.step = step
  }

  var count: Int { (last - first) / step + 1 }

  var parts: some Sequence<String> {
    stride(from: first, through: last, by: step).lazy.map { number in
      if isLetters { return String(Self.letters[number]) }
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
  }

  private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

  private static func letter(_ text: Substring) -> Int? {
    text.count == 1 ? text.first.flatMap(letters.firstIndex) : nil
  }

  private static func number(_ text: Substring) -> Int? {
    guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), text.count <= 9 else { return nil }
    return Int(text)
  }
}
