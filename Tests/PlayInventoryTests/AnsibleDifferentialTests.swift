import PlayData
import PlayInventory
import PlayTestKit
import Testing

/// Reads inventories and patterns here and with the real Ansible, and compares.
///
/// A case is a folder in `Cases` with a file `hosts`; a `case.json` may name other `sources`, and where
/// swplay is meant to differ `differs`, an entry of the page of differences, with the `mismatches` as
/// the failing test words them.
@Suite struct AnsibleDifferentialTests {
  private static let folder = #filePath.split(separator: "/").dropLast()
    .reduce("") { "\($0)/\($1)" }

  @Test func everyInventoryGivesWhatAnsibleInventoryGives() async throws {
    let cases = try DifferentialCase.all(in: Self.folder + "/Cases")
    #expect(cases.count >= 40)
    let sources = cases.map { $0.inventorySources }
    let answers = try await AnsibleOracle.run(
      sources.map { ["ansible-inventory", "--list"] + $0.flatMap { ["-i", $0] } }, in: Self.folder)
    for ((one, sources), answer) in zip(zip(cases, sources), answers) {
      let ours = await InventoryPicture(loading: sources)
      let mismatches = InventoryPicture.mismatches(ours, try InventoryPicture(list: answer))
      let fault = one.expectation.fault(in: mismatches)
      #expect(fault == nil, "\(one.name): \(answer.errors)")
    }
  }

  @Test func everyPatternSelectsWhatAnsibleSelects() async throws {
    let patterns = try PatternCase.all(at: Self.folder + "/Patterns/patterns.json")
    #expect(patterns.count >= 60)
    let path = Self.folder + "/Patterns/hosts"
    let answers = try await AnsibleOracle.run(
      patterns.map { ["ansible", $0.pattern, "--list-hosts", "-i", path] }, in: Self.folder)
    let (inventory, _) = try await Inventory.load(
      [.path(path)], files: LocalFiles(), run: InventoryProgram.list)
    for (one, answer) in zip(patterns, answers) {
      let theirs = answer.status == 0 ? one.text(of: answer.listedHosts) : "refuses"
      let selected = try? inventory.select(one.pattern).map(\.name)
      let ours = selected.map(one.text) ?? "refuses"
      let mismatches = ours == theirs ? [] : ["ansible: \(theirs); swplay: \(ours)"]
      let fault = one.expectation.fault(in: mismatches)
      #expect(fault == nil, "\(one.pattern)")
    }
  }

  @Test func everyDifferenceIsOnThePageAndHasACase() throws {
    let cases = try DifferentialCase.all(in: Self.folder + "/Cases").map(\.expectation)
    let patterns = try PatternCase.all(at: Self.folder + "/Patterns/patterns.json")
    let ofInventories = try DifferencesPage.entries(of: "Inventory")
    let ofPatterns = try DifferencesPage.entries(of: "Patterns of hosts")
    #expect(Set(cases.compactMap(\.differs)) == Set(ofInventories))
    #expect(Set(patterns.compactMap(\.expectation.differs)) == Set(ofPatterns))
  }
}

extension DifferentialCase {
  /// What `-i` is given: a path in the case's folder, or a list of hosts.
  fileprivate var inventorySources: [String] {
    (texts("sources") ?? ["hosts"]).map { $0.contains(",") ? $0 : "\(folder)/\($0)" }
  }
}

extension AnsibleOracle.Answer {
  /// The hosts that `--list-hosts` printed, below a line with their number.
  var listedHosts: [String] {
    output.split(separator: "\n").dropFirst().map { String($0.drop { $0 == " " }) }
  }
}

/// A pattern; in the file a text, or a map that says in what swplay differs.
private struct PatternCase {
  let pattern: String
  let isOrdered: Bool
  let expectation: DifferentialExpectation

  static func all(at path: String) throws -> [PatternCase] {
    let document = try JSON.read(try #require(try LocalFiles().source(path)))
    return try ["ordered", "unordered"].flatMap { key in
      try #require(document[key]?.list).map { try PatternCase($0, isOrdered: key == "ordered") }
    }
  }

  private init(_ node: Node, isOrdered: Bool) throws {
    pattern = try #require(node.string ?? node["pattern"]?.string)
    self.isOrdered = isOrdered
    expectation = DifferentialExpectation(
      differs: node["differs"]?.string, node["mismatches"]?.list?.compactMap(\.string) ?? [])
  }

  /// The hosts as text; in Ansible the order of a group with others below it is a matter of chance.
  func text(of hosts: [String]) -> String {
    (isOrdered ? hosts : hosts.sorted()).joined(separator: " ")
  }
}
