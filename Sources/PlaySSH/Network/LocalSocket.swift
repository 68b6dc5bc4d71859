#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Connects to sockets in the file system.
enum LocalSocket {
  /// A connected descriptor that never blocks, for the caller to close.
  static func descriptor(connectedTo path: String) -> Int32? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    // One byte is left for the NUL at the end.
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    #if canImport(Glibc)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { return nil }
    Descriptor.makeNonBlocking(descriptor)
    let answer = withUnsafeBytes(of: &address) { address in
      connect(
        descriptor, address.assumingMemoryBound(to: sockaddr.self).baseAddress,
        socklen_t(address.count))
    }
    guard answer == 0 else {
      close(descriptor)
      return nil
    }
    return descriptor
  }
}
