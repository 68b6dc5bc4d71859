/// A line of ssh_config(5): a keyword, and its arguments.
struct ConfigurationLine: Sendable, Equatable {
  /// Where it stands.
  let place: ConfigurationPlace
  /// The keyword in lower case, since case does not matter.
  let keyword: String
  /// The arguments, without quotes.
  let arguments: [String]

  /// A line of these parts.
  init(place: ConfigurationPlace, keyword: String, arguments: [String]) {
    (self.place, self.keyword, self.arguments) = (place, keyword, arguments)
  }

  /// Reads a line; `nil` when it says nothing.
  ///
  /// - Throws: ``SSHConfigurationMistake`` for a quote that is not closed.
  init?(_ text: Substring, at place: ConfigurationPlace) throws(SSHConfigurationMistake) {
    // By scalars: with an accent behind it a quote or a blank is another character to Swift.
    let text = text.unicodeScalars.drop(while: \.isBlank)
    guard let first = text.first, first != "#" else { return nil }
    let keyword = text.prefix { !$0.isBlank && $0 != "=" }
    var rest = text[keyword.endIndex...].drop(while: \.isBlank)
    // One sign may stand between the keyword and its arguments.
    if rest.first == "=" { rest = rest.dropFirst() }
    self.place = place
    self.keyword = String(keyword).lowercased()
    arguments = try Self.words(rest, place)
  }

  private static func words(
    _ text: Substring.UnicodeScalarView, _ place: ConfigurationPlace
  ) throws(SSHConfigurationMistake) -> [String] {
    var words: [String] = []
    var rest = text.drop(while: \.isBlank)
    while let first = rest.first, first != "#" {
      var word = String.UnicodeScalarView()
      var quote: Unicode.Scalar?
      var isEscaped = false
      while let scalar = rest.first, isEscaped || quote != nil || !scalar.isBlank {
        rest = rest.dropFirst()
        if isEscaped {
          // A backslash stands for itself but before a quote, a backslash or a blank.
          if !(scalar == "\\" || scalar == "\"" || scalar == "'" || scalar == " ") {
            word.append("\\")
          }
          word.append(scalar)
          isEscaped = false
        } else if scalar == "\\" {
          isEscaped = true
        } else if scalar == quote {
          quote = nil
        } else if quote == nil, scalar == "\"" || scalar == "'" {
          quote = scalar
        } else {
          word.append(scalar)
        }
      }
      if isEscaped { word.append("\\") }
      guard quote == nil else {
        throw SSHConfigurationMistake(place, "a quote is not closed")
      }
      words.append(String(word))
      rest = rest.drop(while: \.isBlank)
    }
    return words
  }
}

/// A line of a configuration file.
public struct ConfigurationPlace: Sendable, Hashable, CustomStringConvertible {
  /// The file, or what stands for it.
  public let file: String
  /// The line, counted from 1; `nil` where there are no lines.
  public let line: Int?

  /// `file:line`.
  public var description: String { file + (line.map { ":\($0)" } ?? "") }
}

/// Something in a configuration that cannot be followed.
public struct SSHConfigurationMistake: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, with its place.
  public let description: String

  init(_ place: ConfigurationPlace, _ message: String) { description = "\(place): \(message)" }
}

extension Unicode.Scalar {
  /// Whether it separates words.
  fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\r" }
}
