#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that cannot be read or written.
struct SystemFileError: Error, Equatable {
  let path: String
  let reason: String

  init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  init(path: String) { self.init(path: path, reason: SystemCallFailure("open").reason) }
}

/// Reads and extends known_hosts files.
enum KnownHostsFile {
  /// The whole text; `nil` when there is no such file.
  static func text(of path: String) throws(SystemFileError) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw SystemFileError(path: path)
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    while true {
      let count = bytes.count
      let got = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
        let got = read(file, buffer.baseAddress, buffer.count)
        if got > 0 { bytes.append(contentsOf: buffer.prefix(got)) }
        return got
      }
      guard got >= 0 else { throw SystemFileError(path: path) }
      if bytes.count == count { return String(decoding: bytes, as: UTF8.self) }
    }
  }

  /// Adds a line at the end, in one write(2), so that another program that does the same at this
  /// moment cannot mix its line into it; makes the file, and its folder, when they are missing.
  static func append(_ line: String, to path: String) throws(SystemFileError) {
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
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
