import PlayData

/// The methods of texts, maps and lists, under their names in Python.
enum Methods {
  static let ofStrings: [String: Filter] = .table(letters, parts, searching)
  static let ofMaps: [String: Filter] = .table(mapMethods)
  static let ofLists: [String: Filter] = .table(listMethods)

  /// Methods of Python that do not exist here.
  private static let refused: [String: Set<String>] = [
    "str": [
      "casefold", "encode", "expandtabs", "format_map", "isdecimal", "isidentifier", "isnumeric",
      "isprintable", "maketrans", "translate",
    ],
    "dict": ["clear", "fromkeys", "pop", "popitem", "setdefault", "update"],
    "list": ["append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"],
  ]

  /// The methods that a kind of value has.
  private static func table(of datum: Datum) -> [String: Filter] {
    switch datum {
    case .string: ofStrings
    case .map: ofMaps
    case .list, .tuple: ofLists
    default: [:]
    }
  }

  /// Whether Python finds a method under this name.
  static func has(_ name: String, of datum: Datum) -> Bool {
    table(of: datum)[name] != nil || refused[datum.pythonTypeName]?.contains(name) == true
  }

  /// The method of this name.
  static func method(_ name: String, of datum: Datum) throws -> Filter {
    let table = table(of: datum)
    if let method = table[name] { return method }
    if refused[datum.pythonTypeName]?.contains(name) == true {
      throw Problem.unsupported(
        "the method \"\(name)\" is not supported",
        hint: datum.string == nil ? "values do not change; make a new one" : nil)
    }
    throw Problem.type(
      "\(datum.typeName) has no method \"\(name)\"",
      hint: Suggestion.hint(for: name, among: table.keys.sorted()))
  }

  private static let mapMethods: [Filter] = [
    Filter("items") { input, _, _ in
      let pairs = try input.mapping().pairs.map { Datum.tuple(of: $0.key, $0.value) }
      return .view("dict_items", Elements(pairs))
    },
    Filter("keys") { input, _, _ in .view("dict_keys", Elements(try input.mapping().keys)) },
    Filter("values") { input, _, _ in
      .view("dict_values", Elements(try input.mapping().pairs.map(\.value)))
    },
    Filter("get", ["key", "default"], required: 1, isLenient: true) { input, arguments, _ in
      try input.mapping().value(of: arguments.required(0).used()) ?? arguments[1] ?? .none
    },
    Filter("copy") { input, _, _ in input },
  ]

  private static let listMethods: [Filter] = [
    Filter("index", ["value", "start", "stop"], required: 1) { input, arguments, _ in
      let elements = try input.elements()
      let slice = Slice(start: try arguments.integer(1), stop: try arguments.integer(2), step: 1)
      let range = slice?.range(of: elements.count)
      for index in (range?.start ?? 0)..<max(range?.start ?? 0, range?.stop ?? 0)
      where try Datum.equal(elements[index], arguments.required(0)) {
        return .int(index)
      }
      throw Problem.type("the list has no such element", hint: "ask with \"in\" first")
    },
    Filter("count", ["value"], required: 1) { input, arguments, _ in
      let value = try arguments.required(0)
      return .int(try input.elements().filter { try Datum.equal($0, value) }.count)
    },
    Filter("copy") { input, _, _ in input },
  ]
}
