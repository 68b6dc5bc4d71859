#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import SystemPackage

/// Files in the folder of a session, which only its user can enter.
enum SessionFile {
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
}
