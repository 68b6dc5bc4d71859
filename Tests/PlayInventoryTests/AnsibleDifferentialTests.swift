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

  @Test func everyInventoryIsListedAndDrawnAsByAnsibleInventory() async throws {
    let cases = try DifferentialCase.all(in: Self.folder + "/Cases")
      .filter { $0.expectation.differs == nil }
    let options = [["--list"], ["--list", "--export"], ["--graph"]]
    let commands = cases.flatMap { one in
      options.map { ["ansible-inventory"] + $0 + one.inventorySources.flatMap { ["-i", $0] } }
    }
    let answers = try await AnsibleOracle.run(commands, in: Self.folder)
    for (index, one) in cases.enumerated() {
      let sources = one.inventorySources.map(InventorySource.init(argument:))
      guard
        let (inventory, _) = try? await Inventory.load(
          sources, files: LocalFiles(), run: InventoryProgram.list)
      else { continue }
      let theirs = answers[(3 * index)..<(3 * index + 3)].map(\.output)
      for (variables, text) in zip([InventoryListing.Variables.merged, .own], theirs) {
        let ours = InventoryListing(inventory, of: inventory.hosts, variables).value
        // The name of the format, which is Ansible's own matter.
        let plain = text.replacing(#/,\s*"profile": "inventory_legacy"/#, with: "")
          .replacing(#/\s*"profile": "inventory_legacy"\s*/#, with: "")
        let listed = JSON.write(.map(ours), indent: 4) + "\n"
        #expect(try Self.unordered(listed) == Self.unordered(plain), "\(one.name)")
      }
      let graph = InventoryGraph(inventory).lines(from: "all")
      let drawn = theirs[2].split(separator: "\n").map(String.init)
      #expect(graph.sorted() == drawn.sorted(), "\(one.name)")
    }
  }

  /// A listing in which the order of children, a matter of chance in Ansible, plays no part.
  private static func unordered(_ listing: String) throws -> Value {
    let node = try JSON.read(Source(name: "listing", text: listing))
    let entries = try #require(node.value.map)
    return .map(
      ValueMap(
        entries.map { name, group in
          guard var entry = group.map, let children = entry["children"]?.list else {
            return (name, group)
          }
          let names = children.compactMap(\.string).sorted()
          entry["children"] = .list(names.map { .string($0) })
          return (name, .map(entry))
        }))
  }

  @Test func variablesStandInTheTreeAsInAnsibleInventory() async throws {
    let path = Self.folder + "/Patterns/hosts"
    let answers = try await AnsibleOracle.run(
      [["ansible-inventory", "--graph", "--vars", "-i", path]], in: Self.folder)
    let (inventory, _) = try await Inventory.load(
      [.path(path)], files: LocalFiles(), run: InventoryProgram.list)
    let lines = InventoryGraph(inventory, variables: { $0 }).lines(from: "all")
    #expect(lines.joined(separator: "\n") + "\n" == answers[0].output)
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
