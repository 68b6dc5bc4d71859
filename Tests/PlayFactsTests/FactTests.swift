import PlayData
import PlayFacts
import PlayModuleKit
import PlayShell
import Testing

@Suite struct FactTests {
  private static let expected: [(name: String, value: Value)] = [
    ("hostname", "fbsd15"), ("fqdn", "fbsd15.test"), ("domain", "test"),
    ("hostuuid", "742f1b60-fd1b-44d0-8574-f721c2fbcd6a"), ("os_family", "FreeBSD"),
    ("distribution_release", "15.1-STABLE-HBSD"), ("distribution_version", "15.1"),
    ("distribution_major_version", "15"), ("release", "15.1-STABLE-HBSD"),
    ("kernel_installed", "15.1-STABLE-HBSD"), ("osreldate", 1_501_501),
    ("kernel_version", "FreeBSD 15.1-STABLE-HBSD  VMTEST"), ("machine", "amd64"),
    ("machine_arch", "amd64"), ("ncpu", 1), ("processor", ["QEMU TCG CPU version 2.5+"]),
    ("physmem", 2_130_145_280), ("memtotal_mb", 2031), ("swaptotal_mb", 0), ("jailed", false),
    ("vnet", false), ("virtualization_type", "generic"), ("virtualization_role", "guest"),
    ("securelevel", -1), ("kernel_modules", ["kernel", "zfs.ko", "xdr.ko"]), ("jails", []),
    ("boot_time", 1_795_401_297), ("uptime_seconds", 100), ("timezone_offset", "+0000"),
    ("interfaces", ["vtnet0", "lo0"]), ("all_ipv4_addresses", ["10.0.2.15"]),
    ("all_ipv6_addresses", []), ("egress_if_v4", "vtnet0"), ("egress_if_v6", nil),
    (
      "default_ipv4",
      ["interface": "vtnet0", "gateway": "10.0.2.2", "address": "10.0.2.15"]
    ),
    ("default_ipv6", [:]), ("disks", ["vtbd1", "vtbd0"]), ("pkg_bootstrapped", true),
    ("abi", "FreeBSD:15:amd64"), ("podman_version", "5.8.2"),
    ("shells", ["/bin/sh", "/bin/csh", "/bin/tcsh"]),
  ]

  @Test(arguments: expected) func aFactIsReadFromTheAnswerOfARealHost(
    name: String, value: Value
  ) throws {
    #expect(try RecordedHost.complete().facts()[name] == value)
  }

  @Test func theNamesAreUniqueAndTheDocumentationConsistsOfSentences() {
    let names = FactRegistry.facts.map(\.name)
    #expect(Set(names).count == names.count)
    for fact in FactRegistry.facts {
      #expect(fact.documentation.hasSuffix("."), "\(fact.name)")
    }
  }

  @Test func allFactsCostFewProcesses() {
    let commands = Interrogation(FactRegistry.all().questions).commands
    #expect(commands.count == 17)
    #expect(commands.filter { $0.arguments[0] == "sysctl" }.count == 1)
  }

  @Test func anInterfaceHasItsFlagsAddressesAndStatus() throws {
    let network = try RecordedHost.complete().facts()["network"]?.map
    let outer = try #require(network?["vtnet0"]?.map)
    #expect(outer["macaddress"] == "52:54:00:12:34:56")
    #expect(outer["mtu"] == 1500)
    #expect(outer["status"] == "active")
    #expect(outer["up"] == true)
    #expect(
      outer["ipv4"] == [
        [
          "address": "10.0.2.15", "netmask": "255.255.255.0", "prefix": 24,
          "broadcast": "10.0.2.255",
        ]
      ])
    let loopback = try #require(network?["lo0"]?.map)
    #expect(
      loopback["ipv6"] == [
        ["address": "::1", "prefix": 128, "scope": "host"],
        ["address": "fe80::1", "prefix": 64, "scope": "link"],
      ])
    #expect(loopback["groups"] == ["lo"])
  }

  @Test func aPoolHasItsSizesAndHealth() throws {
    let pool = try #require(RecordedHost.complete().facts()["zpools"]?.list?.first?.map)
    #expect(pool["name"] == "zroot")
    #expect(pool["size"] == 1_006_632_960)
    #expect(pool["health"] == "ONLINE")
    #expect(pool["altroot"] == .null)
  }

  @Test func aMountHasItsTypeAndSizes() throws {
    let mounts = try #require(RecordedHost.complete().facts()["mounts"]?.list)
    #expect(
      mounts.first == [
        "device": "/dev/vtbd0", "mount": "/", "fstype": "ufs", "options": "rw",
        "size_total": 3_118_067_712, "size_available": 2_945_609_728,
      ])
    #expect(mounts.compactMap { $0.map?["mount"] } == ["/", "/dev", "/zroot", "/zroot/w"])
  }

  @Test(arguments: [("/mnt/a\\040b", "/mnt/a b"), ("/mnt/a\u{A0}b", "/mnt/a\u{A0}b")])
  func theBlanksOfAMountPointAreItsOwn(field: String, mount: String) throws {
    var host = try RecordedHost.complete()
    host.set(
      "mount -p", to: CommandResult(status: 0, stdout: "tmpfs\t\(field)\ttmpfs\trw\t0 0\n"))
    let mounts = try host.facts()["mounts"]?.list
    #expect(mounts?.first?.map?["mount"] == .string(mount))
  }

  @Test func mountPointsThatLookAlikeHaveTheirOwnSizes() throws {
    var host = try RecordedHost.complete()
    let (one, other) = ("/\u{E9}", "/e\u{301}")
    host.set(
      "mount -p",
      to: CommandResult(
        status: 0, stdout: "a\t\(one)\ttmpfs\trw\t0 0\nb\t\(other)\ttmpfs\trw\t0 0\n"))
    host.set(
      "df -k",
      to: CommandResult(
        status: 0, stdout: "Filesystem\na 1 0 1 0% \(one)\nb 2 0 2 0% \(other)\n"))
    let mounts = try host.facts()["mounts"]?.list ?? []
    #expect(mounts.compactMap { $0.map?["size_total"] } == [1024, 2048])
  }

  @Test func aJailIsKnownByItsName() throws {
    var host = try RecordedHost.complete()
    try host.set("213_jls_n_one")
    #expect(try host.facts()["jails"] == ["j1"])
    #expect(
      try host.facts()["jail_parameters"] == [
        "j1": [
          "jid": 1, "path": "/", "hostname": "j1.test", "ip4": [], "ip6": [], "vnet": false,
        ]
      ])
  }

  /// jls(8) quotes nothing without `-q`, and a jail's root may give its host any name.
  @Test(arguments: ["x", "\"", "'", "x\\", "\"\u{301}x"])
  func aJailDoesNotPassForAnotherOne(hostname: String) throws {
    var host = try RecordedHost.complete()
    host.set(
      "jls -n",
      to: CommandResult(
        status: 0,
        stdout: """
          env="" jid=1 name=j1 path=/jails/j1 vnet=new host.domainname="" \
          host.hostname=\(hostname) jid=2 name=db path=/ vnet=inherit ip4.addr=192.0.2.9 \
          host.hostuuid=0 ip4.addr=192.0.2.1,192.0.2.2 ip4.saddrsel ip6.addr=

          """))
    #expect(try host.facts()["jails"] == ["j1"])
    #expect(
      try host.facts()["jail_parameters"] == [
        "j1": [
          "jid": 1, "path": "/jails/j1", "hostname": .string(hostname),
          "ip4": ["192.0.2.1", "192.0.2.2"], "ip6": [], "vnet": true,
        ]
      ])
  }
}
