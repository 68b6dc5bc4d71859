public import PlayData
import PlayLock

/// A module without its type: its documentation, its parameters, and how to prepare a task of it.
public struct ModuleDefinition: Sendable {
  /// What people read.
  public let info: ModuleInfo
  /// The parameters in the order of their declaration.
  public var parameters: [ParameterDefinition] { declaration.parameters }

  private let declaration: Declaration
  private let prepareTask: @Sendable ([ParameterDecoder.Entry], ValueMap) throws -> PreparedTask

  /// Defines a module, over which is reflected once.
  public init<M: Module>(_ module: M.Type) {
    info = module.info
    declaration = Declaration {
      Mirror(reflecting: module.init()).children.compactMap { child in
        guard let label = child.label, let parameter = child.value as? any ParameterDefining
        else { return nil }
        return parameter.definition(property: String(label.drop { $0 == "_" }))
      }
    }
    prepareTask = { entries, parameters in
      let task = try M(from: ParameterDecoder(entries))
      try task.checkParameters()
      return PreparedTask(
        probe: try task.probe().map { try task.plan($0) }, parameters: parameters,
        isBarrier: task.isBarrier, variables: task.variables, locks: task.locks)
    }
  }

  /// Defines a module that is not written in Swift.
  init(
    info: ModuleInfo, parameters: [ParameterDefinition],
    prepare: @escaping @Sendable ([ParameterDecoder.Entry], ValueMap) throws -> PreparedTask
  ) {
    self.info = info
    declaration = Declaration { parameters }
    prepareTask = prepare
  }

  /// The parameter with this key or alias.
  public func parameter(_ key: String) -> ParameterDefinition? { parameters.named(key) }

  /// Problems that can be seen in the keys alone: unknown, missing and doubly given parameters.
  public func problems(inKeys keys: some Collection<String>) -> [ParameterProblem] {
    let parameters = parameters
    var problems: [ParameterProblem] = []
    var given: [String: String] = [:]
    for key in keys {
      guard let parameter = parameters.named(key), parameter.key != info.collectsUnknown else {
        if info.collectsUnknown == nil { problems.append(unknown(key)) }
        continue
      }
      if let other = given.updateValue(key, forKey: parameter.key) {
        problems.append(
          ParameterProblem(key: key, message: "means the same as \"\(other)\"; give one of them"))
      }
    }
    for parameter in parameters
    where parameter.isRequired && given[parameter.key] == nil
      && parameter.key != info.collectsUnknown
    {
      problems.append(
        ParameterProblem(
          key: nil, message: "\(info.name): the parameter \"\(parameter.key)\" is missing",
          hint: "give it \(parameter.type.phrase)"))
    }
    return problems
  }

  private func unknown(_ key: String) -> ParameterProblem {
    ParameterProblem(
      key: key, message: "\(info.name): unknown parameter \"\(key)\"",
      hint: Suggestion.hint(
        for: key, among: parameters.map(\.key), listing: "\(info.name) has"))
  }

  /// Decodes and checks one task.
  ///
  /// - Throws: `ParameterProblem`, or what the context throws.
  public func prepare(
    _ parameters: ValueMap, in context: any ParameterContext
  ) throws -> PreparedTask {
    var givenCount = 0
    let entries: [ParameterDecoder.Entry]
    do {
      entries = try self.parameters.map { definition in
        let value = try given(definition, in: parameters, context)
        if value != nil { givenCount += 1 }
        return ParameterDecoder.Entry(
          property: definition.property, value: try value ?? fallback(of: definition))
      }
    } catch {
      // What is wrong with the keys explains why a value is missing.
      throw problems(inKeys: parameters.keys).first ?? error
    }
    // When each key is one of these there is nothing wrong with them, which is so for most tasks.
    if givenCount != parameters.count, let problem = problems(inKeys: parameters.keys).first {
      throw problem
    }
    return try prepareTask(entries, parameters)
  }

  /// Checks one value that holds no template.
  public func check(_ value: Value, for key: String, in context: any ParameterContext) throws {
    guard let definition = parameter(key) else { return }
    _ = try parse(value, as: definition, key: key, in: context)
  }

  /// A parameter that the task gives; `nil` when it leaves it to the default.
  private func given(
    _ definition: ParameterDefinition, in parameters: ValueMap, _ context: any ParameterContext
  ) throws -> (any Sendable)? {
    if definition.key == info.collectsUnknown {
      let rest = ValueMap(
        parameters.lazy.filter { parameter($0.key) == nil || $0.key == definition.key }
          .map { ($0.key, $0.value) })
      return try definition.parse(.map(rest), context)
    }
    for key in definition.keys {
      guard let value = parameters[key], value != .null || definition.typedDefault == nil else {
        continue
      }
      return try parse(value, as: definition, key: key, in: context)
    }
    return nil
  }

  private func fallback(of definition: ParameterDefinition) throws -> any Sendable {
    guard let fallback = definition.typedDefault else {
      throw ParameterProblem(key: definition.key, message: "is missing")
    }
    return fallback
  }

  private func parse(
    _ value: Value, as definition: ParameterDefinition, key: String,
    in context: any ParameterContext
  ) throws -> any Sendable {
    do {
      return try definition.parse(value, context)
    } catch let mismatch as ParameterMismatch {
      throw ParameterProblem(key: key, message: mismatch.message, hint: mismatch.hint)
    }
  }
}

/// A task whose parameters are known: what to ask the host, and what follows from the answers.
public struct PreparedTask: Sendable {
  /// The questions, and the plan that the answers lead to.
  public let probe: Probe<Plan>
  /// The parameters as the task gave them.
  public let parameters: ValueMap
  /// Whether later tasks are probed only after this one; see ``Module/isBarrier``.
  public let isBarrier: Bool
  /// Variables that the plan will set; see ``Module/variables``.
  public let variables: [String]
  /// Locks that a change holds on the host.
  public let locks: [String]
}

/// The parameters of a module, found out when they are first asked for: to reflect over all modules
/// takes longer than most playbooks, which use some of them, take otherwise.
private final class Declaration: Sendable {
  private let reflect: @Sendable () -> [ParameterDefinition]
  private let known = Locked<[ParameterDefinition]?>(nil)

  init(_ reflect: @escaping @Sendable () -> [ParameterDefinition]) { self.reflect = reflect }

  var parameters: [ParameterDefinition] {
    known.withLock { known in
      let parameters = known ?? reflect()
      known = parameters
      return parameters
    }
  }
}

extension [ParameterDefinition] {
  /// The parameter with this key or alias.
  fileprivate func named(_ key: String) -> ParameterDefinition? {
    first { $0.keys.contains(key) }
  }
}
