import Foundation
import PlayTestKit

/// A folder of one test; it is removed with its owner.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = "/tmp/swplay-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Names of everything in the folder.
  var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }

  /// The path of a file in the folder.
  subscript(name: String) -> String { "\(path)/\(name)" }

  @discardableResult
  func write(_ text: String, to name: String, mode: Int = 0o644) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: self[name]))
    if mode & 0o111 == 0 {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: self[name])
    } else {
      try ExecutableFile.make(self[name], mode: mode)
    }
    return self[name]
  }

  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: self[name]).map { String(decoding: $0, as: UTF8.self) }
  }
}
