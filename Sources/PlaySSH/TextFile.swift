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

/// Reads files of the user: known hosts, configurations, public keys.
enum TextFile {
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
}
