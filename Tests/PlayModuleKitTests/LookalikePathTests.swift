import PlayData
import PlayModuleKit
import PlayShell
import Testing

/// Two names may look alike, and Swift finds them equal; to a file system they are two.
@Suite struct LookalikePathTests {
  private static let composed = "/caf\u{E9}"
  private static let decomposed = "/cafe\u{301}"
  private static let both = [composed, decomposed]

  private func record(_ path: String, size: Int) -> String {
    "Regular File|0644|root|wheel|0|0|\(size)|1700000000|-|1:2|\(path)\n\n"
  }

  /// The answers to questions that are asked together, from what their commands print.
  private func answers<Q: Question>(to questions: [Q], _ outputs: [String]) throws -> [Q.Answer] {
    let interrogation = Interrogation(questions.map { AnyQuestion($0) })
    try #require(interrogation.commands.count == outputs.count)
    let sheet = interrogation.sheet(from: outputs.map { CommandResult(status: 0, stdout: $0) })
    return try questions.map { try sheet.answer(to: $0) }
  }

  @Test func theirStatusIsAskedOfBoth() throws {
    let output = record(Self.composed, size: 1) + record(Self.decomposed, size: 2)
    let found = try answers(to: Self.both.map { FileStatusQuestion($0) }, [output])
    #expect(found.map(\.?.size) == [1, 2])
  }

  @Test func oneThatIsMissingHasNotTheStatusOfTheOther() throws {
    let inquiry = FileStatusQuestion.inquiry(Self.both.map { FileStatusQuestion($0) })
    let result = CommandResult(
      status: 1, stdout: record(Self.decomposed, size: 2),
      stderr: "stat: \(Self.composed): No such file or directory\n")
    #expect(try inquiry.answers([result]).map { try $0.get()?.size } == [nil, 2])
  }

  @Test func theirDigestsAreToldApart() throws {
    let digests = ["a", "b"].map { String(repeating: $0, count: 64) }
    let output = "\(digests[0]) \(Self.composed)\n\(digests[1]) \(Self.decomposed)\n"
    #expect(try answers(to: Self.both.map { DigestQuestion($0) }, [output]) == digests)
  }

  @Test func theirContentsAreToldApart() throws {
    let output =
      "//. ff\n==> //.\(Self.composed) <==\none\n==> //.\(Self.decomposed) <==\ntwo"
    let questions = Self.both.map { FileContentQuestion($0, unlessSHA256: nil) }
    let wanted = ["one", "two"].map { FileContent.bytes(Array($0.utf8), isComplete: true) }
    #expect(try answers(to: questions, [output]) == wanted)
  }

  @Test func theirRealPathsAreToldApart() throws {
    let output = "\(HostFunction.noPath)\n/one\n/two\r\n"
    #expect(
      try answers(to: Self.both.map { RealPathQuestion($0) }, [output]) == ["/one", "/two\r"])
  }

  @Test func commandsWithThemAreTwo() throws {
    let questions = Self.both.map { CommandQuestion(["cat", $0]) }
    #expect(try answers(to: questions, ["one", "two"]).map(\.stdout) == ["one", "two"])
  }

  @Test func anAccentDoesNotHideASlash() {
    #expect(RemotePath("/a/\u{301}b")?.folder == "/a")
    #expect(RemotePath("/a/\u{301}b")?.name == "\u{301}b")
    #expect(RemotePath("/\u{301}a")?.folder == "/")
    #expect(RemotePath("/d\u{D4E}/")?.text == "/d\u{D4E}")
  }
}
