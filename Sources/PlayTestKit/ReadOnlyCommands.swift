import PlayModuleKit
public import PlayShell

/// The commands that a module's probe may run: reviewed, and known to change nothing.
///
/// A pattern is a list of words; `*` stands for any one word and `**` at the end for any words.
/// Options that would make a command change something are thereby spelt out, not merely absent.
public struct ReadOnlyCommands: Sendable {
  private let patterns: [[String]]

  /// Creates a list.
  public init(_ patterns: [[String]]) { self.patterns = patterns }

  /// All that has been reviewed, sorted.
  public static let reviewed = ReadOnlyCommands([
    ["date", "+%s"],
    ["find", "-H", "*", "-exec", "stat", "-f", "*", "{}", "+"],
    ["find", "-H", "*", "-maxdepth", "*", "-exec", "stat", "-f", "*", "{}", "+"],
    ["find", "-H", "*", "-type", "f", "-exec", "sha256", "-r", "{}", "+"],
    ["grep", "-Eqs", "-e", "*", "--", "*"],
    ["grep", "-rsHoE", "**"],
    ["jexec", "*", "grep", "-rsHoE", "**"],
    ["ls", "-A", "--", "*"],
    ["nc", "-z", "-w", "*", "*", "*"],
    ["pgrep", "-f", "--", "*"],
    ["pgrep", "-j", "*", "-f", "--", "*"],
    ["pkg", "-N"],
    ["pkg", "-j", "*", "-N"],
    ["pkg", "-j", "*", "query", "**"],
    ["pkg", "autoremove", "-n"],
    ["pkg", "query", "**"],
    ["pkg", "upgrade", "-n", "**"],
    ["podman", "image", "inspect", "--format", "*", "*"],
    ["podman", "images", "--format", "*"],
    ["printf", "%s\\n", "*"],
    ["service", "*", "extracommands"],
    ["service", "*", "rcvar"],
    ["service", "*", "status"],
    ["service", "-j", "*", "*", "rcvar"],
    ["service", "-j", "*", "*", "status"],
    ["sh", "-c", DigestQuestion.script, "swplay-digest", "**"],
    ["sh", "-c", ListedFilesQuestion.script, "swplay-list", "*"],
    ["sh", "-c", RealPathQuestion.script, "swplay-realpath", "**"],
    ["sh", "-c", UnpackedQuestion.script, "swplay-unpacked", "*", "*"],
    ["stat", "-L", "-f", "*", "**"],
    ["stat", "-f", "*", "**"],
    ["swplay_digest", "**"],
    ["swplay_unless", "*", "*", "*"],
    ["sysctl", "-e", "**"],
    ["sysctl", "-i", "-N", "-T", "**"],
    ["sysctl", "-i", "-N", "-W", "**"],
    ["sysrc", "-f", "*", "-e", "**"],
    ["sysrc", "-j", "*", "-f", "*", "-e", "**"],
    ["zfs", "get", "-Hp", "-o", "**"],
    ["zfs", "list", "-H", "-r", "**"],
    ["zpool", "list", "-H", "-o", "*"],
  ])

  /// Whether the command is one of them.
  public func contains(_ command: ShellCommand) -> Bool {
    patterns.contains { Self.matches(command.arguments[...], $0[...]) }
  }

  private static func matches(_ words: ArraySlice<String>, _ pattern: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return words.isEmpty }
    if first == "**" { return true }
    guard let word = words.first, first == "*" || first == word else { return false }
    return matches(words.dropFirst(), pattern.dropFirst())
  }
}
