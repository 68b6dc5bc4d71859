import PlayData

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A new folder that only its owner can open, for files that exist for a moment.
struct PrivateFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("\(Environment.value("TMPDIR") ?? "/tmp")/swplay-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      let reason = String(cString: strerror(errno))
      throw Diagnostics([
        Diagnostic(id: "unwritable-file", "cannot make a temporary folder: \(reason)", at: nil)
      ])
    }
    path = String(cString: made)
  }

  /// Removes the folder with everything in it; symbolic links are removed, not followed.
  func remove() { Self.remove(path) }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in (try? LocalFiles().list(path)) ?? [] { remove("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
