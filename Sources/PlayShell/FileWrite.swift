/// The content, mode and owner that a file shall have, written so that a reader sees either the old
/// file or the complete new one.
public struct FileWrite: Hashable, Sendable {
  /// The absolute path of the file.
  public var path: String
  /// All bytes of the file.
  public var content: [UInt8]
  /// The mode in octal digits, as chmod(1) takes it.
  public var mode: String
  /// The owner's name or number; `nil` leaves the session's user.
  public var owner: String?
  /// The group's name or number; `nil` leaves the folder's group.
  public var group: String?
  /// A command that must end with status 0 before the file takes its place; `%s` stands for the
  /// name of the temporary file.
  public var validate: [String]?
  /// Where a copy of the file that is replaced stays.
  public var backup: String?

  /// Describes a file.
  public init(
    path: String, content: [UInt8], mode: String, owner: String? = nil, group: String? = nil,
    validate: [String]? = nil, backup: String? = nil
  ) {
    self.path = path
    self.content = content
    self.mode = mode
    self.owner = owner
    self.group = group
    self.validate = validate
    self.backup = backup
  }

  /// The command that writes the file on the host.
  public var command: ShellCommand {
    let owner = [owner, group.map { ":" + $0 }].compactMap(\.self).joined()
    return ShellCommand(
      [HostFunction.put.rawValue, path, mode, owner, backup ?? ""] + (validate ?? []),
      input: content, isDetached: true)
  }

  /// The folder of the file that such a command writes, without a slash at its end; `nil` of all others.
  static func folder(of command: ShellCommand) -> String? {
    guard command.arguments.first == HostFunction.put.rawValue, command.directory == nil,
      let path = command.arguments.dropFirst().first, path.utf8.first == UInt8(ascii: "/"),
      let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    else { return nil }
    return String(path[..<end])
  }
}
