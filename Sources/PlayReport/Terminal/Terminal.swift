#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is known about the place where a report is read.
public struct Terminal: Sendable {
  /// How much it shows at once.
  public struct Size: Sendable, Equatable {
    /// Characters of a line.
    public let columns: Int
    /// Lines.
    public let rows: Int

    /// Describes a size.
    public init(columns: Int, rows: Int) { (self.columns, self.rows) = (columns, rows) }
  }

  /// What most terminals have, for those that do not say it.
  static let usualSize = Size(columns: 80, rows: 24)

  /// Whether a person looks at it while the run goes on, and not a file or another program.
  public let isInteractive: Bool
  private let measure: @Sendable () -> Size?
  /// Whether colors are shown.
  public let usesColor: Bool
  /// Whether a line can be erased and written anew.
  public let canErase: Bool

  /// Decides about colors as the environment asks for it: `NO_COLOR` (any text) forbids them,
  /// `CLICOLOR_FORCE` (any text but `0`) demands them, otherwise a terminal that is not `dumb`
  /// has them.
  ///
  /// - Parameters:
  ///   - isInteractive: Whether a person looks at it.
  ///   - environment: The variables of the program.
  ///   - measure: Tells how large it is at the moment, which the person may change.
  public init(
    isInteractive: Bool, environment: [String: String] = [:],
    measure: @escaping @Sendable () -> Size? = { nil }
  ) {
    self.isInteractive = isInteractive
    self.measure = measure
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

  /// How large it is at the moment; `nil` when lines may have any length.
  var size: Size? { isInteractive ? measure() : nil }

  /// The number of columns; `nil` when lines may have any length.
  public var width: Int? { size?.columns }

  /// The terminal, file or pipe that this process prints to.
  public static var standardOutput: Terminal {
    let names = ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "TERM"]
    let environment = names.reduce(into: [:]) { $0[$1] = getenv($1).map { String(cString: $0) } }
    return Terminal(
      isInteractive: isatty(STDOUT_FILENO) == 1, environment: environment, measure: measured)
  }

  @Sendable private static func measured() -> Size? {
    #if os(FreeBSD)
      // `_IOR('t', 104, struct winsize)` of sys/ttycom.h, a macro that Swift does not import.
      let request: UInt = 0x4008_7468
    #else
      let request = UInt(TIOCGWINSZ)
    #endif
    var size = winsize()
    guard ioctl(STDOUT_FILENO, request, &size) == 0, size.ws_col > 0 else { return nil }
    return Size(
      columns: Int(size.ws_col), rows: size.ws_row > 0 ? Int(size.ws_row) : usualSize.rows)
  }
}
