public import PlayData

/// What the host program offers to templates, and how much a template may do.
public struct TemplateEnvironment: Sendable {
  /// Something that can be called with arguments and keyword arguments.
  public typealias Function = @Sendable ([Value], [String: Value]) throws -> Value

  /// A function that sees the variables around its call.
  public typealias Lookup =
    @Sendable ([Value], [String: Value], any VariableScope) throws -> Value

  /// Finds an included template; `nil` when there is none of this name.
  public typealias Loader = @Sendable (String, any VariableScope) throws -> Template?

  /// The functions that a template can call, besides the built-in ones.
  public var functions: [String: Function]
  /// Functions that take the place of others for what is done in earnest, where the others may make
  /// things up to show what would be done.
  public var earnestFunctions: [String: Function] = [:]
  /// What `lookup(NAME, …)` and `query(NAME, …)` know; they get the arguments after the name.
  public var lookups: [String: Lookup]
  /// What `include` asks; without it `include` is refused.
  public var loader: Loader?
  /// Is told of secrets that come up among the variables, before anyone has them.
  public var keepSecret: @Sendable (Secret) -> Void = { _ in }
  /// Tells whether a secret is in a text.
  public var holdsSecret: @Sendable (String) -> Bool = { _ in false }
  /// How many expressions and loop passes one rendering may take, and how long a list may become.
  public var stepLimit = 1_000_000
  /// How many bytes of text one rendering may make.
  public var outputLimit = 16 << 20

  /// Creates an environment.
  public init(
    functions: [String: Function] = [:], lookups: [String: Lookup] = [:], loader: Loader? = nil
  ) {
    self.functions = functions
    self.lookups = lookups
    self.loader = loader
  }

  /// The environment for what is done in earnest.
  public var inEarnest: TemplateEnvironment {
    var environment = self
    environment.functions.merge(earnestFunctions) { $1 }
    return environment
  }
}
