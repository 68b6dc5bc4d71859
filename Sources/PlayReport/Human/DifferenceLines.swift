import PlayEngine
public import PlayModuleKit

/// A difference as text for people, in full, as a check with `--diff` shows it.
public struct DifferenceLines {
  /// The lines, without colors.
  public let lines: [String]

  /// Shows a difference.
  public init(_ difference: Difference) {
    let options = ReportOptions(showsDifferences: true)
    lines = DifferenceText(mode: .check, options: options).lines(difference)
      .map { $0.rendered(withColor: false) }
  }
}
