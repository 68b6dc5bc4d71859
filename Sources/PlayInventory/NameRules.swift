import PlayData

/// Which names hosts, groups and variables may have.
///
/// They are read by scalars: with an accent behind it a slash is another character to Swift.
enum NameRules {
  /// Characters that patterns, paths or the INI give a meaning to.
  private static let reserved: Set<Unicode.Scalar> = [
    ",", ";", "!", "&", "*", "?", "[", "]", "{", "}", "(", ")", "\"", "'", "=", "#", "~", "/", "\\",
    "@",
  ]

  static func mistake(inHost name: String) -> InventoryMistake? {
    guard !name.isEmpty else { return .emptyHost }
    if let character = firstReserved(in: name) ?? (isAddress(name) ? nil : colon(in: name))
      ?? leadingDash(of: name)
    {
      return .badHostName(name, character)
    }
    return nil
  }

  static func mistake(inGroup name: String) -> InventoryMistake? {
    guard !name.isEmpty else { return .emptyGroup }
    if let character = firstReserved(in: name) ?? colon(in: name) ?? leadingDash(of: name) {
      return .badGroupName(name, character)
    }
    return nil
  }

  static func mistake(inVariable name: String) -> InventoryMistake? {
    VariableName.isValid(name) ? nil : .badVariableName(name)
  }

  /// Whether the name is an IPv6 address, in which colons are no separators.
  static func isAddress(_ name: some StringProtocol) -> Bool {
    let address = name.prefix { $0 != "%" }
    let colons = address.count { $0 == ":" }
    return address.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
      && (address.contains("::")
        ? colons <= 8 : colons == 7 || colons == 6 && address.contains("."))
  }

  private static func firstReserved(in name: String) -> Character? {
    let scalar = name.unicodeScalars.first {
      reserved.contains($0) || $0.properties.isWhitespace || $0.value < 0x20
    }
    return scalar.map { Character($0) }
  }

  private static func colon(in name: String) -> Character? {
    name.utf8.contains(UInt8(ascii: ":")) ? ":" : nil
  }

  /// A leading dash would make the name an option of whatever command it is given to.
  private static func leadingDash(of name: String) -> Character? {
    name.utf8.first == UInt8(ascii: "-") ? "-" : nil
  }
}
