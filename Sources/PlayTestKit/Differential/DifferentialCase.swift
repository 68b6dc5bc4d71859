public import PlayData

/// A folder with something that swplay and Ansible both read.
public struct DifferentialCase: Sendable {
  /// The folder's name, which says what the case is about.
  public let name: String
  /// The folder's absolute path.
  public let folder: String
  /// What its `case.json` says, if it has one.
  public let settings: Node?

  /// The cases in a folder, sorted by name.
  public static func all(in folder: String) throws -> [DifferentialCase] {
    try (LocalFiles().list(folder) ?? []).map { name in
      let folder = "\(folder)/\(name)"
      let path = "\(folder)/case.json"
      let settings = try LocalFiles().source(path).map { source in try JSON.read(source) }
      return DifferentialCase(name: name, folder: folder, settings: settings)
    }
  }

  /// A list of texts in the settings.
  public func texts(_ key: String) -> [String]? {
    settings?[key]?.list?.compactMap(\.string)
  }

  /// What the case says about the outcome.
  public var expectation: DifferentialExpectation {
    DifferentialExpectation(differs: settings?["differs"]?.string, texts("mismatches") ?? [])
  }
}

/// Whether swplay and Ansible shall agree; where they shall not, in what they differ.
public struct DifferentialExpectation: Sendable, Equatable {
  /// The entry of `docs/differences-from-ansible.md` that has the reason.
  public let differs: String?
  /// All differences that are expected, as the test words them.
  public let mismatches: [String]

  /// Expects these differences.
  public init(differs: String? = nil, _ mismatches: [String] = []) {
    self.differs = differs
    self.mismatches = mismatches
  }

  /// What is wrong with an outcome; `nil` when it is as expected.
  public func fault(in found: [String]) -> String? {
    if found.isEmpty, differs != nil { return "swplay and Ansible agree; delete \"differs\"" }
    guard found.sorted() != mismatches.sorted() else { return nil }
    return "found " + JSON.write(.list(found.sorted().map { .string($0) }), indent: 2)
  }
}
