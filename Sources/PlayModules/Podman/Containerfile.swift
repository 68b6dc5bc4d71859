/// What a Containerfile builds on.
struct Containerfile: Sendable {
  /// The images of the host or a registry that it names, in their order and once each.
  let baseImages: [String]

  /// Reads a file; `arguments` are the build arguments, which may stand in a FROM.
  init(_ text: String, arguments: [String: String]) {
    var reader = Reader(arguments: arguments)
    for words in Self.instructions(text) { reader.read(words) }
    baseImages = reader.images
  }

  private struct Reader {
    let arguments: [String: String]
    var values: [String: String] = [:]
    var stages: Set<String> = []
    var images: [String] = []
    var hasStage = false

    mutating func read(_ words: [Substring]) {
      switch words[0].uppercased() {
      case "ARG" where !hasStage:
        for word in words.dropFirst() {
          let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          let name = String(parts[0])
          let fallback = parts.count > 1 ? parts[1].filter { !"\"'".contains($0) } : ""
          values[name] = arguments[name] ?? expanded(fallback)
        }
      case "FROM":
        hasStage = true
        let names = words.dropFirst().filter { !$0.hasPrefix("--") }
        if let name = names.first { add(expanded(String(name))) }
        if names.count == 3 { stages.insert(String(names[names.startIndex + 2])) }
      case "COPY", "ADD":
        for word in words where word.hasPrefix("--from=") {
          add(expanded(String(word.dropFirst("--from=".count))))
        }
      default: break
      }
    }

    private mutating func add(_ name: String) {
      let isOther = name.isEmpty || name == "scratch" || stages.contains(name) || Int(name) != nil
      if !isOther, !images.contains(name) { images.append(name) }
    }

    /// The text with `$NAME`, `${NAME}` and `${NAME:-default}` replaced.
    private func expanded(_ text: String) -> String {
      var result = ""
      var rest = text[...]
      while let dollar = rest.firstIndex(of: "$") {
        result += rest[..<dollar]
        rest = rest[rest.index(after: dollar)...]
        if rest.first == "{", let end = rest.firstIndex(of: "}") {
          let parts = rest[..<end].dropFirst().split(separator: ":-", maxSplits: 1)
          let name = parts.first.map(String.init) ?? ""
          let value = values[name] ?? ""
          result += value.isEmpty && parts.count > 1 ? String(parts[1]) : value
          rest = rest[rest.index(after: end)...]
        } else {
          let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
          result += values[String(name)] ?? ""
          rest = rest[name.endIndex...]
        }
      }
      return result + rest
    }
  }

  /// The words of each instruction; lines that end with a backslash are joined.
  private static func instructions(_ text: String) -> [[Substring]] {
    var instructions: [[Substring]] = []
    var continues = false
    for line in text.split(whereSeparator: \.isNewline) {
      var words = line.split(whereSeparator: \.isWhitespace)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      let goesOn = words.last == "\\" || words.last?.hasSuffix("\\") == true
      if goesOn, let last = words.popLast(), last != "\\" { words.append(last.dropLast()) }
      if continues, !instructions.isEmpty {
        instructions[instructions.count - 1] += words
      } else if !words.isEmpty {
        instructions.append(words)
      }
      continues = goesOn
    }
    return instructions
  }
}
