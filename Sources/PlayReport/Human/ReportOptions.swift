/// How much a person wants to read.
public struct ReportOptions: Sendable, Equatable {
  /// 0: what changed and what failed; 1: also what did not, and results; 2: also commands, whole
  /// differences and what the connections cost.
  public var verbosity: Int
  /// Whether the content of changed files is shown line by line.
  public var showsDifferences: Bool
  /// Whether tasks show what they found out or what their commands printed, also when they changed
  /// nothing.
  public var showsOutput: Bool
  /// Hosts of which every line is shown that their jobs print, as they print it.
  public var followed: Set<String>

  /// Chooses.
  public init(
    verbosity: Int = 0, showsDifferences: Bool = false, showsOutput: Bool = false,
    followed: Set<String> = []
  ) {
    (self.verbosity, self.showsDifferences) = (verbosity, showsDifferences)
    (self.showsOutput, self.followed) = (showsOutput, followed)
  }

  /// Lines of one file's difference that are shown unless everything is asked for.
  static let differenceLimit = 100

  var showsUnchanged: Bool { verbosity >= 1 || showsOutput }
  var showsResults: Bool { verbosity >= 1 }
  var showsCommands: Bool { verbosity >= 2 }
  var showsCosts: Bool { verbosity >= 2 }
  var differenceLimit: Int? { verbosity >= 2 ? nil : Self.differenceLimit }
}
