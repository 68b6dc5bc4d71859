#if canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Puts files in place on the machine that swplay runs on.
public protocol FileWriter: Sendable {
  /// Writes a file in one move: what was there stays until the new content is complete.
  ///
  /// Folders that are missing are made.
  func write(_ path: String, _ content: [UInt8]) throws(FileWriteError)
}

/// A file that cannot be written.
public struct FileWriteError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The path.
  public let path: String
  /// The system's words, for example `Permission denied`.
  public let reason: String

  /// Creates an error.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// `cannot write PATH: REASON`.
  public var description: String { "cannot write \(path): \(reason)" }
}

extension LocalFiles: FileWriter {
  /// Writes a file, readable by its owner alone unless one with another mode is there.
  public func write(_ path: String, _ content: [UInt8]) throws(FileWriteError) {
    var status = stat()
    let hasMode = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    try Self.replace(path, content, mode: hasMode ? status.st_mode & 0o777 : nil)
  }

  /// Writes a file in one move, readable by its owner alone whatever was there.
  ///
  /// Where the path is a symbolic link, the file that it leads to is replaced.
  public func writePrivately(_ path: String, _ content: [UInt8]) throws(FileWriteError) {
    var target = path
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
    try Self.replace(target, content, mode: nil)
  }

  private static func replace(
    _ path: String, _ content: [UInt8], mode: mode_t?
  ) throws(FileWriteError) {
    try makeFolders(above: path)
    var template = Array((path + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw failure(path) }
    var isDone = DescriptorIO.writeAll(content, to: descriptor)
    if isDone, let mode { isDone = fchmod(descriptor, mode) == 0 }
    let problem = errno
    close(descriptor)
    if isDone, rename(template, path) == 0 { return }
    let error = isDone ? errno : problem
    unlink(template)
    throw FileWriteError(path: path, reason: String(cString: strerror(error)))
  }

  private static func makeFolders(above path: String) throws(FileWriteError) {
    var end = path.startIndex
    while let slash = path[end...].dropFirst().firstIndex(of: "/") {
      end = slash
      let folder = String(path[..<slash])
      guard mkdir(folder, 0o777) != 0, errno != EEXIST else { continue }
      throw failure(folder)
    }
  }

  private static func failure(_ path: String) -> FileWriteError {
    FileWriteError(path: path, reason: String(cString: strerror(errno)))
  }
}
