import PlayData

extension Evaluator {
  func execute(_ syntax: LoopSyntax) throws {
    let sequence = try evaluate(syntax.sequence)
    let elements = try located(at: syntax.sequence.offset) { try sequence.elements() }
    try run(syntax, over: elements, in: frame, depth: 0)
  }

  /// Runs a loop's body for every element, or its `else` part when there is none.
  func run(
    _ syntax: LoopSyntax, over all: Elements, in outer: Frame, depth: Int
  ) throws {
    try enter()
    defer { leave() }
    let elements = try syntax.filter.map { Elements(try select(all, by: $0, syntax)) } ?? all
    if elements.isEmpty {
      return try inFrame(Frame(parent: outer)) { try execute(syntax.otherwise) }
    }
    let loop = Loop(syntax, over: elements, in: outer, origin: origin, depth: depth)
    for (index, element) in elements.enumerated() {
      try located(at: syntax.sequence.offset) { try count() }
      loop.index = index
      let inner = Frame(parent: outer)
      try inFrame(inner) {
        try bind(syntax.target, to: element)
        inner.variables["loop"] = .object(loop)
        try execute(syntax.body)
      }
    }
  }

  private func select(
    _ elements: Elements, by filter: ExpressionSyntax, _ syntax: LoopSyntax
  ) throws -> [Datum] {
    try elements.filter { element in
      try inNewFrame {
        try bind(syntax.target, to: element)
        return try isTrue(filter)
      }
    }
  }
}

/// The variable `loop` in the body of a loop.
final class Loop: TemplateObject {
  private let syntax: LoopSyntax
  private let elements: Elements
  private let frame: Frame
  private let origin: TextOrigin
  private let depth: Int
  private var lastChanged: [Datum]?
  var index = 0

  init(
    _ syntax: LoopSyntax, over elements: Elements, in frame: Frame, origin: TextOrigin, depth: Int
  ) {
    self.syntax = syntax
    self.elements = elements
    self.frame = frame
    self.origin = origin
    self.depth = depth
  }

  let typeName = "a loop"

  var length: Int { elements.count }

  func attribute(_ name: String) -> Datum? {
    switch name {
    case "index": .int(index + 1)
    case "index0": .int(index)
    case "revindex": .int(length - index)
    case "revindex0": .int(length - index - 1)
    case "first": .bool(index == 0)
    case "last": .bool(index == length - 1)
    case "length": .int(length)
    case "depth": .int(depth + 1)
    case "depth0": .int(depth)
    case "previtem": index > 0 ? elements[index - 1] : missing(name, "there is no previous item")
    case "nextitem":
      index < length - 1 ? elements[index + 1] : missing(name, "there is no next item")
    default: nil
    }
  }

  private func missing(_ name: String, _ reason: String) -> Datum {
    .undefined(
      Missing(
        path: "loop.\(name)", origin: origin, offset: syntax.sequence.offset, reason: reason))
  }

  func call(_ arguments: CallArguments, in evaluator: Evaluator) throws -> Datum {
    guard syntax.isRecursive else {
      throw Problem.type("only a loop with the word recursive can be called")
    }
    let bound = try Signature(["items"], required: 1).bind(arguments, of: "loop")
    let inner = try bound[0]?.elements() ?? Elements([])
    return .string(
      try evaluator.capture {
        try evaluator.run(syntax, over: inner, in: frame, depth: depth + 1)
      })
  }

  func call(
    method: String, _ arguments: CallArguments, in evaluator: Evaluator
  ) throws -> Datum? {
    switch method {
    case "cycle":
      guard !arguments.positional.isEmpty else { throw Problem.type("cycle needs values") }
      return arguments.positional[index % arguments.positional.count]
    case "changed":
      let isSame = try lastChanged.map {
        try Datum.equal(.list(of: $0), .list(of: arguments.positional))
      }
      lastChanged = arguments.positional
      return .bool(isSame != true)
    default: return nil
    }
  }
}
