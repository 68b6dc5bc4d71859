import PlayData
import PlayTestKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of its own for a test, gone when the test is.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var name = Array("/tmp/swplay-secrets.XXXXXX".utf8CString)
    path = mkdtemp(&name).map { String(cString: $0) } ?? ""
  }

  deinit { Self.remove(path) }

  /// Writes a file with a mode and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
    let path = "\(path)/\(name)"
    try LocalFiles().write(path, Array(text.utf8))
    if mode & 0o111 == 0 {
      chmod(path, mode)
    } else {
      try ExecutableFile.make(path, mode: Int(mode))
    }
    return path
  }

  /// The permissions of a file or folder.
  func mode(of name: String) -> mode_t {
    var status = stat()
    return lstat("\(path)/\(name)", &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private static func remove(_ path: String) {
    for name in (try? LocalFiles().list(path)) ?? [] { remove("\(path)/\(name)") }
    if rmdir(path) != 0 { unlink(path) }
  }
}
