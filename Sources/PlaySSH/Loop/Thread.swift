#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A thread of the system that no one waits for.
enum Thread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Runs a function in a new thread that no signal reaches.
  static func start(_ run: @escaping @Sendable () -> Void) throws(SystemCallFailure) {
    // The thread inherits the mask. Without it a write to a closed socket could end the process by
    // SIGPIPE, and the program's own signal handling could run here.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let answer = pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Darwin)
          let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        #else
          guard let argument else { return nil }
          let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
        #endif
        pthread_detach(pthread_self())
        body.run()
        return nil
      }, body.toOpaque())
    guard answer == 0 else {
      body.release()
      throw SystemCallFailure("pthread_create", number: answer)
    }
  }
}
