/// A value together with the place it was read from; the parts keep their own places.
public struct Node: Sendable, Equatable {
  /// What was read.
  public indirect enum Content: Sendable, Equatable {
    /// Anything but a list or a map.
    case scalar(Value)
    /// Nodes in order.
    case list([Node])
    /// Named nodes in the order of the file; the reader refuses duplicate keys.
    case map([Entry])
  }

  /// One pair of a map.
  public struct Entry: Sendable, Equatable {
    /// The name.
    public let key: String
    /// Where the name stands.
    public let keyPosition: Position
    /// What it names.
    public let value: Node

    /// Creates an entry.
    public init(key: String, keyPosition: Position, value: Node) {
      self.key = key
      self.keyPosition = keyPosition
      self.value = value
    }
  }

  /// What was read.
  public let content: Content
  /// Where it starts.
  public let position: Position
  /// Whether its text is data as it is, and never a template or an expression.
  public let isVerbatim: Bool

  /// Creates a node.
  public init(_ content: Content, at position: Position, isVerbatim: Bool = false) {
    self.content = content
    self.position = position
    self.isVerbatim = isVerbatim
  }
}

extension Node {
  /// The value without its places.
  public var value: Value {
    switch content {
    case .scalar(let value): value
    case .list(let nodes): .list(nodes.map(\.value))
    case .map(let entries): .map(ValueMap(entries.lazy.map { ($0.key, $0.value.value) }))
    }
  }

  /// Whether it stands in the place of something encrypted for which there is no password.
  public var isLocked: Bool {
    if case .scalar(.unknown) = content { true } else { false }
  }

  /// The text, when the node is a string.
  public var string: String? {
    guard case .scalar(.string(let text)) = content else { return nil }
    return text
  }

  /// The parts, when the node is a list.
  public var list: [Node]? {
    guard case .list(let nodes) = content else { return nil }
    return nodes
  }

  /// The pairs, when the node is a map.
  public var entries: [Entry]? {
    guard case .map(let entries) = content else { return nil }
    return entries
  }

  /// The part of a map with this name.
  public subscript(key: String) -> Node? {
    entries?.first { $0.key == key }?.value
  }

  /// The name of the node's type in messages.
  public var typeName: String {
    switch content {
    case .scalar(let value): value.typeName
    case .list: "a list"
    case .map: "a map"
    }
  }

  /// A node for a value that comes from no file: every part gets the same position.
  public init(_ value: Value, at position: Position, isVerbatim: Bool = false) {
    func node(_ part: Value) -> Node { Node(part, at: position, isVerbatim: isVerbatim) }
    let content: Content =
      switch value {
      case .list(let elements): .list(elements.map(node))
      case .map(let map):
        .map(map.map { Entry(key: $0.key, keyPosition: position, value: node($0.value)) })
      default: .scalar(value)
      }
    self.init(content, at: position, isVerbatim: isVerbatim)
  }
}
