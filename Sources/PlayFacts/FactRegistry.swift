public import PlayData
public import PlayModuleKit

/// All facts that playbooks can use.
public enum FactRegistry {
  /// The facts by group, each group in the order of its file.
  public static let facts: [Fact] =
    SystemFacts.facts + HardwareFacts.facts + KernelFacts.facts + TimeFacts.facts
    + NetworkFacts.facts + StorageFacts.facts + SoftwareFacts.facts + LocalFacts.facts

  /// Finds out all facts in one exchange; equal questions are asked once.
  ///
  /// - Returns: The facts by name, in the order of the registry.
  public static func all() -> Probe<ValueMap> {
    Probe<[Value]>.each(facts.map(\.probe)).map { values in
      ValueMap(zip(facts.map(\.name), values))
    }
  }
}
