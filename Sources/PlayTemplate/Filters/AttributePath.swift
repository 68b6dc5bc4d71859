import PlayData

/// A way to a part of each element, as filters take it: `name`, `disks.0.size`, or an index.
struct AttributePath {
  private let parts: [Datum]

  init(parts: [Datum]) { self.parts = parts }

  init(_ attribute: Datum) throws {
    if case .string(let text) = try attribute.used() {
      parts = text.pieces(between: ".").map { part in
        part.utf8.allSatisfy(\.isDigit)
          ? Int(part).map { .int($0) } ?? .string(part) : .string(part)
      }
    } else {
      parts = [attribute]
    }
  }

  /// The part of an element; `nil` when there is none.
  func part(of element: Datum) throws -> Datum? {
    var value = element
    for part in parts {
      guard let next = try value.used().part(part) else { return nil }
      value = next
    }
    return value
  }

  /// The part of an element; an error when there is none.
  func value(in element: Datum) throws -> Datum {
    guard let value = try part(of: element) else { throw missing(in: element) }
    return value
  }

  func missing(in element: Datum) -> Problem {
    let path = description
    return Problem(
      kind: .undefined(path), message: "\"\(path)\" is undefined in an element of the list",
      hint: Suggestion.hint(for: path, among: element.partNames))
  }

  var description: String {
    parts.map { part in
      if case .int(let index) = part { return String(index) }
      return part.string ?? part.typeName
    }.joined(separator: ".")
  }
}

/// What filters that sort or group compare.
struct SortKey {
  private let isCaseSensitive: Bool
  private let paths: [AttributePath?]

  init(isCaseSensitive: Bool, attribute: Datum?, isMultiple: Bool) throws {
    self.isCaseSensitive = isCaseSensitive
    if isMultiple, case .string(let text)? = attribute {
      paths = try text.pieces(between: ",").map { try AttributePath(.string($0)) }
    } else {
      paths = [try attribute.map { try AttributePath($0) }]
    }
  }

  func values(of element: Datum) throws -> [Datum] {
    try paths.map { path in
      let value = try path?.value(in: element) ?? element.used()
      return isCaseSensitive ? value : value.ignoringCase
    }
  }
}

extension Datum {
  /// A text in lower case; any other value itself.
  var ignoringCase: Datum {
    guard case .string(let text) = self else { return self }
    return .string(text.lowercased())
  }
}
