/// Puts values in the place of `~`, `%x` and `${NAME}` in a path.
struct ConfigurationTokens {
  let place: ConfigurationPlace
  let home: String
  let variable: @Sendable (String) -> String?
  /// The values of tokens by their letter.
  let values: [Unicode.Scalar: String]

  func expand(_ path: String) throws(SSHConfigurationMistake) -> String {
    if path == "none" { return path }
    var result = ""
    var rest = path.unicodeScalars[...]
    if path == "~" || path.utf8.starts(with: "~/".utf8) {
      result = home
      rest = rest.dropFirst()
    }
    while let scalar = rest.popFirst() {
      switch (scalar, rest.first) {
      case ("%", let letter?):
        rest.removeFirst()
        guard let value = values[letter] else {
          throw SSHConfigurationMistake(
            place,
            "%\(letter) is not supported; there are "
              + values.keys.sorted().map { "%\($0)" }.joined(separator: " "))
        }
        result += value
      case ("$", "{"?):
        let end = rest.firstIndex(of: "}")
        let name = String(rest.prefix(upTo: end ?? rest.endIndex).dropFirst())
        guard let end, let value = variable(name) else {
          throw SSHConfigurationMistake(
            place, "there is no variable \"\(name)\" in the environment")
        }
        result += value
        rest = rest[end...].dropFirst()
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
