/// Puts values in the place of `~`, `%x` and `${NAME}` in a path.
struct ConfigurationTokens {
  let place: ConfigurationPlace
  let home: String
  let variable: @Sendable (String) -> String?
  /// The values of tokens by their letter.
  let values: [Character: String]

  func expand(_ path: String) throws(SSHConfigurationMistake) -> String {
    if path == "none" { return path }
    var result = ""
    var rest = path[...]
    if rest == "~" || rest.hasPrefix("~/") {
      result = home
      rest = rest.dropFirst()
    }
    while let character = rest.popFirst() {
      switch (character, rest.first) {
      case ("%", let letter?):
        rest.removeFirst()
        guard let value = values[letter] else {
          throw SSHConfigurationMistake(
            place,
            "%\(letter) is not supported; there are "
              + values.keys.sorted().map { "%\($0)" }.joined(separator: " "))
        }
        result += value
      case ("$", "{"):
        let name = rest.dropFirst().prefix { $0 != "}" }
        guard name.endIndex < rest.endIndex, let value = variable(String(name)) else {
          throw SSHConfigurationMistake(
            place, "there is no variable \"\(name)\" in the environment")
        }
        result += value
        rest = rest[name.endIndex...].dropFirst()
      default: result.append(character)
      }
    }
    return result
  }
}
