#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A TCP socket that never blocks; it is closed when its owner lets it go.
struct Socket: ~Copyable {
  /// The descriptor.
  let descriptor: Int32

  /// Makes a socket and starts to connect it.
  init(connectingTo address: NetworkAddress) throws(SystemCallFailure) {
    #if canImport(Glibc)
      let type = Int32(SOCK_STREAM.rawValue)
    #else
      let type = SOCK_STREAM
    #endif
    descriptor = socket(address.family, type, 0)
    guard descriptor >= 0 else { throw SystemCallFailure("socket") }
    Descriptor.makeNonBlocking(descriptor)
    configure()
    let answer = address.withPointer { connect(descriptor, $0, $1) }
    guard answer == 0 || errno == EINPROGRESS else { throw SystemCallFailure("connect") }
  }

  deinit { close(descriptor) }

  /// Hands the descriptor to a new owner.
  consuming func release() -> Int32 {
    let descriptor = descriptor
    discard self
    return descriptor
  }

  /// Why the connection could not be made; `nil` when it is there.
  var connectionFailure: SystemCallFailure? {
    let number = option(SOL_SOCKET, SO_ERROR)
    return number == 0 ? nil : SystemCallFailure("connect", number: number)
  }

  // A batch is one write, and its answer is waited for: Nagle's algorithm would only delay it. The
  // system's own keep-alive notices a host that went away while nothing was sent.
  private func configure() {
    let tcp = Int32(IPPROTO_TCP)
    setOption(tcp, TCP_NODELAY, 1)
    setOption(SOL_SOCKET, SO_KEEPALIVE, 1)
    #if !canImport(Darwin)
      setOption(tcp, TCP_KEEPIDLE, 30)
      setOption(tcp, TCP_KEEPINTVL, 10)
      setOption(tcp, TCP_KEEPCNT, 6)
    #endif
    #if os(Linux)
      // Keep-alive does not count while bytes are under way; without this they are sent again for a
      // quarter of an hour.
      setOption(tcp, TCP_USER_TIMEOUT, 90_000)
    #endif
  }

  private func setOption(_ level: Int32, _ name: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private func option(_ level: Int32, _ name: Int32) -> Int32 {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, level, name, &value, &size) == 0 else { return errno }
    return value
  }
}
