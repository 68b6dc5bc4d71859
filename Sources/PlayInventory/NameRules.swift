import PlayData

/// Which names hosts, groups and variables may have.
enum NameRules {
  /// Characters that patterns, paths or the INI give a meaning to.
  private static let reserved: Set<Character> = [
    ",", ";", "!", "&", "*", "?", "[", "]", "{", "}", "(", ")", "\"", "'", "=", "#", "~", "/", "\\",
    "@",
  ]

  static func mistake(inHost name: String) -> InventoryMistake? {
    guard !name.isEmpty else { return .emptyHost }
    if let character = firstReserved(in: name) ?? (isAddress(name) ? nil : name.first { $0 == ":" })
      ?? leadingDash(of: name)
    {
      return .badHostName(name, character)
    }
    return nil
  }

  static func mistake(inGroup name: String) -> InventoryMistake? {
    guard !name.isEmpty else { return .emptyGroup }
    if let character = firstReserved(in: name) ?? name.first(where: { $0 == ":" })
      ?? leadingDash(of: name)
    {
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
    name.first {
      reserved.contains($0) || $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 }
    }
  }

  /// A leading dash would make the name an option of whatever command it is given to.
  private static func leadingDash(of name: String) -> Character? {
    name.first.flatMap { $0 == "-" ? $0 : nil }
  }
}
