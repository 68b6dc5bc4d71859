import PlayData

/// A play of one task that is written on the command line.
struct CommandLinePlay {
  /// Where its mistakes stand.
  static let name = "command line"

  let pattern: String
  /// The module; `nil` is a command.
  let module: String?
  let words: [String]

  /// The play as a playbook's text would give it.
  ///
  /// - Throws: `Diagnostics` when a parameter is no JSON though it begins like it.
  func node() throws(Diagnostics) -> Node {
    let spelling = Spelling([pattern] + (module.map { [$0] } ?? []) + words)
    let task = try task(spelling)
    return spelling.map([
      "hosts": spelling.text(0),
      // A command's words are no templates, so nothing can ask for facts.
      "gather_facts": Node(.bool(words.contains(where: \.holdsTemplate)), at: spelling.place(0)),
      "tasks": Node(.list([task]), at: spelling.place(0)),
    ])
  }

  private func task(_ spelling: Spelling) throws(Diagnostics) -> Node {
    guard let module else { return spelling.map(["command": command(spelling)]) }
    let parameters = try parameters(spelling)
    return Node(
      .map([Node.Entry(key: module, keyPosition: spelling.place(1), value: parameters)]),
      at: spelling.place(1))
  }

  /// One word is cut by the module; several are words already.
  private func command(_ spelling: Spelling) -> Node {
    guard words.count > 1 else { return spelling.map(["cmd": spelling.text(1, isVerbatim: true)]) }
    let words = words.indices.map { spelling.text($0 + 1, isVerbatim: true) }
    return spelling.map(["argv": Node(.list(words), at: spelling.place(1))])
  }

  private func parameters(_ spelling: Spelling) throws(Diagnostics) -> Node {
    if words.count == 1, !Self.isParameter(words[0]) { return spelling.text(2) }
    var entries: [Node.Entry] = []
    for (index, word) in words.enumerated() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw mistake("key=value", word, at: spelling.place(index + 2))
      }
      let (key, text) = (String(parts[0]), String(parts[1]))
      entries.append(
        Node.Entry(
          key: key, keyPosition: spelling.place(index + 2),
          value: try value(text, at: spelling.place(index + 2, behind: key.utf8.count + 1))))
    }
    return Node(.map(entries), at: spelling.place(1))
  }

  /// Whether a word begins with a name and an equals sign.
  private static func isParameter(_ word: String) -> Bool {
    word.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*=(?s:.*)/) != nil
  }

  private func value(_ text: String, at position: Position) throws(Diagnostics) -> Node {
    let isTemplate = text.hasPrefix("{{") || text.hasPrefix("{%")
    guard text.hasPrefix("[") || text.hasPrefix("{"), !isTemplate else {
      return Node(.string(text), at: position)
    }
    // Behind as many blanks as there is text before it, mistakes have the right place.
    let blanks = String(repeating: " ", count: position.offset)
    return try JSON.read(Source(name: Self.name, text: blanks + text))
  }

  private func mistake(_ expected: String, _ word: String, at position: Position) -> Diagnostics {
    Diagnostics([
      Diagnostic(
        id: "parameter", "expected \(expected), got \"\(word)\"", at: position,
        hint: "\"swplay doc \(module ?? "")\" lists the parameters")
    ])
  }
}

/// Words as one text, in which every word has a place.
private struct Spelling {
  private let words: [String]
  private let source: Source
  private let offsets: [Int]

  init(_ words: [String]) {
    self.words = words
    source = Source(name: CommandLinePlay.name, text: words.joined(separator: " "))
    var offset = 0
    offsets = words.map { word in
      defer { offset += word.utf8.count + 1 }
      return offset
    }
  }

  func place(_ index: Int, behind bytes: Int = 0) -> Position {
    Position(source: source, offset: (index < offsets.count ? offsets[index] : 0) + bytes)
  }

  func text(_ index: Int, isVerbatim: Bool = false) -> Node {
    Node(.scalar(.string(words[index])), at: place(index), isVerbatim: isVerbatim)
  }

  func map(_ pairs: KeyValuePairs<String, Node>) -> Node {
    Node(
      .map(pairs.map { Node.Entry(key: $0, keyPosition: place(0), value: $1) }), at: place(0))
  }
}
