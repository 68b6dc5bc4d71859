import PlayModuleKit
import PlayShell
import Testing

/// The answers of stat(1) about many paths.
@Suite struct FileStatusTests {
  private func record(_ path: String, _ kind: String = "Regular File", target: String = "")
    -> String
  {
    "\(kind)|0644|root|wheel|0|0|5|1700000000|-|1:2|\(path)\n\(target)\n"
  }

  private func kinds(_ paths: [String], _ output: String, _ errors: String = "") -> [String] {
    let questions = paths.map { FileStatusQuestion($0) }
    let inquiry = FileStatusQuestion.inquiry(questions)
    let status: Int32 = errors.isEmpty ? 0 : 1
    return inquiry.answers([CommandResult(status: status, stdout: output, stderr: errors)]).map {
      switch $0 {
      case .success(let status):
        status.map { "\($0.kind)\($0.target.map { " to " + $0 } ?? "")" } ?? "none"
      case .failure: "failure"
      }
    }
  }

  @Test func whatIsMissingIsLeftOutOfTheOrder() {
    let output =
      record("/a") + record("/c", "Directory") + record("/d", "Symbolic Link", target: "/e")
    let errors = "stat: /b: No such file or directory\n"
    #expect(
      kinds(["/a", "/b", "/c", "/d"], output, errors) == ["file", "none", "folder", "link to /e"])
  }

  /// To Swift a carriage return and the newline behind it are one character.
  @Test func namesMayEndWithACarriageReturn() {
    let paths = ["/a\r", "/b", "/c"]
    let output = record("/a\r") + record("/b", "Symbolic Link", target: "x\r") + record("/c")
    #expect(kinds(paths, output) == ["file", "link to x\r", "file"])
    #expect(kinds(["/a\r"], record("/a\r")) == ["file"])
  }

  @Test func aSingleNameMayHoldNewlines() {
    #expect(kinds(["/a\nb|c"], record("/a\nb|c")) == ["file"])
  }

  @Test func whatCannotBeReadIsNoAnswer() {
    #expect(kinds(["/a", "/b"], "rubbish\n\n" + record("/b"), "rubbish") == ["failure", "file"])
  }
}
