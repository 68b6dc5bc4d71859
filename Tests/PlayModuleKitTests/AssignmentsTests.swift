import PlayModuleKit
import PlayShell
import Testing

@Suite struct AssignmentsTests {
  private func values(_ output: String, _ names: [String]) -> [String: String] {
    Assignments(Array(output.utf8), names: names, opening: "=\"", closing: "\"\n").values
  }

  @Test func namesAndValuesAreToldApart() {
    let output = "sshd_enable=\"YES\"\nzfs_enable=\"YES\"\nhostname=\"fbsd15.test\"\n"
    #expect(
      values(output, ["sshd_enable", "zfs_enable", "hostname"])
        == ["sshd_enable": "YES", "zfs_enable": "YES", "hostname": "fbsd15.test"])
  }

  @Test func aValueMayHoldNewlinesQuotesAndSigns() {
    let output = "a=\"one\ntwo=\"2\" \"\nb=\"\"\nc=\"x=\"y\"\"\n"
    #expect(
      values(output, ["a", "b", "c"]) == ["a": "one\ntwo=\"2\" ", "b": "", "c": "x=\"y\""])
  }

  @Test func aMissingNameSpoilsOnlyTheValueBeforeIt() {
    let output = "a=\"1\"\nc=\"3\"\nd=\"4\"\n"
    #expect(values(output, ["a", "b", "c", "d"]) == ["c": "3", "d": "4"])
  }

  @Test func outputThatBreaksOffHasNoLastValue() {
    #expect(values("a=\"1\"\nb=\"2", ["a", "b"]) == ["a": "1"])
    #expect(values("", ["a"]) == [:])
  }
}

@Suite struct SysctlQuestionTests {
  @Test func oneSysctlAnswersForAllAndNamesTheUnknown() throws {
    let names = ["kern.ostype", "nosuch.oid", "kern.version", "hw.ncpu"]
    let inquiry = SysctlQuestion.inquiry(names.map(SysctlQuestion.init))
    #expect(inquiry.commands == [ShellCommand(["sysctl", "-e"] + names)])
    let answers = inquiry.answers([
      CommandResult(
        status: 1,
        stdout: "kern.ostype=FreeBSD\nkern.version=FreeBSD 15.1-STABLE-HBSD  VMTEST\n\nhw.ncpu=1\n",
        stderr: "sysctl: unknown oid 'nosuch.oid'\n")
    ])
    #expect(
      try answers.map { try $0.get() }
        == ["FreeBSD", nil, "FreeBSD 15.1-STABLE-HBSD  VMTEST\n", "1"])
  }

  @Test func anAnswerThatIsNoneIsAnError() {
    let inquiry = SysctlQuestion.inquiry([SysctlQuestion("hw.ncpu")])
    let answers = inquiry.answers([CommandResult(status: 127, stdout: "", stderr: "not found\n")])
    #expect(throws: Unexpected.self) { try answers[0].get() }
  }
}
