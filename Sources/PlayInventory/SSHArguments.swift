import PlayData

/// What Ansible would hand to ssh(1) for a host, as far as swplay follows it.
public struct SSHArguments: Sendable, Equatable {
  /// A setting of ssh_config(5), and where it was written.
  public struct Setting: Sendable, Equatable {
    /// The keyword as it was written.
    public let keyword: String
    /// The value as ssh_config(5) has it, or the value itself where ``isPlain``.
    public let value: String
    /// Whether the value is one word as it is, since it had an option of its own.
    public let isPlain: Bool
    /// `file:line:column: variable`.
    public let place: String
  }

  /// The settings in their order, of which the first of a kind counts.
  public internal(set) var settings: [Setting] = []
  /// The file in place of those of ssh_config(5) that are the usual ones.
  public internal(set) var configurationFile: String?
  /// The user to log in as.
  var user: String?
  /// The port.
  var port: Int?

  /// Whether private keys are named.
  public var namesKeys: Bool { settings.contains { $0.keyword.lowercased() == "identityfile" } }
}

/// Reads the words of `ansible_ssh_common_args` and the like.
struct SSHArgumentReader {
  /// Something that cannot be followed.
  struct Mistake: Error {
    let message: String
    let hint: String
  }

  /// Options that change neither where one gets nor as whom: speed and noise, and what is not done
  /// anyway.
  private static let passedOver: Set<Character> = ["C", "q", "v", "T", "x", "a", "k"]
  private static let withValue: Set<Character> = ["o", "i", "p", "l", "J", "F"]

  private let place: String
  private(set) var arguments: SSHArguments

  /// Adds to what others have said, which counts before.
  init(adding text: String, to arguments: SSHArguments, at place: String) throws(Mistake) {
    self.place = place
    self.arguments = arguments
    guard var words = ShellWords.split(text)?[...] else {
      throw Mistake(message: "a quote is not closed", hint: "close it")
    }
    while let word = words.popFirst() { try read(word, &words) }
  }

  /// Reads a word with one or several options, and the value of the last one.
  private mutating func read(_ word: String, _ words: inout ArraySlice<String>) throws(Mistake) {
    guard word.hasPrefix("-"), word.count > 1 else {
      throw Mistake(
        message: "expected an option of ssh, found \"\(word)\"",
        hint: "the host is named by ansible_host")
    }
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      if Self.passedOver.contains(letter) { continue }
      guard Self.withValue.contains(letter) else {
        throw Mistake(
          message: "-\(letter) cannot be followed",
          hint: "remove it; there are -o KEY=VALUE, -i, -p, -l, -J and -F")
      }
      guard let value = letters.isEmpty ? words.popFirst() : String(letters), !value.isEmpty else {
        throw Mistake(message: "-\(letter) has no value", hint: "write it behind the option")
      }
      return try take(letter, value)
    }
  }

  private mutating func take(_ letter: Character, _ value: String) throws(Mistake) {
    switch letter {
    case "i": add("IdentityFile", value, isPlain: true)
    case "J": add("ProxyJump", value, isPlain: true)
    case "l": try set("User", value)
    case "p": try set("Port", value)
    case "F": arguments.configurationFile = arguments.configurationFile ?? value
    default: try setting(value)
    }
  }

  /// `KEY=VALUE` or `KEY VALUE`, as `-o` takes it.
  private mutating func setting(_ text: String) throws(Mistake) {
    let isSeparator = { (character: Character) in character == "=" || character.isWhitespace }
    let text = text.drop(while: \.isWhitespace)
    let keyword = text.prefix { !isSeparator($0) }
    let value = text.dropFirst(keyword.count).drop(while: isSeparator)
    guard !keyword.isEmpty, !value.isEmpty else {
      throw Mistake(
        message: "-o expects KEY=VALUE, found \"\(text)\"", hint: "write for example -o Port=2222")
    }
    try set(String(keyword), String(value))
  }

  /// The user and the port are known by variables of their own as well, which count before.
  private mutating func set(_ keyword: String, _ value: String) throws(Mistake) {
    switch keyword.lowercased() {
    case "user": arguments.user = arguments.user ?? value
    case "port":
      guard let port = Int(value), 1...65_535 ~= port else {
        throw Mistake(
          message: "expected a port from 1 to 65535, found \"\(value)\"", hint: "correct the port")
      }
      arguments.port = arguments.port ?? port
    default: add(keyword, value, isPlain: false)
    }
  }

  private mutating func add(_ keyword: String, _ value: String, isPlain: Bool) {
    arguments.settings.append(
      SSHArguments.Setting(keyword: keyword, value: value, isPlain: isPlain, place: place))
  }
}
