#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Extends known_hosts files.
enum KnownHostsFile {
  /// Adds a line at the end, in one write(2), so that another program that does the same at this
  /// moment cannot mix its line into it; makes the file, and its folder, when they are missing.
  static func append(_ line: String, to path: String) throws(SystemFileError) {
    if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex {
      // An existing folder is no failure; every other one shows when the file is opened.
      mkdir(String(path[..<slash]), 0o700)
    }
    let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw SystemFileError(path: path) }
    defer { close(file) }
    let bytes = Array(((endsInMiddleOfLine(file) ? "\n" : "") + line).utf8)
    guard write(file, bytes, bytes.count) == bytes.count else { throw SystemFileError(path: path) }
  }

  private static func endsInMiddleOfLine(_ file: Int32) -> Bool {
    let end = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0
    return end > 0 && pread(file, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
  }
}
