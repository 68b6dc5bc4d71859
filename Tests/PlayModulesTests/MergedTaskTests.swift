import PlayData
import PlayModuleKit
import PlayModules
import PlayShell
import PlayTestKit
import Testing

/// Tasks of one window are asked about together and answered apart.
@Suite struct MergedTaskTests {
  private struct NoController: ParameterContext {
    func localFile(_ path: String) throws -> LocalFile { throw ModuleFailure("no files here") }
    func localTemplate(_ path: String) throws -> LocalTemplate { throw ModuleFailure("none") }
    func localVariables(_ path: String) throws -> ValueMap { throw ModuleFailure("none") }
    func localDestination(_ path: String) throws -> LocalDestination {
      throw ModuleFailure("none")
    }
    func evaluate(_ expression: String) throws -> Value { throw ModuleFailure("none") }
  }

  /// Plans several tasks of one module on the answers of a strict host.
  private func plans(
    _ module: String, _ tasks: [ValueMap], answers: [RecordedAnswer]
  ) async throws -> [Result<Plan, any Error>] {
    let definition = try #require(Registry.module(module))
    let prepared = try tasks.map { try definition.prepare($0, in: NoController()) }
    let host = ReplayHost(answers)
    let sheet = try await Interrogation(prepared.flatMap(\.probe.questions)).sheet(from: host)
    #expect(await host.unused.isEmpty)
    return prepared.map { task in Result { try task.probe.state(sheet) } }
  }

  private func answer(
    _ words: [String], _ status: Int32 = 0, _ output: String, _ errors: String = ""
  ) -> RecordedAnswer {
    RecordedAnswer(
      to: ShellCommand(words), CommandResult(status: status, stdout: output, stderr: errors))
  }

  private func differences(_ plans: [Result<Plan, any Error>]) throws -> [[Difference]] {
    try plans.map { try $0.get().steps.map(\.difference) }
  }

  @Test func variablesOfOneFileAreReadByOneSysrc() async throws {
    let plans = try await plans(
      "sysrc",
      [
        ["name": "sshd_enable", "value": true], ["name": "nosuchvar", "value": "x"],
        ["name": "zfs_enable", "value": false], ["name": "hostname", "value": "fbsd15.test"],
      ],
      answers: [
        answer(
          [
            "sysrc", "-f", "/etc/rc.conf", "-e", "sshd_enable", "nosuchvar", "zfs_enable",
            "hostname",
          ],
          1, "sshd_enable=\"YES\"\nzfs_enable=\"YES\"\nhostname=\"fbsd15.test\"\n",
          "sysrc: unknown variable 'nosuchvar'\n"),
        answer(
          [
            "grep", "-rsHoE", "^[[:space:]]*(sshd_enable|nosuchvar|zfs_enable|hostname)=",
            "/etc/rc.conf", "/etc/rc.conf.local", "/etc/rc.conf.d", "/usr/local/etc/rc.conf.d",
          ], 2,
          """
          /etc/rc.conf:hostname=
          /etc/rc.conf:sshd_enable=
          /etc/rc.conf:zfs_enable=

          """),
      ])
    #expect(
      try differences(plans) == [
        [], [.value("/etc/rc.conf: nosuchvar", from: nil, to: "x")],
        [.value("/etc/rc.conf: zfs_enable", from: "YES", to: "NO")], [],
      ])
  }

  @Test func packagesAreReadByOneQueryInAnyOrder() async throws {
    let plans = try await plans(
      "pkg", [["name": "jq"], ["name": ["git", "nosuch"]], ["name": "oniguruma"]],
      answers: [
        answer(["pkg", "-N"], 0, "", "pkg: 4 packages installed\n"),
        answer(
          ["pkg", "query", "%n %v %o %a %k", "jq", "git", "nosuch", "oniguruma"], 0,
          "git 2.49.0 devel/git 0 0\njq 1.7.1 textproc/jq 0 0\noniguruma 6.9.10 devel/oniguruma 1 0\n"
        ),
      ])
    #expect(
      try differences(plans) == [
        [], [.value("package nosuch", from: nil, to: "installed")],
        [.value("oniguruma: wanted for themselves", from: "no", to: "yes")],
      ])
  }

  @Test func datasetsWithEqualPropertiesAreReadByOneZFS() async throws {
    let plans = try await plans(
      "zfs",
      [
        ["name": "zroot", "properties": ["quota": "none"]],
        ["name": "zroot/nosuch", "properties": ["quota": "1G"]],
        ["name": "zroot", "properties": ["compresion": "on"]],
      ],
      answers: [
        answer(
          ["zfs", "get", "-Hp", "-o", "name,property,value,source", "compresion,type", "zroot"], 2,
          "", "bad property list: invalid property 'compresion'\n"),
        answer(
          [
            "zfs", "get", "-Hp", "-o", "name,property,value,source", "quota,type", "zroot",
            "zroot/nosuch",
          ], 1, "zroot\tquota\t0\tdefault\nzroot\ttype\tfilesystem\t-\n",
          "cannot open 'zroot/nosuch': dataset does not exist\n"),
        answer(["zpool", "list", "-H", "-o", "name,altroot"], 0, "zroot\t-\n"),
      ])
    #expect(try plans[0].get().steps.isEmpty)
    #expect(
      try plans[1].get().steps.map(\.difference) == [
        .value("dataset zroot/nosuch", from: nil, to: "quota=1G")
      ])
    // A misspelt property spoils its own task alone.
    #expect(throws: Unexpected.self) { try plans[2].get() }
  }

  @Test func variablesOfTheKernelAreReadByOneSysctl() async throws {
    let names = ["kern.ostype", "nosuch.oid", "hw.ncpu"]
    let plans = try await plans(
      "sysctl", names.map { ["name": .string($0), "value": "1"] },
      answers: [
        answer(
          ["sysctl", "-e"] + names, 1, "kern.ostype=FreeBSD\nhw.ncpu=1\n",
          "sysctl: unknown oid 'nosuch.oid'\n"),
        answer(["sysctl", "-i", "-N", "-W"] + names, 0, "hw.ncpu\n"),
        answer(["sysctl", "-i", "-N", "-T"] + names, 0, ""),
        answer(
          ["stat", "-L", "-f", "%STAT", "/etc/sysctl.conf"].map {
            $0 == "%STAT" ? FileStatusQuestion.format : $0
          }, 1, "", "stat: /etc/sysctl.conf: No such file or directory\n"),
        answer(["swplay_unless", "-", "1048577", "/etc/sysctl.conf"], 11, ""),
      ])
    #expect(throws: ModuleFailure("kern.ostype is read-only")) { try plans[0].get() }
    let missing = #expect(throws: ModuleFailure.self) { try plans[1].get() }
    #expect(
      missing?.missing == [
        Resource(.sysctl, "nosuch.oid"), Resource(.kernelModule, "nosuch"),
        Resource(.kernelModule, "oid"),
      ])
    #expect(try plans[2].get().steps.count == 1)
  }

  @Test func containersAreReadByOneInspect() async throws {
    let names = ["web", "nosuch", "db"]
    let command = ["podman", "container", "inspect", "--format", Self.containerFormat] + names
    let plans = try await plans(
      "podman_container", names.map { ["name": .string($0), "state": "absent"] },
      answers: [
        answer(
          command, 125,
          """
          ["web","dedf1fd15ad1","running","44bde71a6212",{"app":"web"},["podman","create"]]
          ["db","5810dc4a708e","exited","44bde71a6212",{},["podman","create"]]

          """, "Error: no such container \"nosuch\"\n")
      ])
    #expect(
      try differences(plans) == [
        [.value("container web", from: "running", to: nil)], [],
        [.value("container db", from: "exited", to: nil)],
      ])
  }

  private static let containerFormat =
    #"[{{json .Name}},"{{.Id}}",{{json .State.Status}},{{json .Image}},{{json .Config.Labels}},"#
    + "{{json .Config.CreateCommand}}]"

  @Test func networksAndVolumesAreListedOnce() async throws {
    for (module, sort) in [("podman_network", "network"), ("podman_volume", "volume")] {
      let plans = try await plans(
        module, [["name": "one"], ["name": "two"]],
        answers: [answer(["podman", sort, "ls", "--format", "json"], 0, "[]\n")])
      #expect(try plans.allSatisfy { try $0.get().steps.count == 1 })
    }
  }

  @Test func secretsAreReadByOneInspect() async throws {
    let plans = try await plans(
      "podman_secret", ["s1", "s2", "s3"].map { ["name": .string($0), "state": "absent"] },
      answers: [
        answer(
          ["podman", "secret", "inspect", "--format", "{{.ID}} {{json .Spec}}", "s1", "s2", "s3"],
          125, "dd2512c360406c2ac6839c63c {\"Name\":\"s2\",\"Labels\":{}}\n",
          """
          Error: inspecting secret: no secret with name or id "s1": no such secret
          error inspecting secret: no secret with name or id "s3": no such secret

          """)
      ])
    #expect(
      try differences(plans) == [[], [.value("secret s2", from: "present", to: nil)], []])
  }
}
