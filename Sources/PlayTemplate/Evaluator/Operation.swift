import PlayData

/// Something with a name that is applied to a value: a filter, a test, a method or a function.
struct Operation<Result>: Sendable {
  /// The work; the evaluator is there for limits and for calling other operations.
  typealias Work = @Sendable (Datum, Arguments, Evaluator) throws -> Result

  let name: String
  let signature: Signature
  /// Whether undefined and unknown values reach it; others refuse them beforehand.
  let isLenient: Bool
  let apply: Work

  init(
    _ name: String, _ parameters: [String] = [], required: Int = 0,
    extra: Signature.Extra = .none, isLenient: Bool = false, apply: @escaping Work
  ) {
    self.name = name
    signature = Signature(parameters, required: required, extra: extra)
    self.isLenient = isLenient
    self.apply = apply
  }

  var description: String { "\"\(name)\"" }
}

/// A filter, a method or a function.
typealias Filter = Operation<Datum>
/// A test, which follows `is`.
typealias Test = Operation<Bool>

extension Dictionary {
  /// A table of operations by their names.
  static func table<Result>(_ groups: [Operation<Result>]...) -> [String: Operation<Result>]
  where Key == String, Value == Operation<Result> {
    var table: [String: Operation<Result>] = [:]
    for operation in groups.joined() { table[operation.name] = operation }
    return table
  }
}

/// The parameters of an operation.
struct Signature: Sendable {
  /// What it takes besides its parameters.
  enum Extra: Sendable { case none, positional, positionalAndNamed }

  let parameters: [String]
  let required: Int
  let extra: Extra

  init(_ parameters: [String], required: Int = 0, extra: Extra = .none) {
    self.parameters = parameters
    self.required = required
    self.extra = extra
  }

  /// What is wrong with arguments of this number and these names.
  func problem(positional: Int, keywords: [String], of what: String) -> Problem? {
    if positional > parameters.count, extra == .none {
      return .type("\(what) takes at most \(parameters.count) arguments, found \(positional)")
    }
    var given = Set(parameters.prefix(positional))
    for keyword in keywords {
      if given.contains(keyword) { return .type("\(what) got the argument \"\(keyword)\" twice") }
      if !parameters.contains(keyword), extra != .positionalAndNamed {
        let hint = Suggestion.hint(for: keyword, among: parameters, listing: "there are")
        return .type("\(what) has no argument \"\(keyword)\"", hint: hint)
      }
      given.insert(keyword)
    }
    let missing = parameters.prefix(required).first { !given.contains($0) }
    return missing.map { .type("\(what) needs the argument \"\($0)\"") }
  }

  /// The arguments in the order of the parameters.
  func bind(_ arguments: CallArguments, of what: String) throws -> Arguments {
    let problem = problem(
      positional: arguments.positional.count, keywords: arguments.keywords.map(\.name), of: what)
    if let problem { throw problem }
    var bound = Arguments(names: parameters)
    for (index, value) in arguments.positional.enumerated() {
      if index < parameters.count { bound.values[index] = value } else { bound.rest.append(value) }
    }
    for (name, value) in arguments.keywords {
      if let index = parameters.firstIndex(of: name) {
        bound.values[index] = value
      } else {
        bound.named.append((name, value))
      }
    }
    return bound
  }
}

/// The values that a call gives.
struct CallArguments {
  var positional: [Datum] = []
  var keywords: [(name: String, value: Datum)] = []
}

/// The values of a call in the order of the parameters.
struct Arguments {
  let names: [String]
  fileprivate(set) var values: [Datum?]
  /// Arguments beyond the parameters.
  fileprivate(set) var rest: [Datum] = []
  /// Named arguments beyond the parameters.
  fileprivate(set) var named: [(name: String, value: Datum)] = []

  fileprivate init(names: [String]) {
    self.names = names
    values = Array(repeating: nil, count: names.count)
  }

  /// The argument of a parameter, when it was given.
  subscript(index: Int) -> Datum? { values[index] }

  /// The argument of a parameter that is required.
  func required(_ index: Int) throws -> Datum {
    guard let value = values[index] else {
      throw Problem.type("the argument \"\(names[index])\" is needed")
    }
    return value
  }

  /// An argument that is `nil` when it is not given or `none`.
  func optional(_ index: Int) -> Datum? {
    guard let value = values[index] else { return nil }
    if case .none = value { return nil }
    return value
  }

  func text(_ index: Int) throws -> String? { try optional(index)?.used().text() }

  func text(_ index: Int, or standard: String) throws -> String {
    try values[index]?.used().text() ?? standard
  }

  func flag(_ index: Int, or standard: Bool = false) throws -> Bool {
    try values[index]?.isTrue() ?? standard
  }

  func integer(_ index: Int) throws -> Int? {
    guard let value = try optional(index)?.used() else { return nil }
    guard let integer = value.integer else {
      throw Problem.type("expected an integer for \"\(names[index])\", found \(value.typeName)")
    }
    return integer
  }

  func integer(_ index: Int, or standard: Int) throws -> Int { try integer(index) ?? standard }
}
