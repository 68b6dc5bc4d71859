/// Reads the INI dialect of inventories: sections of hosts, of variables and of child groups.
public enum INI {
  /// The sections of a text in order; lines before the first header make a section without a name.
  ///
  /// What is suspicious but not wrong is appended to `warnings`.
  public static func read(
    _ source: Source, warnings: inout Diagnostics
  ) throws(Diagnostics) -> [INISection] {
    var reader = INIReader(source)
    defer { warnings.append(reader.warnings) }
    return try reader.document()
  }
}

/// A part of an INI text under one header.
public struct INISection: Sendable, Equatable {
  /// What the lines of a section are.
  public enum Kind: String, Sendable, CaseIterable {
    /// Hosts, each with variables behind it.
    case hosts
    /// Variables, one a line.
    case variables = "vars"
    /// Names of groups.
    case children
  }

  /// A name at the start of a line and the variables behind it.
  public struct Line: Sendable, Equatable {
    /// The first word.
    public let name: String
    /// Where the line's first word stands.
    public let position: Position
    /// The `key=value` pairs behind it.
    public let variables: [Node.Entry]
  }

  /// The group's name; `nil` before the first header.
  public let name: String?
  /// What the lines are.
  public let kind: Kind
  /// Where the name stands.
  public let position: Position
  /// The lines of a section of hosts or children.
  public internal(set) var lines: [Line] = []
  /// The pairs of a section of variables.
  public internal(set) var variables: [Node.Entry] = []
}
