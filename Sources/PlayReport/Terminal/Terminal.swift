#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is known about the place where a report is read.
public struct Terminal: Sendable, Equatable {
  /// Whether a person looks at it while the run goes on, and not a file or another program.
  public let isInteractive: Bool
  /// The number of columns; `nil` when lines may have any length.
  public let width: Int?
  /// Whether colors are shown.
  public let usesColor: Bool
  /// Whether a line can be erased and written anew.
  public let canErase: Bool

  /// Decides about colors as the environment asks for it: `NO_COLOR` (any text) forbids them,
  /// `CLICOLOR_FORCE` (any text but `0`) demands them, otherwise a terminal that is not `dumb`
  /// has them.
  public init(isInteractive: Bool, width: Int? = nil, environment: [String: String] = [:]) {
    self.isInteractive = isInteractive
    self.width = isInteractive ? width : nil
    canErase = isInteractive && environment["TERM"] != "dumb"
    usesColor =
      if environment["NO_COLOR"]?.isEmpty == false {
        false
      } else if let force = environment["CLICOLOR_FORCE"], !force.isEmpty, force != "0" {
        true
      } else {
        isInteractive && environment["TERM"] != "dumb" && environment["CLICOLOR"] != "0"
      }
  }

  /// The terminal, file or pipe that this process prints to.
  public static var standardOutput: Terminal {
    let names = ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "TERM"]
    let environment = names.reduce(into: [:]) { $0[$1] = getenv($1).map { String(cString: $0) } }
    return Terminal(
      isInteractive: isatty(STDOUT_FILENO) == 1, width: columns, environment: environment)
  }

  private static var columns: Int? {
    #if os(FreeBSD)
      // `_IOR('t', 104, struct winsize)` of sys/ttycom.h, a macro that Swift does not import.
      let request: UInt = 0x4008_7468
    #else
      let request = UInt(TIOCGWINSZ)
    #endif
    var size = winsize()
    guard ioctl(STDOUT_FILENO, request, &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
