/// The repositories that a file of pkg.conf(5) defines, in UCL.
///
/// Only what such files hold is read: named objects with values that are texts; values of other forms
/// are kept as they are written.
struct RepositoryFile: Sendable {
  /// A repository and the settings that a file has for it, by their names in lower case.
  struct Repository: Hashable, Sendable {
    let name: String
    let settings: [String: String]
  }

  /// The repositories in their order.
  let repositories: [Repository]

  /// Reads a file; `nil` when it is not of this form.
  init?(_ text: String) {
    var reader = Reader(rest: Array(text.unicodeScalars)[...])
    var repositories: [Repository] = []
    while reader.skipBlanks() {
      guard let name = reader.word(), reader.skip("{") || reader.skipSeparatorAndBrace(),
        let settings = reader.settings()
      else { return nil }
      repositories.append(Repository(name: name, settings: settings))
      reader.skipCommas()
    }
    self.repositories = repositories
  }

  /// The value of a setting in one form: pkg(8) knows several words for true and false.
  static func normal(_ value: String, of setting: String) -> String {
    switch (setting, value.lowercased()) {
    case ("enabled", "yes"), ("enabled", "true"), ("enabled", "on"), ("enabled", "1"): "yes"
    case ("enabled", "no"), ("enabled", "false"), ("enabled", "off"), ("enabled", "0"): "no"
    case ("signature_type", let text), ("mirror_type", let text): text
    default: value
    }
  }

  private struct Reader {
    var rest: ArraySlice<Unicode.Scalar>

    /// Skips blanks and comments; false at the end.
    mutating func skipBlanks() -> Bool {
      while let first = rest.first {
        if first.properties.isWhitespace {
          rest.removeFirst()
        } else if first == "#" {
          rest = rest.drop { $0 != "\n" }
        } else if rest.starts(with: "/*".unicodeScalars) {
          while !rest.isEmpty, !rest.starts(with: "*/".unicodeScalars) { rest.removeFirst() }
          rest = rest.dropFirst(2)
        } else {
          return true
        }
      }
      return false
    }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
      guard skipBlanks(), rest.first == scalar else { return false }
      rest.removeFirst()
      return true
    }

    mutating func skipSeparatorAndBrace() -> Bool { (skip(":") || skip("=")) && skip("{") }

    mutating func skipCommas() {
      while skip(",") || skip(";") {}
    }

    /// A name, quoted or not.
    mutating func word() -> String? {
      guard skipBlanks() else { return nil }
      if rest.first == "\"" { return quoted() }
      return taken { !$0.properties.isWhitespace && !":={},;\"".unicodeScalars.contains($0) }
    }

    /// The settings up to the brace that closes them.
    mutating func settings() -> [String: String]? {
      var settings: [String: String] = [:]
      while !skip("}") {
        guard let key = word(), let value = value() else { return nil }
        settings[key.lowercased()] = RepositoryFile.normal(value, of: key.lowercased())
        skipCommas()
      }
      return settings
    }

    private mutating func value() -> String? {
      guard skipBlanks() else { return nil }
      if rest.first == ":" || rest.first == "=" { rest.removeFirst() }
      guard skipBlanks(), let first = rest.first else { return nil }
      switch first {
      case "\"": return quoted()
      case "{": return nested("{", "}")
      case "[": return nested("[", "]")
      default:
        return taken { !",;}\n".unicodeScalars.contains($0) }.map(Self.trimmed)
      }
    }

    private mutating func quoted() -> String? {
      var text = String.UnicodeScalarView()
      rest.removeFirst()
      while let scalar = rest.popFirst() {
        if scalar == "\"" { return String(text) }
        if scalar == "\\", let next = rest.popFirst() {
          text.append(next)
        } else {
          text.append(scalar)
        }
      }
      return nil
    }

    private mutating func nested(_ open: Unicode.Scalar, _ close: Unicode.Scalar) -> String? {
      var text = String.UnicodeScalarView()
      var depth = 0
      while let scalar = rest.popFirst() {
        text.append(scalar)
        if scalar == open { depth += 1 }
        if scalar == close { depth -= 1 }
        if depth == 0 { return String(text) }
      }
      return nil
    }

    private mutating func taken(while condition: (Unicode.Scalar) -> Bool) -> String? {
      let part = rest.prefix(while: condition)
      rest = rest.dropFirst(part.count)
      return part.isEmpty ? nil : String(String.UnicodeScalarView(part))
    }

    private static func trimmed(_ text: String) -> String {
      var text = text[...]
      while text.last?.isWhitespace == true { text.removeLast() }
      return String(text)
    }
  }
}
