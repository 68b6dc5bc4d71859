import PlayInventory
import PlayLock
import PlaySSH

/// What ssh_config(5) says: the usual files, and those that an inventory names for some hosts; each is
/// read once.
final class SSHConfigurations: Sendable {
  /// What holds for hosts for which nothing else is said.
  let standard: SSHConfiguration
  private let options: ConnectionOptions
  private let others = Locked<[String: SSHConfiguration]>([:])

  /// Reads the usual files.
  init(_ options: ConnectionOptions) throws(SSHConfigurationMistake) {
    self.options = options
    standard = try options.configuration()
  }

  /// What holds for a host with these arguments, which count before the files.
  func configuration(
    _ arguments: SSHArguments
  ) throws(SSHConfigurationMistake) -> SSHConfiguration {
    let settings = arguments.settings.map { setting in
      SSHConfigurationSetting(
        keyword: setting.keyword, value: setting.value, isPlain: setting.isPlain,
        place: setting.place)
    }
    guard let file = arguments.configurationFile else {
      return try standard.preceded(by: settings)
    }
    return try others.withLock { others throws(SSHConfigurationMistake) in
      if let known = others[file] { return known }
      let configuration = try options.configuration(in: file)
      others[file] = configuration
      return configuration
    }.preceded(by: settings)
  }
}
