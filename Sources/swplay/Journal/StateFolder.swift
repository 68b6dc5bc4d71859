import PlayData

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file or folder of the user's state cannot be used.
struct StateFailure: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(path): \(reason)" }
}

/// A folder below the user's state that only the user can enter.
///
/// It and its files are opened through one descriptor and never by way of a symbolic link; files
/// come into it complete.
final class StateFolder: Sendable {
  let path: String
  private let descriptor: CInt

  /// Opens `BASE/swplay/NAME`, and makes what is missing.
  ///
  /// - Throws: `StateFailure` when that cannot be, or when others could have put something there.
  init(base: String, name: String) throws(StateFailure) {
    Self.makeFolders(base)
    let shared = "\(base)/swplay"
    path = "\(shared)/\(name)"
    let parent = try Self.folder(shared, in: AT_FDCWD, name: shared)
    defer { close(parent) }
    descriptor = try Self.folder(path, in: parent, name: name)
  }

  /// Opens a folder in another one, and makes it when it is missing.
  ///
  /// - Throws: `StateFailure` when that cannot be.
  init(in parent: StateFolder, name: String) throws(StateFailure) {
    path = "\(parent.path)/\(name)"
    descriptor = try Self.folder(path, in: parent.descriptor, name: name)
  }

  deinit { close(descriptor) }

  /// The names of the files, in order.
  func list() throws(StateFailure) -> [String] {
    do {
      return try LocalFiles().list(path) ?? []
    } catch {
      throw StateFailure(path: error.path, reason: error.reason)
    }
  }

  /// The content of a file.
  func read(_ file: String) throws(StateFailure) -> [UInt8] {
    let opened = openat(descriptor, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0 else { throw Self.failure("\(path)/\(file)") }
    defer { close(opened) }
    guard let content = DescriptorIO.readAll(from: opened) else {
      throw Self.failure("\(path)/\(file)")
    }
    return content
  }

  /// Puts a file in the place of the one that may be there.
  func write(_ file: String, _ content: [UInt8]) throws(StateFailure) {
    let draft = ".\(getpid()).\(UInt64.random(in: 0...UInt64.max))"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let opened = openat(descriptor, draft, flags, 0o600)
    guard opened >= 0 else { throw Self.failure("\(path)/\(file)") }
    let isWritten = DescriptorIO.writeAll(content, to: opened)
    let problem = errno
    close(opened)
    guard isWritten else {
      unlinkat(descriptor, draft, 0)
      throw StateFailure(path: "\(path)/\(file)", reason: String(cString: strerror(problem)))
    }
    guard renameat(descriptor, draft, descriptor, file) == 0 else {
      let failure = Self.failure("\(path)/\(file)")
      unlinkat(descriptor, draft, 0)
      throw failure
    }
  }

  /// Adds to the end of a file, and makes it when it is missing.
  func append(_ content: [UInt8], to file: String) throws(StateFailure) {
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC
    let opened = openat(descriptor, file, flags, 0o600)
    guard opened >= 0 else { throw Self.failure("\(path)/\(file)") }
    defer { close(opened) }
    guard DescriptorIO.writeAll(content, to: opened) else {
      throw Self.failure("\(path)/\(file)")
    }
  }

  /// Removes a folder with the files in it.
  func removeFolder(_ name: String) throws(StateFailure) {
    let folder = try StateFolder(in: self, name: name)
    for file in try folder.list() { try folder.remove(file) }
    guard unlinkat(descriptor, name, AT_REMOVEDIR) == 0 else { throw Self.failure(folder.path) }
  }

  /// Removes a file, if it is there.
  func remove(_ file: String) throws(StateFailure) {
    guard unlinkat(descriptor, file, 0) == 0 || errno == ENOENT else {
      throw Self.failure("\(path)/\(file)")
    }
  }

  /// Locks a file until this process ends, and writes into it who holds it.
  ///
  /// - Returns: What the process that holds the lock has written, if there is one.
  func lock(_ file: String, holder: String) throws(StateFailure) -> String? {
    let opened = openat(descriptor, file, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw Self.failure("\(path)/\(file)") }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      close(opened)
      return String(decoding: try read(file), as: UTF8.self)
    }
    // The descriptor stays open: the system gives the lock back when the process ends.
    guard ftruncate(opened, 0) == 0, DescriptorIO.writeAll(Array(holder.utf8), to: opened) else {
      throw Self.failure("\(path)/\(file)")
    }
    return nil
  }

  /// Makes a folder and those around it that are missing; what fails shows when it is used.
  private static func makeFolders(_ path: String) {
    guard mkdir(path, 0o700) != 0, errno == ENOENT, let slash = path.lastIndex(of: "/"),
      slash != path.startIndex
    else { return }
    makeFolders(String(path[..<slash]))
    mkdir(path, 0o700)
  }

  private static func folder(
    _ path: String, in parent: CInt, name: String
  ) throws(StateFailure) -> CInt {
    guard mkdirat(parent, name, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
    let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(),
      status.st_mode & 0o077 == 0
    else {
      close(descriptor)
      throw StateFailure(
        path: path, reason: "others can enter it; make it yours alone, with mode 0700")
    }
    return descriptor
  }

  private static func failure(_ path: String) -> StateFailure {
    StateFailure(path: path, reason: String(cString: strerror(errno)))
  }
}
