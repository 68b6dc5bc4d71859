/// A setting of ssh_config(5) that stands in no file of it.
public struct SSHConfigurationSetting: Sendable {
  /// Keywords that change neither where one gets, nor as whom, nor what is trusted.
  private static let passedOver: Set = [
    "addkeystoagent", "compression", "connectionattempts", "controlmaster", "controlpath",
    "controlpersist", "loglevel", "serveralivecountmax", "serveraliveinterval", "tcpkeepalive",
  ]
  /// Keywords whose value `no` says what is so anyway.
  private static let refused: Set = [
    "checkhostip", "forwardagent", "forwardx11", "gssapiauthentication", "hashknownhosts",
    "permitlocalcommand", "requesttty", "updatehostkeys", "visualhostkey",
  ]

  let keyword: String
  let value: String
  let isPlain: Bool
  let place: ConfigurationPlace

  /// Names a setting.
  ///
  /// - Parameters:
  ///   - keyword: The keyword.
  ///   - value: The value, as it would stand in a file.
  ///   - isPlain: Whether the value is one word as it is, without quotes.
  ///   - place: Where it was written, as people are told.
  public init(keyword: String, value: String, isPlain: Bool = false, place: String) {
    (self.keyword, self.value, self.isPlain) = (keyword, value, isPlain)
    self.place = ConfigurationPlace(file: place, line: nil)
  }

  /// The line that says the same; `nil` for one that is passed over.
  func line() throws(SSHConfigurationMistake) -> ConfigurationLine? {
    let lower = keyword.lowercased()
    if Self.passedOver.contains(lower) { return nil }
    if Self.refused.contains(lower), SSHKeyword.flag(value) == false { return nil }
    guard let known = SSHKeyword(rawValue: lower) else {
      throw SSHConfigurationMistake(
        place, "\(keyword) \(value) cannot be followed; there are \(SSHKeyword.list)")
    }
    let line =
      isPlain
      ? ConfigurationLine(place: place, keyword: lower, arguments: [value])
      : try ConfigurationLine("\(lower) \(value)", at: place)
    if let line { try known.check(line) }
    return line
  }
}
