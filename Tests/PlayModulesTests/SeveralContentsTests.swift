import PlayData
import PlayModuleKit
import PlayShell
import Testing

/// Files that are read by one process are told apart, whatever they hold.
@Suite struct SeveralContentsTests {
  private static let contents: [(name: String, content: [UInt8])] = [
    ("empty", []), ("plain", Array("one\ntwo\n".utf8)), ("unfinished", Array("end".utf8)),
    ("newlines", Array("\n\n\n".utf8)), ("zero", [0, 10, 0, 255]),
    ("header", Array("==> /etc/passwd <==\nx\n\n==> //././etc <==\n".utf8)),
    ("a b'c\"d", Array("quoted\n".utf8)), ("long", Array(repeating: 65, count: 3000)),
    ("exact", Array(repeating: 66, count: 2000)),
  ]

  private func ask(
    _ host: LocalHost, _ names: [String], limit: Int = 2000
  ) async throws -> [FileContent] {
    let questions = names.map {
      FileContentQuestion(host.path($0), unlessSHA256: nil, limit: limit)
    }
    #expect(Interrogation(questions.map { AnyQuestion($0) }).commands.count == 1)
    let sheet = try await host.ask(questions.map { AnyQuestion($0) })
    return try questions.map { try sheet.answer(to: $0) }
  }

  @Test func everyFileIsReadByteForByte() async throws {
    try await LocalHost.run { host in
      for (name, content) in Self.contents { try await host.write(name, content) }
      try await host.make("folder")
      try await host.link("link", to: "plain")
      let names = Self.contents.map(\.name) + ["missing", "folder", "link"]
      let answers = try await ask(host, names)
      let expected = Self.contents.map { _, content in
        FileContent.bytes(Array(content.prefix(2000)), isComplete: content.count <= 2000)
      }
      #expect(
        answers == expected + [
          .missing, .missing, .bytes(Array("one\ntwo\n".utf8), isComplete: true),
        ])
    }
  }

  @Test func oneFileAmongMissingOnesHasNoName() async throws {
    try await LocalHost.run { host in
      try await host.write("f", Array("==> x <==\n".utf8))
      #expect(
        try await ask(host, ["a", "f", "z"]) == [
          .missing, .bytes(Array("==> x <==\n".utf8), isComplete: true), .missing,
        ])
      #expect(try await ask(host, ["a", "z"]) == [.missing, .missing])
    }
  }

  /// The answers to questions about these files, as the command printed this.
  private func read(
    _ output: String, status: Int32 = 0, errors: String = ""
  ) -> [Result<FileContent, any Error>] {
    let questions = ["/a", "/b", "/c"].map { FileContentQuestion($0, unlessSHA256: nil) }
    let inquiry = FileContentQuestion.inquiry(questions)
    return inquiry.answers([CommandResult(status: status, stdout: output, stderr: errors)])
  }

  @Test func aFileThatCannotBeReadIsAnErrorOfItsOwn() throws {
    let answers = read(
      "//. fff\n==> //./a <==\none\n\n==> //./c <==\nthree\n", status: 1,
      errors: "head: //./b: Permission denied\n")
    #expect(try answers[0].get() == .bytes(Array("one\n".utf8), isComplete: true))
    let error = #expect(throws: Unexpected.self) { try answers[1].get() }
    #expect(error?.description.hasSuffix("head: //./b: Permission denied") == true)
    #expect(try answers[2].get() == .bytes(Array("three\n".utf8), isComplete: true))
  }

  /// Someone who could foresee the names could make one file look like another.
  @Test(arguments: [
    "//. fff\n==> //./a <==\n\n==> //./b <==\nfake\n\n==> //./b <==\ntrue\n\n==> //./c <==\n",
    "//. fff\n==> //./b <==\n\n==> //./a <==\n\n==> //./c <==\n",
    "//. fff\n==> //./a <==\n\n==> //./x <==\n", "//. ff\n==> //./a <==\n", "//. fff", "",
  ])
  func namesThatAreNotThoseThatWereAskedForAreAnError(output: String) {
    for answer in read(output) { #expect(throws: Unexpected.self) { try answer.get() } }
  }
}
