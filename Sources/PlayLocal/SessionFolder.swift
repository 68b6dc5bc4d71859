#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import SystemPackage

/// The folder of a session, which only its user can enter, and the files in it.
enum SessionFolder {
  /// Writes a new file; the folder is made when it is not there yet.
  static func write(_ content: [UInt8], to path: String, in folder: String) throws {
    // The name of the folder is random and known to no one before the folder is there, so whoever
    // made it was the session.
    if mkdir(folder, 0o700) != 0, errno != EEXIST { throw Errno(rawValue: errno) }
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
      permissions: .ownerReadWrite)
    try file.closeAfter { _ = try file.writeAll(content) }
  }

  /// Removes what a shell has left that could not clean up; it makes no folders in its own.
  static func remove(_ folder: String) {
    guard let entries = opendir(folder) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      _ = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
          unlinkat(dirfd(entries), $0, 0)
        }
      }
    }
    rmdir(folder)
  }
}
