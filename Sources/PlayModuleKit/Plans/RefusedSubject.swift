import PlayShell

/// What a refusal of the system is about.
struct RefusedSubject: Sendable {
  /// How a sentence names it.
  let text: String
  /// Whether it is a path.
  var isPath: Bool { text.hasPrefix("/") }

  /// Finds it in a line such as `mv: rename /a to /b: ` or `cannot create 'zroot/n': `.
  ///
  /// A file that is written through another one beside it goes by its own name.
  init?(_ line: Substring, of command: ShellCommand, for reason: SystemRefusal.Reason) {
    let words = command.arguments
    if reason != .noProgram, words.first == HostFunction.put.rawValue, words.count > 1 {
      text = words[1]
      return
    }
    var line = line
    while let last = line.last, last == " " || last == ":" { line.removeLast() }
    for end in [" failed", " for reading", " for writing"] where line.hasSuffix(end) {
      line.removeLast(end.count)
    }
    if let name = Self.quoted(line) ?? Self.path(line) ?? Self.word(line) {
      // What cannot be made for want of a file lacks the folder that it would be in.
      let lacksFolder = reason == .noFile && line.contains("create")
      text = lacksFolder ? Self.folder(of: name) : name
    } else if reason.needsName {
      return nil
    } else {
      text = "what \(words.first ?? "the command") does"
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? path
  }

  private static func quoted(_ line: Substring) -> String? {
    for (open, close) in [("'", "'"), ("`", "'"), ("\u{2018}", "\u{2019}")] {
      guard line.hasSuffix(close) else { continue }
      if let start = line.dropLast().ranges(of: open).last {
        return String(line[start.upperBound...].dropLast())
      }
    }
    return nil
  }

  private static func path(_ line: Substring) -> String? {
    if let start = line.ranges(of: " /").last {
      return String(line[start.lowerBound...].dropFirst())
    }
    return line.hasPrefix("/") && !line.contains(": ") ? String(line) : nil
  }

  private static func word(_ line: Substring) -> String? {
    guard let colon = line.ranges(of: ": ").last else { return nil }
    let word = line[colon.upperBound...]
    let isName = !word.isEmpty && !word.contains(" ") && word != "stdout"
    return isName ? String(word) : nil
  }
}
