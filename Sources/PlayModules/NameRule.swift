/// Which names a program takes: some of ASCII letters, digits and a few other characters.
struct NameRule: Sendable {
  private let others: [UInt8]
  private let later: [UInt8]

  /// Allows letters and digits.
  ///
  /// - Parameters:
  ///   - others: Other characters that are allowed.
  ///   - later: Characters that are allowed behind the first one.
  init(_ others: String, later: String = "") {
    self.others = Array(others.utf8)
    self.later = Array(later.utf8)
  }

  /// Whether a text is such a name; an empty one is none.
  func accepts(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first else { return false }
    return isAllowed(first)
      && text.utf8.dropFirst().allSatisfy { isAllowed($0) || later.contains($0) }
  }

  private func isAllowed(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter || others.contains(byte)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isLetter: Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
  }
}
