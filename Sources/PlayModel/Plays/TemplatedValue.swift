public import PlayData
public import PlayTemplate

/// A value from a file whose texts may be templates, parsed once and rendered for every host.
public struct TemplatedValue: Sendable {
  private indirect enum Content: Sendable {
    case literal(Value)
    /// What no password opens; nothing can be said of it.
    case locked(until: String)
    case template(Template)
    case list([TemplatedValue])
    case map([(key: String, value: TemplatedValue)])
  }

  private let content: Content
  /// What was read.
  public let node: Node

  /// Parses the templates in a value.
  ///
  /// - Throws: The mistakes in all of them.
  public init(parsing node: Node) throws(Diagnostics) {
    self.node = node
    switch node.content {
    case .scalar(.string(let text))
    where !node.isVerbatim && text.holdsTemplate:
      do throws(TemplateError) {
        content = .template(
          try Template(parsing: text, from: TextOrigin(node), options: Self.options))
      } catch {
        throw Diagnostics([error.diagnostic])
      }
    case .scalar(.unknown(let condition)): content = .locked(until: condition)
    case .scalar(let value): content = .literal(value)
    case .list(let nodes):
      var mistakes = Diagnostics()
      let parts = nodes.compactMap { Self.parse($0, &mistakes) }
      if mistakes.hasErrors { throw mistakes }
      content = parts.allSatisfy(\.isLiteral) ? .literal(node.value) : .list(parts)
    case .map(let entries):
      var mistakes = Diagnostics()
      let parts = entries.compactMap { entry in
        Self.parse(entry.value, &mistakes).map { (key: entry.key, value: $0) }
      }
      if mistakes.hasErrors { throw mistakes }
      content = parts.allSatisfy(\.value.isLiteral) ? .literal(node.value) : .map(parts)
    }
  }

  /// Texts of playbooks and inventories have few lines, and patterns with many backslashes.
  private static let options: TemplateOptions = {
    var options = TemplateOptions()
    options.keepsBackslashes = true
    return options
  }()

  /// A value that is known.
  public init(_ value: Value) {
    content = .literal(value)
    node = Node(value, at: Position(source: Self.nowhere, offset: 0))
  }

  private static let nowhere = Source(name: "a loop", bytes: [])

  private static func parse(_ node: Node, _ mistakes: inout Diagnostics) -> TemplatedValue? {
    do throws(Diagnostics) {
      return try TemplatedValue(parsing: node)
    } catch {
      mistakes.append(error)
      return nil
    }
  }

  /// Whether there is nothing to render.
  public var isLiteral: Bool {
    if case .literal = content { true } else { false }
  }

  /// The value, when there is nothing to render.
  public var literal: Value? {
    guard case .literal(let value) = content else { return nil }
    return value
  }

  /// The parts of a map that hold no template.
  public var literalEntries: [(key: String, value: Value)] {
    switch content {
    case .literal(.map(let map)): map.map { ($0.key, $0.value) }
    case .map(let parts): parts.compactMap { part in part.value.literal.map { (part.key, $0) } }
    default: []
    }
  }

  /// The templates in it.
  public var templates: [Template] {
    switch content {
    case .literal, .locked: []
    case .template(let template): [template]
    case .list(let parts): parts.flatMap(\.templates)
    case .map(let parts): parts.flatMap(\.value.templates)
    }
  }

  /// Renders the value; a part of a map that waits for a task becomes a value that is not known.
  public func valueOfKnownParts(
    in scope: any VariableScope, environment: TemplateEnvironment
  ) throws -> Value {
    guard case .map(let parts) = content else {
      return try value(in: scope, environment: environment)
    }
    var map = ValueMap(capacity: parts.count)
    for (key, part) in parts {
      do {
        if let value = try part.given(in: scope, environment: environment) { map[key] = value }
      } catch let error as TemplateError {
        guard case .unknown(let task) = error.kind else { throw error }
        map[key] = .unknown(until: task)
      }
    }
    return .map(map)
  }

  /// Renders the value, unless it is `omit`.
  ///
  /// - Returns: The value; `nil` counts as if nothing had been given.
  public func given(
    in scope: any VariableScope, environment: TemplateEnvironment
  ) throws -> Value? {
    do {
      return try value(in: scope, environment: environment)
    } catch let error as TemplateError where error.kind == .omitted {
      return nil
    }
  }

  /// Renders the value; parts of lists and maps that are `omit` are left out.
  ///
  /// - Throws: `TemplateError`, with the kind `omitted` when the whole value is `omit`.
  public func value(
    in scope: any VariableScope, environment: TemplateEnvironment
  ) throws -> Value {
    switch content {
    case .literal(let value): return value
    case .locked(let condition): return .unknown(until: condition)
    case .template(let template): return try template.value(in: scope, environment: environment)
    case .list(let parts):
      return .list(try parts.compactMap { try $0.given(in: scope, environment: environment) })
    case .map(let parts):
      var map = ValueMap(capacity: parts.count)
      for (key, part) in parts {
        if let value = try part.given(in: scope, environment: environment) { map[key] = value }
      }
      return .map(map)
    }
  }
}

/// A variable that a file defines.
public struct VariableDefinition: Sendable {
  /// The name.
  public let name: String
  /// The value.
  public let value: TemplatedValue

  /// Defines a variable.
  public init(name: String, value: TemplatedValue) {
    self.name = name
    self.value = value
  }
}
