#if canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The files of this machine.
public struct LocalFiles: FileReader {
  /// Creates a reader.
  public init() {}

  /// The content of a file, or `nil` when there is none.
  public func read(_ path: String) throws(FileError) -> [UInt8]? {
    try read(path) { DescriptorIO.readAll(from: $0) }
  }

  /// The first bytes of a file, or `nil` when there is none.
  public func read(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8]? {
    try read(path) { DescriptorIO.read(from: $0, atMost: limit) }
  }

  private func read(
    _ path: String, _ take: (CInt) -> [UInt8]?
  ) throws(FileError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return try Self.absent(path) }
    defer { close(descriptor) }
    guard let content = take(descriptor) else { throw Self.error(path) }
    return content
  }

  /// Whether a file is there that can be read.
  public func isFile(_ path: String) throws(FileError) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let _: Never? = try Self.absent(path)
      return false
    }
    close(descriptor)
    guard !isFolder(path) else {
      throw FileError(path: path, reason: String(cString: strerror(EISDIR)))
    }
    return true
  }

  /// The names in a folder in alphabetical order, or `nil` when there is no such folder.
  public func list(_ folder: String) throws(FileError) -> [String]? {
    guard let stream = opendir(folder) else { return try Self.absent(folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether a folder is there.
  public func isFolder(_ path: String) -> Bool {
    guard let mode = Self.mode(of: path) else { return false }
    return mode & S_IFMT == S_IFDIR
  }

  /// Whether a file is there that may be run as a program.
  public func isExecutable(_ path: String) -> Bool {
    guard let mode = Self.mode(of: path) else { return false }
    return mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }

  private static func mode(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
  }

  /// `nil` when the last call failed because there is no such file; everything else is an error.
  private static func absent<Content>(_ path: String) throws(FileError) -> Content? {
    guard errno == ENOENT || errno == ENOTDIR else { throw error(path) }
    return nil
  }

  private static func error(_ path: String) -> FileError {
    FileError(path: path, reason: String(cString: strerror(errno)))
  }
}
