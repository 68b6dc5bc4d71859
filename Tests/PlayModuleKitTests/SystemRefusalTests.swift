import PlayModuleKit
import PlayShell
import Testing

/// What FreeBSD's programs print, and what a person is told.
@Suite struct SystemRefusalTests {
  struct Example: Sendable {
    var words = ["sh"]
    var status: Int32 = 1
    let printed: String
    let message: String?
  }

  static let recorded: [Example] = [
    Example(
      printed: "cat: /etc/services: No space left on device",
      message: "there is no space left for /etc/services"),
    Example(
      words: ["zfs"], printed: "cannot create 'zroot/a': out of space",
      message: "there is no space left for zroot/a"),
    Example(
      printed: "cp: /home/anna/x: Disc quota exceeded",
      message: "the quota leaves no space for /home/anna/x"),
    Example(
      printed: "touch: /mnt/a b: Read-only file system",
      message: "the file system of /mnt/a b is read-only"),
    Example(
      printed: "mv: rename /tmp/m2 to /tmp/m1: Operation not permitted",
      message: "the system does not permit the change of /tmp/m1"),
    Example(
      printed: "sh: cannot create /tmp/fl: Operation not permitted",
      message: "the system does not permit the change of /tmp/fl"),
    Example(
      words: ["sysctl"], printed: "sysctl: kern.maxvnodes: Operation not permitted",
      message: "the system refuses kern.maxvnodes"),
    Example(
      words: ["zfs"], printed: "cannot create 'zroot/n': permission denied",
      message: "this user has no permission for zroot/n"),
    Example(
      words: ["pkg"], printed: "pkg: Insufficient privileges to install packages",
      message: "this user has no permission for what pkg does"),
    Example(
      words: ["pw"], status: 77, printed: "pw: you must be root to run this program",
      message: "this user has no permission for what pw does"),
    Example(
      words: ["zfs"],
      printed: "cannot unmount '/var/db/containers': pool or dataset is busy",
      message: "/var/db/containers is busy"),
    Example(
      words: ["umount"], printed: "umount: unmount of /mnt failed: Device busy",
      message: "/mnt is busy"),
    Example(
      words: ["git"], status: 127, printed: "/bin/sh: git: not found",
      message: "there is no program git on the host"),
    Example(
      status: 126, printed: "sh: /srv/run: Permission denied",
      message: "/srv/run cannot be executed"),
    Example(
      words: ["mount"], printed: "mount: /dev/nosuch: No such file or directory",
      message: "there is no /dev/nosuch"),
    Example(
      words: ["fetch"], printed: "fetch: http://127.0.0.1:9/x: Connection refused",
      message: "http://127.0.0.1:9/x does not answer"),
    Example(
      words: ["fetch"], printed: "fetch: http://nosuch.example/: No address record",
      message: "the host in http://nosuch.example/ has no address"),
    Example(
      words: ["tar"],
      printed:
        "tar: a: Can't create 'a': Read-only file system\ntar: Error exit delayed from previous errors.",
      message: "the file system of a is read-only"),
    Example(
      printed: "sh: cannot create /srv/none/file: No such file or directory",
      message: "there is no /srv/none"),
    Example(printed: "zsh: it is not allowed", message: nil),
    Example(printed: "kldload: can't load nosuchmod: No such file or directory", message: nil),
    Example(printed: "", message: nil),
  ]

  @Test(arguments: recorded)
  func theSystemsWordsNameTheThingAndTheReason(_ example: Example) {
    let result = CommandResult(status: example.status, stdout: "", stderr: example.printed + "\n")
    let refusal = SystemRefusal(result, of: ShellCommand(example.words))
    #expect(refusal?.message == example.message)
  }

  @Test func aFileThatIsWrittenThroughAnotherGoesByItsOwnName() {
    let command = FileWrite(path: "/etc/motd", content: [], mode: "0644").command
    let printed = "sh: cannot create /etc/.swplay-0-1: Read-only file system\n"
    let result = CommandResult(status: 2, stdout: "", stderr: printed)
    #expect(
      SystemRefusal(result, of: command)?.message == "the file system of /etc/motd is read-only")
  }

  @Test func whatToDoIsSaidAsWell() {
    func hint(_ printed: String, status: Int32 = 1) -> String? {
      let result = CommandResult(status: status, stdout: "", stderr: printed)
      return SystemRefusal(result, of: ["sh"])?.hint
    }
    #expect(
      hint("sh: podman: not found", status: 127) == "install the package podman-suite first")
    #expect(
      hint("sh: tree: not found", status: 127)
        == "install the package that brings it first; \"pkg search tree\" finds its name")
    #expect(
      hint("sh: /srv/x: not found", status: 127) == "correct the path, or install what brings it")
    #expect(
      hint("rm: /tmp/fl: Operation not permitted")
        == """
        "ls -lod /tmp/fl" shows its owner and flags, and "chflags noschg /tmp/fl" clears schg; \
        securelevel(7) and jails forbid some changes even to root
        """)
    #expect(
      hint("cannot unmount '/srv': pool or dataset is busy")
        == "end what uses it first; \"fstat -f /srv\" shows which processes do")
  }
}
