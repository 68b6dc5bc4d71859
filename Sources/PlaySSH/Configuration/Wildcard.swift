/// Patterns of known_hosts files and of ssh_config(5): `*` stands for any text, `?` for any byte.
enum Wildcard {
  /// Whether a whole text fits; takes time in proportion to the product of both lengths at most.
  static func matches(_ text: some StringProtocol, _ pattern: some StringProtocol) -> Bool {
    var (text, pattern) = (Array(text.utf8)[...], Array(pattern.utf8)[...])
    /// Where to go on when the text after the last `*` did not fit.
    var retry: (text: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>)?
    while let byte = text.first {
      if pattern.first == UInt8(ascii: "*") {
        pattern = pattern.dropFirst()
        // Most configurations have a block for all hosts.
        if pattern.isEmpty { return true }
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
