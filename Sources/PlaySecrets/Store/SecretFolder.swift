import PlayData

#if canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder with generated secrets: private, and files come into it complete and once.
///
/// It and its files are opened through one descriptor and never by way of a symbolic link.
struct SecretFolder {
  let path: String

  func path(of file: String) -> String { "\(path)/\(file)" }

  /// The content of a file, and whether none but its owner can read it; `nil` when there is no file.
  func read(_ file: String) throws(SecretStoreError) -> (content: [UInt8], isPrivate: Bool)? {
    guard let folder = try opened() else { return nil }
    defer { close(folder) }
    let descriptor = openat(folder, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(path(of: file))
    }
    defer { close(descriptor) }
    let mode = try checkedMode(descriptor, isKind: S_IFREG, path(of: file))
    return (try content(of: descriptor, path(of: file)), mode & 0o077 == 0)
  }

  /// Adds a file unless one of its name is there.
  ///
  /// - Returns: Whether it was added.
  func add(_ file: String, _ content: [UInt8]) throws(SecretStoreError) -> Bool {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
    guard let folder = try opened() else { throw failure(path) }
    defer { close(folder) }
    let draft = ".\(file).\(getpid()).\(UInt64.random(in: 0...UInt64.max))"
    let descriptor = openat(
      folder, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path(of: file)) }
    defer { unlinkat(folder, draft, 0) }
    let isWritten = DescriptorIO.writeAll(content, to: descriptor) && fsync(descriptor) == 0
    let problem = errno
    close(descriptor)
    guard isWritten else {
      throw .file(path(of: file), reason: String(cString: strerror(problem)))
    }
    // Unlike a renaming this fails when the name is taken, so of several runs one wins.
    if linkat(folder, draft, folder, file, 0) == 0 {
      fsync(folder)
      return true
    }
    guard errno == EEXIST else { throw failure(path(of: file)) }
    return false
  }

  /// The folder, or `nil` when there is none.
  private func opened() throws(SecretStoreError) -> CInt? {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(path)
    }
    do throws(SecretStoreError) {
      _ = try checkedMode(descriptor, isKind: S_IFDIR, path)
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  /// The permissions of what no one else can have put there.
  private func checkedMode(
    _ descriptor: CInt, isKind kind: mode_t, _ path: String
  ) throws(SecretStoreError) -> mode_t {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == kind else {
      throw .file(path, reason: "not a \(kind == S_IFDIR ? "folder" : "file")")
    }
    guard status.st_uid == geteuid() else {
      throw .file(path, reason: "it belongs to another user")
    }
    guard status.st_mode & 0o022 == 0 else { throw .notPrivate(path) }
    return status.st_mode & 0o777
  }

  private func content(
    of descriptor: CInt, _ path: String
  ) throws(SecretStoreError) -> [UInt8] {
    guard let content = DescriptorIO.readAll(from: descriptor) else { throw failure(path) }
    return content
  }

  private func failure(_ path: String) -> SecretStoreError {
    .file(path, reason: String(cString: strerror(errno)))
  }
}
