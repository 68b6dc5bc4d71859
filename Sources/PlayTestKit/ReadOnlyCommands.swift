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
    ["crontab", "-u", "*", "-l"],
    ["find", "-H", "*", "-exec", "stat", "-f", "*", "{}", "+"],
    ["grep", "-rsHE", "*", "/boot/loader.conf.local", "/boot/loader.conf.d"],
    ["grep", "-rsHoE", "**"],
    ["hostname"],
    ["kenv"],
    ["mount", "-p"],
    ["pfctl", "-nf", "-"],
    ["pfctl", "-s", "Running"],
    ["pkg", "-N"],
    ["printenv", "SSH_CONNECTION"],
    ["pw", "groupshow", "-a"],
    ["sh", "-c", RealPathQuestion.script, "sh", "**"],
    ["sh", "-c", ReviewedScripts.firstGroups],
    ["sh", "-c", ReviewedScripts.kernelModules, "sh", "**"],
    ["sh", "-c", ReviewedScripts.repositoryFiles],
    ["sh", "-c", ReviewedScripts.userKey, "sh", "*", "*"],
    ["sh", "-c", ReviewedScripts.users, "sh", "**"],
    ["sha256", "-r", "**"],
    ["stat", "-L", "-f", "*", "**"],
    ["stat", "-f", "*", "**"],
    ["swplay_digest", "**"],
    ["swplay_unless", "*", "*", "*"],
    ["sysrc", "-f", "*", "-e", "**"],
    ["uname", "-U"],
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
