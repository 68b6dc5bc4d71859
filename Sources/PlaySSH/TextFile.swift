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

/// Reads files of the user: known hosts, configurations, keys.
enum TextFile {
  /// How large a file may be; one without an end, such as a device, must not fill the memory.
  private static let limit = 64 << 20

  /// The whole text; `nil` when there is no such file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - mustBeOwn: Whether to refuse a file that someone else than the user and root could have
  ///     written, as ssh(1) does with configurations.
  ///   - asKey: Whether to refuse a file of the user that someone else can read, as ssh(1) does with
  ///     private keys.
  /// - Throws: `SystemFileError`.
  /// - Returns: The text.
  static func text(
    of path: String, mustBeOwn: Bool = false, asKey: Bool = false
  ) throws(SystemFileError) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw SystemFileError(path: path)
    }
    defer { close(file) }
    let objection =
      mustBeOwn ? foreignHand(in: file, at: path) : asKey ? foreignEye(on: file, at: path) : nil
    if let objection { throw SystemFileError(path: path, reason: objection) }
    return String(decoding: try bytes(of: file, at: path), as: UTF8.self)
  }

  /// Why an open file may be someone else's word; `nil` when it is not.
  private static func foreignHand(in file: Int32, at path: String) -> String? {
    var status = stat()
    guard fstat(file, &status) == 0 else { return SystemCallFailure("fstat").reason }
    if status.st_uid != 0, status.st_uid != getuid() {
      return "it belongs to another user; it must be yours or root's"
    }
    guard status.st_mode & 0o022 == 0 else {
      return "others than its owner can write it; \"chmod go-w \(path)\" forbids it"
    }
    return nil
  }

  /// Why the private key in an open file is not the user's alone; `nil` when it is, or belongs to
  /// someone else, who has to see to it.
  private static func foreignEye(on file: Int32, at path: String) -> String? {
    var status = stat()
    guard fstat(file, &status) == 0 else { return SystemCallFailure("fstat").reason }
    guard status.st_uid == getuid(), status.st_mode & 0o077 != 0 else { return nil }
    return "others can read it; \"chmod go= \(path)\" closes it"
  }

  private static func bytes(
    of file: Int32, at path: String
  ) throws(SystemFileError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let count = bytes.count
      let got = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
        let got = read(file, buffer.baseAddress, buffer.count)
        if got > 0 { bytes.append(contentsOf: buffer.prefix(got)) }
        return got
      }
      guard got >= 0 else { throw SystemFileError(path: path) }
      if bytes.count == count { return bytes }
      guard bytes.count <= limit else {
        throw SystemFileError(path: path, reason: "larger than \(limit >> 20) MiB")
      }
    }
  }
}
