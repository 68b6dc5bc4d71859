#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What every descriptor of this process needs.
enum Descriptor {
  /// Makes reads and writes return at once; child processes do not get the descriptor.
  static func makeNonBlocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    closeInChildren(descriptor)
  }

  /// Keeps the descriptor from child processes.
  static func closeInChildren(_ descriptor: Int32) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
}
