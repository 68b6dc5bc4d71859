/// What has stood for a program of FreeBSD when the modules that call it were tested.
///
/// Cases of every module hold answers as well; this tells against what plans were carried out.
public enum TestGround: String, CaseIterable, Sendable {
  /// A program of the lab that is held to recordings of a FreeBSD system.
  case recordings = "stand-ins held to recordings of FreeBSD"
  /// A program of the lab that no recording of a FreeBSD system is there to judge.
  case unrecorded = "stand-ins without a recording"
  /// The program that FreeBSD has in its base system or in its packages.
  case itself = "the program itself"
  /// The program of this name that Linux has.
  case linux = "Linux's program of that name"
  /// Nothing that carries anything out.
  case cases = "cases alone"

  /// The ground on which a program was tested; `nil` when nobody has said.
  public static func of(_ program: String) -> TestGround? { byProgram[program] }

  private static let programs: [TestGround: [String]] = [
    .recordings: [
      "crontab", "daemon", "fetch", "install", "jexec", "kenv", "kldload", "kldstat", "kldunload",
      "ln", "mktemp", "mount", "pfctl", "pkg", "pw", "rm", "service", "sha256", "stat",
      "sysctl",
      "sysrc", "umount", "uname", "zfs", "zpool",
    ],
    .unrecorded: ["netstat"],
    .itself: ["git", "nc", "podman", "podman-compose", "ssh-keygen", "tar"],
    .linux: [
      "cat", "chgrp", "chmod", "chown", "cp", "date", "find", "grep", "hostname", "ls", "mkdir",
      "mv", "pgrep", "printenv", "printf", "sleep", "su", "timeout", "touch",
    ],
    .cases: ["skopeo"],
  ]

  private static let byProgram = Dictionary(
    uniqueKeysWithValues: programs.flatMap { ground, names in names.map { ($0, ground) } })
}
