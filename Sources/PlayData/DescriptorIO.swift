#if canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads and writes whole contents through a descriptor, whatever number of calls that takes.
public enum DescriptorIO {
  /// All that is left to read; `nil` when the system refuses, whose reason is in `errno` then.
  public static func readAll(from descriptor: CInt) -> [UInt8]? {
    var content: [UInt8] = []
    // Of a regular file the first piece is all, which is not copied then.
    var size = max(64 * 1024, fileSize(of: descriptor) + 1)
    while let piece = readPiece(of: size, from: descriptor) {
      content = content.isEmpty ? piece : content + piece
      if piece.count < size { return content }
      size = max(64 * 1024, content.count)
    }
    return nil
  }

  /// The next bytes, at most so many; `nil` when the system refuses, whose reason is in `errno` then.
  public static func read(from descriptor: CInt, atMost limit: Int) -> [UInt8]? {
    readPiece(of: max(0, min(limit, fileSize(of: descriptor) + 64 * 1024)), from: descriptor)
  }

  /// So many bytes, or fewer at the end; `nil` when the system refuses.
  private static func readPiece(of size: Int, from descriptor: CInt) -> [UInt8]? {
    var isWhole = true
    let piece = [UInt8](unsafeUninitializedCapacity: size) { buffer, length in
      while length < size {
        let count = readSome(
          descriptor, UnsafeMutableBufferPointer(rebasing: buffer[length...]))
        if count < 0, errno == EINTR { continue }
        isWhole = count >= 0
        guard count > 0 else { return }
        length += count
      }
    }
    return isWhole ? piece : nil
  }

  private static func fileSize(of descriptor: CInt) -> Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Writes everything; false when the system refuses, whose reason is in `errno` then.
  public static func writeAll(_ content: [UInt8], to descriptor: CInt) -> Bool {
    content.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = writePiece(descriptor, UnsafeRawBufferPointer(rebasing: rest))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}

// The system's names, which those above would hide.
private func readSome(
  _ descriptor: CInt, _ buffer: UnsafeMutableBufferPointer<UInt8>
) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}

private func writePiece(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
