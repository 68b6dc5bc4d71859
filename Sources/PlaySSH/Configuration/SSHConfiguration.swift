/// What ssh_config(5) and `-o` say about hosts.
///
/// Files are read once, with all that they include; what they say of a host is worked out by
/// ``settings(of:user:)``.
public struct SSHConfiguration: Sendable {
  /// The machine and the person for whom the files are read.
  public struct Surroundings: Sendable {
    /// The home folder, for `~` and `%d`.
    public var home: String
    /// The local user's name, for `%u` and `Match localuser`.
    public var user: String
    /// The name of this machine, for `%l` and `%L`.
    public var host: String
    /// The local user's number, for `%i`.
    public var userID: Int
    /// A variable of the environment, for `${NAME}`.
    public var variable: @Sendable (String) -> String?

    /// Describes the surroundings.
    public init(
      home: String, user: String, host: String, userID: Int,
      variable: @escaping @Sendable (String) -> String?
    ) {
      (self.home, self.user, self.host) = (home, user, host)
      (self.userID, self.variable) = (userID, variable)
    }
  }

  /// What was passed over, for people to know.
  public let warnings: [String]
  let surroundings: Surroundings
  var items: [ConfigurationItem]

  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - options: The values of `-o`, `KEY=VALUE` or `KEY VALUE`, which win over the files.
  ///   - files: The files in the order in which they count, those that need not be there last.
  ///   - surroundings: For whom they are read.
  ///   - reader: Reads files and finds those that a pattern stands for.
  /// - Throws: ``SSHConfigurationMistake`` for the first thing that cannot be followed.
  public init(
    options: [String] = [], files: [SSHConfigurationFile], surroundings: Surroundings,
    reader: any SSHConfigurationReader
  ) throws(SSHConfigurationMistake) {
    var builder = ConfigurationBuilder(reader: reader, home: surroundings.home)
    try builder.add(options: options)
    for file in files { try builder.add(file) }
    (items, warnings) = (builder.items, builder.warnings)
    self.surroundings = surroundings
  }

  /// The configuration with settings that count before all others.
  ///
  /// - Throws: ``SSHConfigurationMistake`` for one that cannot be followed.
  public func preceded(
    by settings: [SSHConfigurationSetting]
  ) throws(SSHConfigurationMistake) -> SSHConfiguration {
    guard !settings.isEmpty else { return self }
    var configuration = self
    var first: [ConfigurationItem] = []
    for setting in settings {
      if let line = try setting.line() { first.append(.setting(line)) }
    }
    configuration.items = first + [.host(["*"])] + items
    return configuration
  }
}

/// A file of ssh_config(5).
public struct SSHConfigurationFile: Sendable {
  /// Its path.
  public let path: String
  /// The folder in which relative paths of `Include` start.
  public let folder: String
  /// Whether it is a mistake when it is not there.
  public let isRequired: Bool
  /// Whether it is a mistake when someone else could have written it.
  public let mustBeOwn: Bool

  /// Names a file.
  public init(
    path: String, folder: String, isRequired: Bool = false, mustBeOwn: Bool = false
  ) {
    (self.path, self.folder) = (path, folder)
    (self.isRequired, self.mustBeOwn) = (isRequired, mustBeOwn)
  }
}

/// Reads the files of a configuration.
public protocol SSHConfigurationReader: Sendable {
  /// The text of a file; `nil` when there is none.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - mustBeOwn: Whether to refuse a file that someone else could have written.
  /// - Throws: What keeps it from being read, as a person is told.
  /// - Returns: The text.
  func text(of path: String, mustBeOwn: Bool) throws -> String?

  /// The files that a pattern of glob(7) stands for, in order.
  func files(matching pattern: String) -> [String]
}

/// Puts the lines of all files together.
private struct ConfigurationBuilder {
  /// How deep files may include each other, as in OpenSSH.
  private static let depth = 16
  /// How many files may be included; those that include each other twice would be read for ever.
  private static let includedFiles = 4096

  let reader: any SSHConfigurationReader
  let home: String
  var items: [ConfigurationItem] = []
  var warnings: [String] = []
  private var included = 0

  init(reader: any SSHConfigurationReader, home: String) {
    (self.reader, self.home) = (reader, home)
  }

  mutating func add(options: [String]) throws(SSHConfigurationMistake) {
    for option in options {
      let place = ConfigurationPlace(file: "-o \(option)", line: nil)
      guard let line = try ConfigurationLine(option[...], at: place), !line.arguments.isEmpty,
        let keyword = SSHKeyword(rawValue: line.keyword)
      else {
        throw SSHConfigurationMistake(
          place, "expected KEYWORD=VALUE with one of \(SSHKeyword.list)")
      }
      try keyword.check(line)
      items.append(.setting(line))
    }
    // What follows begins as a block for all hosts again.
    items.append(.host(["*"]))
  }

  mutating func add(_ file: SSHConfigurationFile) throws(SSHConfigurationMistake) {
    let place = ConfigurationPlace(file: file.path, line: nil)
    guard let text = try text(of: file, at: place) else {
      if file.isRequired { throw SSHConfigurationMistake(place, "there is no such file") }
      return
    }
    items.append(.included(try read(text, file, depth: 0)))
  }

  private func text(
    of file: SSHConfigurationFile, at place: ConfigurationPlace
  ) throws(SSHConfigurationMistake) -> String? {
    do {
      return try reader.text(of: file.path, mustBeOwn: file.mustBeOwn)
    } catch {
      let name = place.file == file.path ? "" : "\(file.path): "
      throw SSHConfigurationMistake(place, "\(name)\(error)")
    }
  }

  private mutating func read(
    _ text: String, _ file: SSHConfigurationFile, depth: Int
  ) throws(SSHConfigurationMistake) -> [ConfigurationItem] {
    var items: [ConfigurationItem] = []
    // To Swift a carriage return and a newline are one other character.
    let rows = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, row) in rows.enumerated() {
      let place = ConfigurationPlace(file: file.path, line: index + 1)
      let text = Substring(row.last == UInt8(ascii: "\r") ? row.dropLast() : row)
      guard let line = try ConfigurationLine(text, at: place) else { continue }
      switch line.keyword {
      case "host": items.append(.host(line.arguments))
      case "match": items.append(try match(line))
      case "include": items.append(.included(try include(line, file, depth: depth + 1)))
      default:
        guard let keyword = SSHKeyword(rawValue: line.keyword) else { continue }
        try keyword.check(line)
        items.append(.setting(line))
      }
    }
    return items
  }

  private mutating func match(
    _ line: ConfigurationLine
  ) throws(SSHConfigurationMistake) -> ConfigurationItem {
    if let conditions = try ConfigurationItem.conditions(of: line) { return .match(conditions) }
    warnings.append(
      "\(line.place): \"Match \(line.arguments.joined(separator: " "))\" is not understood, so its "
        + "block is passed over")
    return .host([])
  }

  private mutating func include(
    _ line: ConfigurationLine, _ file: SSHConfigurationFile, depth: Int
  ) throws(SSHConfigurationMistake) -> [ConfigurationItem] {
    guard depth <= Self.depth else {
      throw SSHConfigurationMistake(line.place, "files include each other too deeply")
    }
    var items: [ConfigurationItem] = []
    for pattern in line.arguments {
      var path = pattern
      if path.utf8.starts(with: "~/".utf8) { path = home + path.dropFirst() }
      if path.utf8.first != UInt8(ascii: "/") { path = "\(file.folder)/\(path)" }
      for found in reader.files(matching: path) {
        // As for ssh, whoever may write an included file decides about all hosts, whatever file
        // includes it.
        let inner = SSHConfigurationFile(path: found, folder: file.folder, mustBeOwn: true)
        guard let text = try text(of: inner, at: line.place) else { continue }
        included += 1
        guard included <= Self.includedFiles else {
          throw SSHConfigurationMistake(
            line.place, "more than \(Self.includedFiles) files are included")
        }
        items.append(.included(try read(text, inner, depth: depth)))
      }
    }
    return items
  }
}
