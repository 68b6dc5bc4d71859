public import PlayData

/// One command for a host's shell: what to run, never how it is spelt in the script.
public struct ShellCommand: Hashable, Sendable {
  /// A variable of the command's environment.
  public struct Variable: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The value; it travels in the script and never in an argument list.
    @ByteText public private(set) var value: String

    /// Creates a variable.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The program and its arguments, or one of the ``HostFunction``s and its arguments.
  public var arguments: [String]
  /// Variables that the command gets on top of the session's.
  public var environment: [Variable]
  /// The folder to run in; `nil` is the session's.
  public var directory: String?
  /// What the command reads; without it standard input is empty.
  public var input: [UInt8]?
  /// Whether output goes through files of its own, so that a daemon that the command leaves behind
  /// cannot write into the answers of later commands.
  public var isDetached: Bool
  /// Whether the command runs over a connection that is made for it, with which the session goes on:
  /// so it shows that the host can still be reached.
  public var isOverNewConnection = false
  /// How the session goes on when the command ends its connection.
  public var reconnection: Reconnection?
  /// What the command is known by when it may take long; `nil` when it ends soon.
  public var job: Job?

  /// Creates a command.
  public init(
    _ arguments: [String], environment: [Variable] = [], directory: String? = nil,
    input: [UInt8]? = nil, isDetached: Bool = false
  ) {
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.input = input
    self.isDetached = isDetached
  }

  /// Whether both run the same, byte by byte.
  public static func == (left: ShellCommand, right: ShellCommand) -> Bool {
    left.arguments.elementsEqual(right.arguments) { $0.hasSameBytes(as: $1) }
      && left.environment == right.environment
      && left.directory.map { ByteText($0) } == right.directory.map { ByteText($0) }
      && left.input == right.input && left.isDetached == right.isDetached
      && left.isOverNewConnection == right.isOverNewConnection
      && left.reconnection == right.reconnection && left.job == right.job
  }

  /// Feeds what most tells commands apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(arguments)
    hasher.combine(input)
  }
}

extension ShellCommand.Variable {
  /// Throws for a name or a value that no environment can hold.
  public func check() throws(ShellQuotingError) {
    _ = try ShellQuoting.variableName(name)
    _ = try ShellQuoting.quote(value)
  }
}

extension ShellCommand {
  /// The session's function that the command calls; `nil` when it runs a program.
  public var function: HostFunction? { arguments.first.flatMap(HostFunction.init) }

  /// Throws for a word that no shell can pass on, so that it can be told before anything is sent.
  public func check() throws(ShellQuotingError) {
    guard !arguments.isEmpty else { throw .noProgram }
    for word in arguments { _ = try ShellQuoting.quote(word) }
    if let directory { _ = try ShellQuoting.quote(directory) }
    for variable in environment { try variable.check() }
  }
}

extension ShellCommand: ExpressibleByArrayLiteral {
  /// A program and its arguments.
  public init(arrayLiteral elements: String...) { self.init(elements) }
}

extension ShellCommand: CustomStringConvertible {
  /// The command as a person would type it.
  public var description: String {
    (try? ShellQuoting.join(shownWords)) ?? shownWords.joined(separator: " ")
  }

  /// The words as people see them: a script that swplay brings along stands by its name alone.
  ///
  /// Such a script is run as `sh -c TEXT swplay-NAME …`.
  public var shownWords: [String] {
    let name = arguments.indices.dropFirst(3).first { index in
      arguments[index].hasPrefix("swplay-") && arguments[(index - 3)...].starts(with: ["sh", "-c"])
    }
    guard let name else { return arguments }
    return Array(arguments[..<(name - 3)] + arguments[name...])
  }
}
