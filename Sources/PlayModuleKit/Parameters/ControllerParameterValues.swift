public import PlayData

/// A file or a folder of the controller that a task sends to the host.
public struct LocalFile: Hashable, Sendable, ParameterValue {
  /// One file below a folder.
  public struct Entry: Hashable, Sendable {
    /// The path below the folder.
    public let path: String
    /// All bytes.
    public let content: [UInt8]
    /// The permission bits.
    public let mode: Int
    private let digest = SharedDigest()

    /// The SHA-256 of the bytes, worked out once for all hosts.
    public var sha256: String { digest.hex(of: content) }

    /// Creates an entry.
    public init(path: String, content: [UInt8], mode: Int) {
      self.path = path
      self.content = content
      self.mode = mode
    }
  }

  /// What the path names.
  public enum Content: Hashable, Sendable {
    /// A file and its permission bits.
    case file([UInt8], mode: Int)
    /// A folder: the files in it at any depth, sorted by path, and the folders without files.
    case folder([Entry], emptyFolders: [String])
  }

  /// The path as the task gave it; a slash at the end means the content of a folder.
  public let path: String
  /// What is there.
  public let content: Content
  private let digest: SharedDigest

  /// The SHA-256 of a file's bytes, worked out once for all hosts; `nil` of a folder.
  public var sha256: String? {
    guard case .file(let bytes, _) = content else { return nil }
    return digest.hex(of: bytes)
  }

  /// Creates a file.
  public init(path: String, content: Content) {
    self.path = path
    self.content = content
    digest = SharedDigest()
  }

  /// What the parameter accepts.
  public static var parameterType: ParameterType {
    .string(format: "a path of the controller, looked for in the role's files")
  }

  /// Reads the file that the value names.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    self = try context.localFile(String(parameter: value, in: context))
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .string(path) }
}

/// How a template is written.
public struct TemplateStyle: Hashable, Sendable {
  /// Whether the newline after a block is removed.
  public var trimBlocks = true
  /// Whether blanks before a block are removed.
  public var lstripBlocks = false
  /// What starts and ends an expression.
  public var variable = (start: "{{", end: "}}")
  /// What starts and ends a block.
  public var block = (start: "{%", end: "%}")
  /// What starts and ends a comment.
  public var comment = (start: "{#", end: "#}")
  /// What ends a line of the result.
  public var newline = "\n"

  /// Jinja's delimiters with Ansible's white space.
  public init() {}

  /// Whether both are the same.
  public static func == (left: TemplateStyle, right: TemplateStyle) -> Bool {
    left.parts == right.parts
  }

  /// Feeds what equality looks at.
  public func hash(into hasher: inout Hasher) { hasher.combine(parts) }

  private var parts: [String] {
    [
      "\(trimBlocks)", "\(lstripBlocks)", variable.start, variable.end, block.start, block.end,
      comment.start, comment.end, newline,
    ]
  }
}

/// A template file of the controller, ready to be rendered in the scope of its task.
public struct LocalTemplate: Sendable, ParameterValue {
  /// The path as the task gave it.
  public let path: String
  /// Renders it; the same style gives the same text.
  public let render: @Sendable (TemplateStyle) throws -> String

  /// Creates a template.
  public init(path: String, render: @escaping @Sendable (TemplateStyle) throws -> String) {
    self.path = path
    self.render = render
  }

  /// What the parameter accepts.
  public static var parameterType: ParameterType {
    .string(format: "a path of the controller, looked for in the role's templates")
  }

  /// Finds the template that the value names.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    self = try context.localTemplate(String(parameter: value, in: context))
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .string(path) }
}

/// An expression without braces and its value in the scope of the task.
public struct EvaluatedExpression: Hashable, Sendable, ParameterValue {
  /// The expression.
  public let text: String
  /// Its value.
  public let value: Value

  /// Creates an evaluated expression.
  public init(text: String, value: Value) {
    self.text = text
    self.value = value
  }

  /// What the parameter accepts.
  public static var parameterType: ParameterType {
    .either([.string(format: "an expression"), .boolean])
  }

  /// Evaluates the text; a boolean stands for itself.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    if case .bool(let flag) = value {
      self.init(text: "\(flag)", value: value)
    } else {
      let text = try String(parameter: value, in: context)
      self.init(text: text, value: try context.evaluate(text))
    }
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .string(text) }
}
