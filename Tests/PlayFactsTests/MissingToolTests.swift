import PlayData
import PlayFacts
import PlayShell
import Testing

@Suite struct MissingToolTests {
  @Test(arguments: ["301b_pkg_N_dyn", "301e_boot_N"])
  func aHostWithoutPackagesIsNoError(transcript: String) throws {
    var host = try RecordedHost.complete()
    try host.set(transcript)
    try host.set("301i_boot_v", as: "pkg config ABI")
    let facts = try host.facts()
    #expect(facts["pkg_bootstrapped"] == false)
    #expect(facts["abi"] == "FreeBSD:15:amd64")
  }

  @Test func aHostWithoutPodmanHasNoVersionOfIt() throws {
    var host = try RecordedHost.complete()
    try host.set("005_absent_podman", as: "podman --version")
    #expect(try host.facts()["podman_version"] == .null)
  }

  @Test func aHostWithoutPoolsHasAnEmptyList() throws {
    var host = try RecordedHost.complete()
    try host.set("100_zpool_list_none", as: "zpool list -H -p")
    #expect(try host.facts()["zpools"] == [])
  }

  @Test(arguments: [
    "internal error: failed to initialize ZFS library",
    "Failed to load zfs module: Operation not permitted", "No such file or directory",
  ]) func aHostWithoutZFSHasAnEmptyList(message: String) throws {
    var host = try RecordedHost.complete()
    host.set(
      "zpool list -H -p", to: CommandResult(status: 1, stdout: "", stderr: message + "\n"))
    #expect(try host.facts()["zpools"] == [])
  }

  @Test func aWarningInFrontIsNoABI() throws {
    var host = try RecordedHost.complete()
    let warning = "pkg: Warning: Major OS version upgrade detected.  Running \"pkg bootstrap -f\""
    host.set(
      "pkg config ABI",
      to: CommandResult(status: 0, stdout: "FreeBSD:15:amd64\n", stderr: warning + "\n"))
    #expect(try host.facts()["abi"] == "FreeBSD:15:amd64")
  }

  /// freebsd-version(1) looks for /boot/kernel/kernel, and ends without the other versions too.
  @Test func aJailHasNoKernelOfItsOwn() throws {
    var host = try RecordedHost.complete()
    host.set(
      "freebsd-version -k",
      to: CommandResult(
        status: 1, stdout: "", stderr: "freebsd-version: unable to locate kernel\n"))
    let facts = try host.facts()
    #expect(facts["kernel_installed"] == .null)
    #expect(facts["release"] == "15.1-STABLE-HBSD")
  }

  /// `what` finds nothing in a kernel that somebody has named otherwise.
  @Test func aKernelWithoutAVersionIsNoError() throws {
    var host = try RecordedHost.complete()
    host.set("freebsd-version -k", to: CommandResult(status: 0, stdout: ""))
    #expect(try host.facts()["kernel_installed"] == .null)
  }

  @Test func aHostWithoutARouteHasNoWayOut() throws {
    var host = try RecordedHost.complete()
    try host.set("225_route_get6", as: "route -n get default")
    let facts = try host.facts()
    #expect(facts["egress_if_v4"] == .null)
    #expect(facts["default_ipv4"] == [:])
  }

  @Test func aVariableThatTheKernelDoesNotHaveIsNull() throws {
    var host = try RecordedHost.complete()
    try host.setSysctls { $0 == "kern.vm_guest" || $0 == "hw.physmem" }
    let facts = try host.facts()
    #expect(facts["physmem"] == .null)
    #expect(facts["memtotal_mb"] == .null)
    #expect(facts["virtualization_type"] == "")
    #expect(facts["ncpu"] == 1)
  }

  private static let broken: [(command: String, output: String, fact: String)] = [
    ("freebsd-version -k", "oops\n", "kernel_installed"),
    ("freebsd-version -u", "\n", "release"),
    ("kldstat", "Id Refs Address Size Name\n 1 11\n", "kernel_modules"),
    ("zpool list -H -p", "zroot\t100\n", "zpools"),
    ("mount -p", "oops\n", "mounts"),
    ("df -k", "Filesystem\nzroot 1\n", "mounts"),
    ("ifconfig -a", "nonsense\n", "interfaces"),
    ("podman --version", "oops\n", "podman_version"),
    ("date '+%s %Y-%m-%d %H:%M:%S %z %Z'", "\n", "uptime_seconds"),
  ]

  @Test(arguments: broken) func aBrokenAnswerIsAnErrorThatNamesTheFact(
    command: String, output: String, fact: String
  ) throws {
    var host = try RecordedHost.complete()
    host.set(command, to: CommandResult(status: 0, stdout: output))
    let problem = #expect(throws: FactProblem.self) { try host.facts() }
    #expect(problem?.fact == fact)
  }

  @Test func aFailingToolIsAnErrorThatShowsItsMessage() throws {
    var host = try RecordedHost.complete()
    try host.set("023_freebsd-version-bad", as: "freebsd-version -u")
    let problem = #expect(throws: FactProblem.self) { try host.facts() }
    #expect(
      problem?.description == """
        the fact "release" cannot be read: freebsd-version -u: exit status 1: \
        Illegal option -x / usage: freebsd-version [-kru] [-j jail]
        """)
  }
}
