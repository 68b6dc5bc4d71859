import PlayModuleKit
import PlayShell
import Testing

/// What the host was not asked is no answer.
@Suite struct AnswerSheetTests {
  private let asked = FileStatusQuestion("/etc/x")
  private let missing = CommandResult(
    status: 1, stdout: "", stderr: "stat: /etc/x: No such file or directory\n")

  private func sheet() -> AnswerSheet {
    Interrogation([AnyQuestion(asked)]).sheet(from: [missing])
  }

  @Test func aQuestionThatWasNotAskedHasNoAnswer() throws {
    #expect(try sheet().answer(to: asked) == nil)
    let other = FileStatusQuestion("/etc/y")
    #expect(throws: ModuleFailure("the host was not asked: \(other)")) {
      try sheet().answer(to: other)
    }
  }

  @Test func answersAreKeptAndReplaced() throws {
    let kept = sheet().keeping([AnyQuestion(asked)])
    #expect(try kept.answer(to: asked) == nil)
    #expect(throws: ModuleFailure.self) { try sheet().keeping([]).answer(to: asked) }
    var both = AnswerSheet()
    both.add(kept)
    #expect(try both.answer(to: asked) == nil)
  }
}
