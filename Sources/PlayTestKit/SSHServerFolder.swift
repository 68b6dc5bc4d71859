#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A temporary folder for keys and configuration that goes away with its owner.
public final class SSHServerFolder: Sendable {
  /// The absolute path.
  public let path: String

  /// Makes the folder.
  public init() throws {
    var name = Array("/tmp/swplay-test-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else {
      throw SSHServerProcess.Failure(description: "mkdtemp: \(String(cString: strerror(errno)))")
    }
    path = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  deinit { _ = try? SSHServerProcess.run(["rm", "-rf", path]) }

  /// The path of a file in the folder.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file that only its owner can read.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write(bytes: Array(text.utf8), to: name)
  }

  /// Writes a file that only its owner can read.
  @discardableResult
  public func write(bytes: [UInt8], to name: String) throws -> String {
    let path = file(name)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    guard systemWrite(descriptor, bytes, bytes.count) == bytes.count else {
      throw SSHServerProcess.Failure(description: "\(path): \(String(cString: strerror(errno)))")
    }
    return path
  }

  /// Reads a whole file.
  public func read(_ name: String) throws -> String {
    try SSHServerProcess.run(["cat", file(name)])
  }

  /// Makes a pair of keys.
  ///
  /// - Returns: The path of the private one.
  @discardableResult
  public func makeKey(
    _ name: String, type: String = "ed25519", passphrase: String = ""
  ) throws -> String {
    let path = file(name)
    try SSHServerProcess.run(
      ["ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", name, "-f", path])
    return path
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: [UInt8], _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
