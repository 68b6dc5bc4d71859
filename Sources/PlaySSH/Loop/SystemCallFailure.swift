#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A system call that did not succeed.
struct SystemCallFailure: Error, Equatable, CustomStringConvertible {
  /// The call's name.
  let call: String
  /// The value of errno(2).
  let number: Int32

  init(_ call: String, number: Int32 = errno) {
    self.call = call
    self.number = number
  }

  /// What the system says about the number.
  var reason: String { String(cString: strerror(number)) }

  var description: String { "\(call): \(reason)" }
}
