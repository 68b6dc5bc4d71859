public import PlayData
public import PlayModuleKit

/// One use of a role in a play; its variables, registers and handlers belong to this use, and to those
/// that its own tasks and dependencies make of other roles.
public final class RoleUse: Sendable {
  /// Its place among the uses of the run, for telling them apart.
  public let id: Int
  /// The role's name.
  public let role: String
  /// The name of this use: `as`, or the role's name.
  public let name: String
  /// The role's folder.
  public let path: String
  /// `defaults/main.json`, and the defaults of declared arguments before them.
  public let ownDefaults: [VariableDefinition]
  /// `vars/main.json` and then the parameters of this use.
  public let ownVariables: [VariableDefinition]
  /// The use of the role whose tasks or dependencies name this one.
  public let outer: RoleUse?
  /// The arguments that the role declares.
  public let arguments: [RoleArgument]
  /// The uses that this one depends on.
  public let dependencies: [RoleUse]
  /// Where the play names the role.
  public let position: Position

  init(
    id: Int, role: String, name: String, path: String, defaults: [VariableDefinition],
    variables: [VariableDefinition], outer: RoleUse?, arguments: [RoleArgument],
    dependencies: [RoleUse], position: Position
  ) {
    self.id = id
    self.role = role
    self.name = name
    self.path = path
    ownDefaults = defaults
    ownVariables = variables
    self.outer = outer
    self.arguments = arguments
    self.dependencies = dependencies
    self.position = position
  }

  /// This use and those around it, the innermost first.
  public var chain: UnfoldFirstSequence<RoleUse> { sequence(first: self) { $0.outer } }

  /// The defaults that its tasks see; of one name the last counts.
  public var defaults: [VariableDefinition] { (outer?.defaults ?? []) + ownDefaults }

  /// The variables that its tasks see; of one name the last counts.
  public var variables: [VariableDefinition] { (outer?.variables ?? []) + ownVariables }

  /// The same use with what it depends on.
  func depending(on dependencies: [RoleUse]) -> RoleUse {
    RoleUse(
      id: id, role: role, name: name, path: path, defaults: ownDefaults, variables: ownVariables,
      outer: outer, arguments: arguments, dependencies: dependencies, position: position)
  }
}

/// An argument that a role declares in `meta/main.json`.
public struct RoleArgument: Sendable {
  /// The types that arguments can have.
  public enum Kind: String, CaseIterable, Sendable {
    /// Text.
    case string
    /// A whole number.
    case int
    /// `true` or `false`.
    case bool
    /// An absolute path on the host.
    case path
    /// A list.
    case list
    /// A map.
    case map
    /// Text that is never shown.
    case secret
    /// A number of bytes, for example `10G`.
    case size
  }

  /// The name.
  public let name: String
  /// What it accepts.
  public let kind: Kind
  /// Whether it must have a value.
  public let isRequired: Bool
  /// The words that it accepts; `nil` for any.
  public let choices: [Value]?
  /// What it means.
  public let documentation: String?
  /// Where it is declared.
  public let position: Position

  /// What is wrong with a value, or `nil`.
  public func mismatch(of value: Value) -> ParameterMismatch? {
    let isOfKind =
      switch (kind, value) {
      case (.string, .string), (.secret, .string), (.int, .int), (.bool, .bool), (.list, .list),
        (.map, .map):
        true
      case (.path, .string(let text)): RemotePath(text) != nil
      case (.size, .string(let text)): ByteSize(text) != nil
      case (.size, .int(let number)): number >= 0
      default: false
      }
    guard isOfKind else { return ParameterMismatch(expected: phrase, got: shown(value)) }
    guard let choices, !choices.contains(value) else { return nil }
    let words = choices.map { $0.string ?? JSON.write($0) }
    return ParameterMismatch(
      expected: "one of " + words.joined(separator: ", "), got: shown(value),
      hint: value.string.flatMap { Suggestion.hint(for: $0, among: words) })
  }

  /// What it accepts, as a parameter of a module.
  var parameterType: ParameterType {
    let words = choices?.compactMap(\.string) ?? []
    if !words.isEmpty, words.count == choices?.count { return .choice(words) }
    return switch kind {
    case .string, .secret: .string(format: nil)
    case .path, .size: .string(format: phrase)
    case .int: .integer
    case .bool: .boolean
    case .list: .list(.any)
    case .map: .map(.any)
    }
  }

  private func shown(_ value: Value) -> Value {
    kind == .secret && value.string != nil ? .string(Secret.mask) : value
  }

  private var phrase: String {
    switch kind {
    case .string, .secret: "a string"
    case .int: "an integer"
    case .bool: "true or false"
    case .path: "an absolute path"
    case .list: "a list"
    case .map: "a map"
    case .size: "a size such as \"10G\""
    }
  }
}
