#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps what is in memory, secrets among it, out of what a crash leaves behind.
enum CrashPrivacy {
  /// No core is dumped, and the Swift runtime prints no registers with the memory that they point to,
  /// unless whoever runs the program asks for that with the variable `SWIFT_BACKTRACE`.
  static func begin() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    #else
      setrlimit(RLIMIT_CORE, &none)
    #endif
    guard Environment.value("SWIFT_BACKTRACE") == nil else { return }
    for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] {
      signal(number, SIG_DFL)
    }
  }
}
