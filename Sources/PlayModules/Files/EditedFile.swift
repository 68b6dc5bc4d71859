import PlayModuleKit

/// A text file that a task edits on the controller, and what it holds now.
struct EditedFile: Sendable {
  /// The most bytes of a file that are fetched to edit it.
  private static let sizeLimit = 8 * 1_048_576

  /// The path and what is there; links are followed.
  let target: FileTarget
  /// What the file holds.
  let content: FileContent

  /// The lock of a file that is read, edited and written back; some files have modules of their own,
  /// which hold the same.
  static func lock(_ path: RemotePath) -> String {
    switch path.text {
    case "/etc/rc.conf": "rcconf"
    case "/etc/sysctl.conf": "sysctlconf"
    case "/boot/loader.conf": "loaderconf"
    case "/etc/fstab": "fstab"
    default: "file:\(path)"
    }
  }

  /// Asks about a file.
  static func probe(_ path: RemotePath) -> Probe<EditedFile> {
    FileTarget.probe(path, followsLink: true)
      .zip(.ask(FileContentQuestion(path.text, unlessSHA256: nil, limit: sizeLimit)))
      .map { EditedFile(target: $0.0, content: $0.1) }
  }

  /// What the file holds; `nil` when there is none.
  func bytes() throws -> [UInt8]? {
    switch content {
    case .bytes(let bytes, isComplete: true): return bytes
    case .bytes:
      throw ModuleFailure(
        "\(target.path) is longer than \(Self.sizeLimit) bytes and is not edited")
    case .missing, .same:
      guard let status = target.status else { return nil }
      throw ModuleFailure("\(target.path) is \(status.kind.phrase), not a file")
    }
  }

  /// What the file holds; nothing when there is none and it may be created.
  func bytes(creating: Bool) throws -> [UInt8] {
    if let bytes = try bytes() { return bytes }
    guard creating else {
      throw ModuleFailure(
        "\(target.path) does not exist", hint: "with \"create\": true it is created",
        missing: [Resource(.path, target.path.text)])
    }
    return []
  }

  /// The plan that gives the file other content.
  func plan(
    _ content: [UInt8], _ attributes: FileAttributes, keepsBackup: Bool,
    validation: ValidationCommand?
  ) throws -> Plan {
    try ManagedFile(
      target: target, current: self.content, content: content, attributes: attributes,
      keepsBackup: keepsBackup, validation: validation
    ).plan()
  }
}
