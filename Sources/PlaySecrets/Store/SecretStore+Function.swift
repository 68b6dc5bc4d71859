public import PlayData

extension SecretStore {
  /// `generate_secret(name, length=32, alphabet=…)` as templates call it.
  ///
  /// In a check a secret that is missing is made up, to show what would be done; for what is done in
  /// earnest even then it is not known.
  /// - Throws: ``SecretStoreError``, or ``CallProblem`` about the arguments.
  public func generate(
    _ arguments: [Value], _ named: [String: Value], isEarnest: Bool
  ) throws -> Value {
    let names = ["name", "length", "alphabet"]
    guard arguments.count <= names.count else {
      throw CallProblem(description: "expected at most 3 arguments, got \(arguments.count)")
    }
    var values = Dictionary(zip(names, arguments)) { first, _ in first }
    for (name, value) in named {
      guard names.contains(name) else {
        let hint = Suggestion.hint(for: name, among: names, listing: "there are")
        throw CallProblem(
          description: "unknown argument \"\(name)\"" + (hint.map { "; \($0)" } ?? ""))
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw CallProblem(description: "the argument \"\(name)\" is given twice")
      }
    }
    guard let name = values["name"]?.string else {
      throw CallProblem.mismatch("name", "a string", values["name"])
    }
    guard case .int(let length) = values["length"] ?? 32 else {
      throw CallProblem.mismatch("length", "an integer", values["length"])
    }
    guard let alphabet = (values["alphabet"] ?? .string(Self.alphabet)).string else {
      throw CallProblem.mismatch("alphabet", "a string", values["alphabet"])
    }
    let secret = try secret(
      name, length: length, alphabet: alphabet, isEarnest: isEarnest)
    return secret.map { .string($0.revealed) } ?? .unknown(until: "generate_secret \"\(name)\"")
  }

  /// A call with arguments that do not fit.
  public struct CallProblem: Error, Equatable, CustomStringConvertible {
    /// What was expected and what came.
    public let description: String

    fileprivate static func mismatch(
      _ name: String, _ expected: String, _ value: Value?
    ) -> CallProblem {
      CallProblem(
        description: "\(name): expected \(expected), got \(value?.typeName ?? "nothing")")
    }
  }
}
