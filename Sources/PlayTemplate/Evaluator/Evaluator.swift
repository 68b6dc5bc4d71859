import PlayData

/// Renders statements and works out expressions, with the limits of one rendering.
final class Evaluator {
  /// How many expressions, blocks and calls may be inside each other while a template runs; this
  /// bounds the use of the stack, which is 512 KB on the threads of the cooperative pool.
  static let depthLimit = 100
  /// How deeply a template may put lists and maps into each other.
  static let dataDepthLimit = 100

  /// So deep may templates be included by each other.
  static let includeLimit = 30

  var scope: any VariableScope
  /// The variables of the outermost template, for lookups and the finding of included templates.
  let hostScope: any VariableScope
  let environment: TemplateEnvironment
  /// The text that is running, which changes in included templates.
  var origin: TextOrigin
  var frame = Frame(parent: nil)
  var output = ""
  /// The included templates that are running, outermost first.
  var includes: [String] = []
  /// Whether the text is gone through before a run, so that of what it sets some is not known; even
  /// whether that exists is then open.
  var isPartial = false
  /// The place of the filter or test that is applied.
  var place = 0
  private var depth = 0
  private var steps = 0
  /// Frames that hold a macro, and the macro them; they are taken apart in the end.
  private var cyclicFrames: [Frame] = []

  init(scope: any VariableScope, environment: TemplateEnvironment, origin: TextOrigin) {
    self.scope = scope
    hostScope = scope
    self.environment = environment
    self.origin = origin
  }

  deinit { for frame in cyclicFrames { frame.variables = [:] } }

  /// Does the whole work and tells whatever goes wrong as a `TemplateError`.
  func perform<Result>(_ work: (Evaluator) throws -> Result) throws -> Result {
    do {
      return try work(self)
    } catch let missing as Missing {
      throw missing.error(suggesting: scope.names)
    } catch let problem as Problem {
      throw problem.error(at: origin.start)
    }
  }

  /// Does a part of the work; what goes wrong in it gets this place.
  func located<Result>(at offset: Int, _ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let problem as Problem {
      throw problem.error(at: origin.position(at: offset))
    }
  }

  /// Enters something that may contain itself; `leave()` must follow.
  func enter() throws {
    depth += 1
    guard depth > Self.depthLimit else { return }
    throw Problem.limit(
      "more than \(Self.depthLimit) expressions, blocks and calls are inside each other",
      hint: "a macro that calls itself must come to an end")
  }

  func leave() { depth -= 1 }

  /// Counts steps of work.
  func count(_ number: Int = 1) throws {
    steps += number
    guard steps > environment.stepLimit else { return }
    throw Problem.limit("the template takes more than \(environment.stepLimit) steps")
  }

  /// Refuses a text that would become too large.
  func checkSize(_ size: Int) throws {
    guard size > environment.outputLimit else { return }
    throw Problem.limit("the result is larger than \(environment.outputLimit) bytes")
  }

  /// Refuses a list that would become too long: one that no loop could go through.
  func checkCount(_ count: Int) throws {
    guard count > environment.stepLimit else { return }
    throw Problem.limit("the list is longer than \(environment.stepLimit) elements")
  }

  /// Adds a text to the output.
  func write(_ text: String) throws {
    output += text
    try checkSize(output.utf8.count)
  }

  /// The text that some work writes, in place of writing it.
  func capture(_ work: () throws -> Void) throws -> String {
    let outer = output
    output = ""
    defer { output = outer }
    try work()
    return output
  }

  /// Does some work with variables of its own.
  func inFrame<Result>(_ inner: Frame, _ work: () throws -> Result) rethrows -> Result {
    let outer = frame
    frame = inner
    defer { frame = outer }
    return try work()
  }

  func inNewFrame<Result>(_ work: () throws -> Result) rethrows -> Result {
    try inFrame(Frame(parent: frame), work)
  }

  /// An undefined value that the filter at work gives.
  func nothing(_ reason: String, named name: String? = nil, among names: [String] = []) -> Datum {
    .undefined(
      Missing(
        path: name ?? reason, origin: origin, offset: place, name: name, candidates: names,
        reason: reason))
  }

  /// Defines a macro in the current frame.
  func define(_ macro: Macro) {
    frame.variables[macro.syntax.name] = .object(macro)
    cyclicFrames.append(frame)
  }
}

/// The variables that a template sets, from one scope outwards.
final class Frame {
  var variables: [String: Datum] = [:]
  let parent: Frame?

  init(parent: Frame?) { self.parent = parent }

  func value(of name: String) -> Datum? {
    var frame: Frame? = self
    while let current = frame {
      if let value = current.variables[name] { return value }
      frame = current.parent
    }
    return nil
  }

  /// All names, for suggestions.
  var names: [String] { Array(variables.keys) + (parent?.names ?? []) }
}
