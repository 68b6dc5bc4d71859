#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Finds the addresses of a host.
enum Resolver {
  /// What getaddrinfo(3) could not do.
  struct Failure: Error, Equatable {
    /// What the system says.
    let reason: String
  }

  /// The address that a host's name is by itself, for which nobody need be asked; `nil` of other names.
  static func address(written host: String, port: Int) -> [NetworkAddress]? {
    try? addresses(of: host, port: port, AI_NUMERICHOST | AI_NUMERICSERV).get()
  }

  /// The addresses in the order in which the system prefers them; blocks until it has answered.
  static func addresses(of host: String, port: Int) -> Result<[NetworkAddress], Failure> {
    addresses(of: host, port: port, 0)
  }

  private static func addresses(
    of host: String, port: Int, _ flags: Int32
  ) -> Result<[NetworkAddress], Failure> {
    var hints = addrinfo()
    hints.ai_flags = flags
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    let answer = getaddrinfo(host, String(port), &hints, &list)
    guard answer == 0 else {
      return .failure(Failure(reason: String(cString: gai_strerror(answer))))
    }
    defer { freeaddrinfo(list) }
    var addresses: [NetworkAddress] = []
    var next = list
    while let entry = next?.pointee {
      next = entry.ai_next
      guard let address = entry.ai_addr else { continue }
      let bytes = UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
      addresses.append(NetworkAddress(family: entry.ai_family, bytes: Array(bytes)))
    }
    return .success(addresses)
  }
}
