#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Something that listens where an SSH server should, and does not behave like one.
public final class SSHServerImpostor: Sendable {
  /// What it does with a connection.
  public enum Behaviour: Sendable, CustomStringConvertible {
    /// Does not even accept the connection.
    case deaf
    /// Never says anything.
    case silent
    /// Says this and hangs up.
    case says([UInt8])
    /// Says this over and over.
    case floods([UInt8])

    /// What it does, in a few words.
    public var description: String {
      switch self {
      case .deaf: "deaf"
      case .silent: "silent"
      case .says(let bytes): "says \(bytes.count) bytes"
      case .floods(let bytes): "floods with \(bytes.count) bytes"
      }
    }
  }

  /// The port it listens on, on 127.0.0.1.
  public let port: Int
  private let listener: Int32
  private let crowd: [Int32]

  /// Starts to listen.
  public init(_ behaviour: Behaviour) throws {
    let isDeaf = if case .deaf = behaviour { true } else { false }
    (listener, port) = try Self.listen(backlog: isDeaf ? 0 : 128)
    // The system itself accepts as many as fit into the queue and ignores the others.
    crowd = isDeaf ? (0..<3).map { [port] _ in Self.visit(port) } : []
    guard let bytes = behaviour.bytes else { return }
    let visits = Visits(listener: dup(listener), bytes: bytes, isEndless: behaviour.isEndless)
    try visits.serve()
  }

  deinit {
    // Ends the accept(2) of the thread as well, which close(2) would not.
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    for visitor in crowd { close(visitor) }
  }

  /// A port of 127.0.0.1 on which no one listens.
  public static func freePort() throws -> Int {
    let (listener, port) = try listen()
    close(listener)
    return port
  }

  private static func listen(backlog: Int32 = 1) throws -> (listener: Int32, port: Int) {
    let listener = makeSocket()
    var address = loopback(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let answer = withUnsafeMutableBytes(of: &address) { bytes in
      let address = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
      guard bind(listener, address, size) == 0 else { return Int32(-1) }
      return getsockname(listener, address, &size)
    }
    guard answer == 0, systemListen(listener, backlog) == 0 else {
      throw SSHServerProcess.Failure(description: "listen: \(String(cString: strerror(errno)))")
    }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// Begins a connection and leaves it at that.
  private static func visit(_ port: Int) -> Int32 {
    let visitor = makeSocket()
    _ = fcntl(visitor, F_SETFL, O_NONBLOCK)
    let address = loopback(UInt16(port))
    withUnsafeBytes(of: address) { bytes in
      _ = connect(
        visitor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
    }
    return visitor
  }

  private static func makeSocket() -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}

extension SSHServerImpostor.Behaviour {
  fileprivate var bytes: [UInt8]? {
    switch self {
    case .deaf, .silent: nil
    case .says(let bytes), .floods(let bytes): bytes
    }
  }

  fileprivate var isEndless: Bool {
    if case .floods = self { true } else { false }
  }
}

/// The connections of an impostor, served one after the other in a thread.
private final class Visits: Sendable {
  private let listener: Int32
  private let bytes: [UInt8]
  private let isEndless: Bool

  init(listener: Int32, bytes: [UInt8], isEndless: Bool) {
    self.listener = listener
    self.bytes = bytes
    self.isEndless = isEndless
  }

  deinit { close(listener) }

  func serve() throws {
    var thread = pthread_t()
    let visits = Unmanaged.passRetained(self)
    let answer = pthread_create(
      &thread, nil,
      { visits in
        guard let visits else { return nil }
        pthread_detach(pthread_self())
        Unmanaged<Visits>.fromOpaque(visits).takeRetainedValue().run()
        return nil
      }, visits.toOpaque())
    guard answer == 0 else {
      visits.release()
      throw SSHServerProcess.Failure(description: "pthread_create: \(answer)")
    }
  }

  private func run() {
    while true {
      let visitor = accept(listener, nil, nil)
      guard visitor >= 0 else { return }
      defer { close(visitor) }
      repeat {
        let sent = send(visitor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        guard sent > 0 else { break }
      } while isEndless
      // The rest of what the visitor says is taken, or closing would reset the connection before
      // the visitor has read the answer.
      shutdown(visitor, Int32(SHUT_WR))
      withUnsafeTemporaryAllocation(byteCount: 1 << 12, alignment: 1) { buffer in
        while recv(visitor, buffer.baseAddress, buffer.count, 0) > 0 {}
      }
    }
  }
}

private func systemListen(_ listener: Int32, _ backlog: Int32) -> Int32 {
  listen(listener, backlog)
}
