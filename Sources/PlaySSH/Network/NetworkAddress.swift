#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An address and port to connect to.
struct NetworkAddress: Sendable, Equatable {
  /// The address family, `AF_INET` or `AF_INET6`.
  let family: Int32
  /// The bytes of the `sockaddr`.
  let bytes: [UInt8]

  /// The address as people write it, without the port.
  var text: String {
    withPointer { address, length in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
        let size = socklen_t(buffer.count)
        guard
          getnameinfo(address, length, buffer.baseAddress, size, nil, 0, NI_NUMERICHOST) == 0,
          let start = buffer.baseAddress
        else { return "?" }
        return String(cString: start)
      }
    }
  }

  /// Calls `body` with the address as the system's functions take it.
  func withPointer<Answer>(_ body: (UnsafePointer<sockaddr>?, socklen_t) -> Answer) -> Answer {
    var storage = sockaddr_storage()
    return withUnsafeMutableBytes(of: &storage) { storage in
      storage.copyBytes(from: bytes.prefix(storage.count))
      let address = storage.assumingMemoryBound(to: sockaddr.self).baseAddress
      return body(UnsafePointer(address), socklen_t(bytes.count))
    }
  }
}
