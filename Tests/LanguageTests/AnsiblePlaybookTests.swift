import PlayData
import PlayTestKit
import Testing

/// Runs playbooks with swplay and with the real `ansible-playbook`, and compares task by task.
///
/// A case is a folder in `Cases` with a `site.json` and what it needs beside it, such as `roles`. Both
/// programs run it on the hosts of `inventory`. They must run the same tasks on every host, each must
/// end alike, and each `debug` must show the same. A `case.json` may say more: the `options` of both
/// command lines, and where they are meant to differ `differs`, an entry of the page of differences,
/// with the `mismatches` as the failing test words them.
@Suite struct AnsiblePlaybookTests {
  private static let folder = #filePath.split(separator: "/").dropLast()
    .reduce("") { "\($0)/\($1)" }
  private static let inventory = folder + "/inventory/hosts"

  @Test func everyPlaybookEndsAsWithAnsible() async throws {
    let cases = try DifferentialCase.all(in: Self.folder + "/Cases")
    #expect(cases.count >= 40)
    let answers = try await AnsibleOracle.run(
      cases.map { ["ansible-playbook"] + $0.arguments(Self.inventory) }, in: Self.folder)
    for (one, answer) in zip(cases, answers) {
      let finished = try await Swplay.run(one.arguments(Self.inventory) + ["--json"])
      let mismatches = PlaybookOutcome.mismatches(
        try PlaybookOutcome(finished), try PlaybookOutcome(answer))
      let fault = one.expectation.fault(in: mismatches)
      #expect(fault == nil, "\(one.name): \(answer.errors)\(finished.errors)")
    }
  }

  @Test func everyDifferenceIsOnThePageAndHasACase() throws {
    let cases = try DifferentialCase.all(in: Self.folder + "/Cases")
    let entries = try DifferencesPage.entries(of: "Playbooks")
    #expect(Set(cases.compactMap(\.expectation.differs)) == Set(entries))
  }
}

extension DifferentialCase {
  /// The arguments that both programs are given.
  fileprivate func arguments(_ inventory: String) -> [String] {
    ["\(folder)/site.json", "-i", inventory] + (texts("options") ?? [])
  }
}
