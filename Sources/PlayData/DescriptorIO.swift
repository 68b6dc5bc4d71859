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
    let size = 64 * 1024
    while true {
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: size) { buffer, length in
        repeat {
          count = readPiece(descriptor, buffer)
        } while count < 0 && errno == EINTR
        length = max(0, count)
      }
      guard count >= 0 else { return nil }
      guard count > 0 else { return content }
      content += piece
    }
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
private func readPiece(
  _ descriptor: CInt, _ buffer: UnsafeMutableBufferPointer<UInt8>
) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}

private func writePiece(_ descriptor: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
