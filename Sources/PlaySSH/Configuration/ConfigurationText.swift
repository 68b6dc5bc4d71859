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
    let text = text.drop(while: \.isBlank)
    guard let first = text.first, first != "#" else { return nil }
    let keyword = text.prefix { !$0.isBlank && $0 != "=" }
    var rest = text[keyword.endIndex...].drop(while: \.isBlank)
    // One sign may stand between the keyword and its arguments.
    if rest.first == "=" { rest = rest.dropFirst() }
    self.place = place
    self.keyword = keyword.lowercased()
    arguments = try Self.words(rest, place)
  }

  private static func words(
    _ text: Substring, _ place: ConfigurationPlace
  ) throws(SSHConfigurationMistake) -> [String] {
    var words: [String] = []
    var rest = text.drop(while: \.isBlank)
    while let first = rest.first, first != "#" {
      var word = ""
      var quote: Character?
      var isEscaped = false
      while let character = rest.first, isEscaped || quote != nil || !character.isBlank {
        rest = rest.dropFirst()
        if isEscaped {
          // A backslash stands for itself but before a quote, a backslash or a blank.
          if !(character == "\\" || character == "\"" || character == "'" || character == " ") {
            word.append("\\")
          }
          word.append(character)
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == quote {
          quote = nil
        } else if quote == nil, character == "\"" || character == "'" {
          quote = character
        } else {
          word.append(character)
        }
      }
      if isEscaped { word.append("\\") }
      guard quote == nil else {
        throw SSHConfigurationMistake(place, "a quote is not closed")
      }
      words.append(word)
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

extension Character {
  /// Whether it separates words.
  fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\r" }
}
