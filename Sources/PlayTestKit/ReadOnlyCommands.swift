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
    ["find", "-H", "*", "-type", "f", "-exec", "sha256", "-r", "{}", "+"],
    ["grep", "-rsHE", "*", "/boot/loader.conf.local", "/boot/loader.conf.d"],
    [
      "git", "-C", "*", "status", "--porcelain=v2", "--branch", "-z", "--untracked-files=no",
      "--ignore-submodules=untracked",
    ],
    ["git", "-C", "*", "config", "--local", "--get", "*"],
    ["git", "-C", "*", "for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", "**"],
    ["git", "-C", "*", "submodule", "status", "--recursive"],
    ["git", "ls-remote", "--symref", "--", "**"],
    ["date", "+%s"],
    ["find", "-H", "*", "-maxdepth", "*", "-exec", "stat", "-f", "*", "{}", "+"],
    ["grep", "-Eqs", "-e", "*", "--", "*"],
    ["grep", "-rsHoE", "**"],
    ["hostname"],
    ["jexec", "*", "grep", "-rsHoE", "**"],
    ["kenv"],
    ["ls", "-A", "--", "*"],
    ["mount", "-p"],
    ["pfctl", "-nf", "-"],
    ["pfctl", "-s", "Running"],
    ["nc", "-z", "-w", "*", "*", "*"],
    ["pgrep", "-f", "--", "*"],
    ["pgrep", "-j", "*", "-f", "--", "*"],
    ["pkg", "-N"],
    ["pkg", "-j", "*", "-N"],
    ["pkg", "-j", "*", "query", "**"],
    ["pkg", "autoremove", "-n"],
    ["pkg", "query", "**"],
    ["pkg", "upgrade", "-n", "**"],
    ["podman", "container", "inspect", "--format", "*", "**"],
    ["podman", "image", "inspect", "--format", "*", "*"],
    ["podman", "images", "--format", "*"],
    ["printenv", "SSH_CONNECTION"],
    ["pw", "groupshow", "-a"],
    ["pw", "usershow", "-u", "*"],
    ["service", "*", "oneextracommands"],
    ["podman", "network", "ls", "--format", "json"],
    ["podman", "secret", "inspect", "--format", "{{.ID}} {{json .Spec}}", "**"],
    ["podman", "volume", "ls", "--format", "json"],
    ["podman", "ps", "-a", "--filter", "*", "--format", "json"],
    ["podman-compose", "--in-pod=false", "*", "config"],
    ["podman-compose", "--in-pod=false", "*", "*", "config"],
    ["podman-compose", "--in-pod=false", "*", "*", "*", "config"],
    ["podman-compose", "--in-pod=false", "*", "*", "*", "*", "config"],
    ["printf", "%s\\n", "*"],
    ["service", "*", "rcvar"],
    ["service", "*", "status"],
    ["service", "-j", "*", "*", "rcvar"],
    ["service", "-j", "*", "*", "status"],
    ["sh", "-c", ReviewedScripts.connections, "swplay-connections", "*"],
    ["sh", "-c", ReviewedScripts.firstGroups],
    ["sh", "-c", ReviewedScripts.kernelModules, "sh", "**"],
    ["sh", "-c", ReviewedScripts.repositoryFiles],
    ["sh", "-c", ReviewedScripts.userKey, "sh", "*", "*"],
    ["sh", "-c", ReviewedScripts.users, "sh", "**"],
    ["sha256", "-r", "**"],
    ["skopeo", "inspect", "--format", "{{.Digest}}", "**"],
    ["sh", "-c", DigestQuestion.script, "sh", "**"],
    ["sh", "-c", ListedFilesQuestion.script, "sh", "*"],
    ["sh", "-c", UnpackedQuestion.script, "sh", "*", "*"],
    ["sh", "-c", DigestQuestion.script, "swplay-digest", "**"],
    ["sh", "-c", ListedFilesQuestion.script, "swplay-list", "*"],
    ["sh", "-c", UnpackedQuestion.script, "swplay-unpacked", "*", "*"],
    ["stat", "-L", "-f", "*", "**"],
    ["stat", "-f", "*", "**"],
    ["swplay_contents", "*", "**"],
    ["swplay_digest", "**"],
    ["swplay_realpath", "**"],
    ["swplay_unless", "*", "*", "*"],
    ["sysctl", "-e", "**"],
    ["sysctl", "-i", "-N", "-T", "**"],
    ["sysctl", "-i", "-N", "-W", "**"],
    ["sysctl", "-x", "kern.boot_id"],
    ["sysrc", "-f", "*", "-e", "**"],
    ["sysrc", "-j", "*", "-f", "*", "-e", "**"],
    ["uname", "-U"],
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
