import PlayShell
import Testing

/// What a lab host was sent: every byte that came over SSH for the shells of root.
struct WireRecord {
  private static let recorder = """
    set -e
    cat >/usr/libexec/lab/recorder <<'END'
    #!/bin/sh
    tee -a /run/wire | /bin/sh "$@"
    END
    chmod 755 /usr/libexec/lab/recorder
    for file in passwd master.passwd; do
      sed -i '' 's|^\\(root:.*\\):[^:]*$|\\1:/usr/libexec/lab/recorder|' /etc/$file
    done
    """

  /// Puts a recorder in the place of root's shell.
  static func start(on host: String, of lab: Lab) async throws {
    let started = try await lab.run(on: host, "/bin/sh", "-c", recorder)
    guard started.status == 0 else { throw LabFailure(description: started.errors) }
  }

  /// What was sent since it was read the last time.
  static func take(from host: String, of lab: Lab) async throws -> String {
    let read = try await lab.run(on: host, "/bin/sh", "-c", "cat /run/wire && rm /run/wire")
    guard read.status == 0, !read.output.isEmpty else {
      throw LabFailure(description: "nothing was recorded: \(read.errors)")
    }
    return read.output
  }
}

/// A session's script, taken apart: its beginning, the functions that commands need, and the commands.
///
/// Each byte belongs to one of them; a script with anything else in it cannot be read.
struct WireScript {
  let prelude: String
  let functions: Set<HostFunction>
  let commands: [ShellCommand]

  /// Reads the scripts of all sessions in a record.
  static func all(in record: String) throws -> [WireScript] {
    let starts = record.ranges(of: /swplay_id=[0-9a-f]{32} swplay_root=/).map(\.lowerBound)
    guard starts.first == record.startIndex else { throw Unreadable("the record begins otherwise") }
    return try zip(starts, starts.dropFirst() + [record.endIndex]).map { start, end in
      try WireScript(String(record[start..<end]))
    }
  }

  private init(_ text: String) throws {
    // The first command asks for the shell's number.
    let greeting = "( eval 'echo $$' ) </dev/null"
    guard let split = text.firstRange(of: greeting) else { throw Unreadable("no end of prelude") }
    var rest = text[split.upperBound...]
    guard let mark = rest.prefixMatch(of: Self.mark) else { throw Unreadable(String(rest)) }
    rest = rest[mark.range.upperBound...]
    var commands: [ShellCommand] = []
    var functions: Set<HostFunction> = []
    var aside: Aside?
    while !rest.isEmpty {
      if try Aside.read(&aside, from: &rest) { continue }
      if let function = HostFunction.allCases.first(where: { rest.hasPrefix($0.definition + "\n") })
      {
        guard functions.insert(function).inserted else { throw Unreadable(String(rest)) }
        rest = rest.dropFirst(function.definition.count + 1)
        continue
      }
      guard let input = rest.firstMatch(of: Self.input) else {
        throw Unreadable(String(rest))
      }
      commands.append(Self.command(try ShellWords.read(rest[..<input.range.lowerBound])))
      rest = rest[input.range.upperBound...]
      // The text of a here-document, which no shell looks into, ends with a word of its own.
      if let end = input.1 {
        guard let range = rest.firstRange(of: "\n\(end)\n") else { throw Unreadable(String(rest)) }
        rest = rest[range.upperBound...]
      }
      if let mark = rest.prefixMatch(of: Self.mark) {
        rest = rest[mark.range.upperBound...]
      } else if aside != nil, let end = rest.prefixMatch(of: Self.endOfOutput) {
        aside?.count()
        rest = rest[end.range.upperBound...]
      } else {
        throw Unreadable(String(rest))
      }
    }
    guard aside == nil else { throw Unreadable("what runs aside has no end") }
    self.commands = commands
    self.functions = functions
    // The session's own random name stands in it.
    prelude = String(text[..<split.lowerBound]).replacing(/[0-9a-f]{32}/, with: "ID")
      .replacing(/swplay_root=[\/.]+/, with: "swplay_root=ROOT")
  }

  /// The command of words, in front of which stand the variables of its environment.
  private static func command(_ words: [String]) -> ShellCommand {
    let variables = words.prefix { $0.contains(/^[A-Z_]+=/) }
    var command = ShellCommand(Array(words.dropFirst(variables.count)))
    command.environment = variables.map { variable in
      let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return ShellCommand.Variable(String(parts[0]), String(parts[1]))
    }
    return command
  }

  /// What a command reads: nothing, or a here-document.
  private nonisolated(unsafe) static let input =
    /\ (?:<\/dev\/null(?=\nswplay_s=)|<<'(END_[0-9a-f]{32}_\d+)')/

  /// What follows each command: its status and the marks of both streams.
  private nonisolated(unsafe) static let mark =
    /\n?swplay_s=\$\?\nprintf '\\n[0-9a-f]{32} \d+ %d\\n' \$swplay_s\nprintf '\\n[0-9a-f]{32} \d+\\n' >&2\n/

  /// What follows a command that runs beside others.
  private nonisolated(unsafe) static let endOfOutput =
    /\n?swplay_s=\$\?\nprintf '\\n[0-9a-f]{32} \d+ %d\\n' \$swplay_s\n/

  /// Commands that run beside the ones behind them, in lanes, and how many there were.
  private struct Aside {
    private var isFirstLane = true
    private var commands = 0

    /// Takes the text around such commands; returns whether there was any.
    static func read(_ aside: inout Aside?, from rest: inout Substring) throws -> Bool {
      guard let begun = aside else {
        guard rest.skip("{\n") else { return false }
        aside = Aside()
        return true
      }
      let endOfLane = "} 2>&1 | {\n"
      if rest.skip(begun.isFirstLane ? endOfLane : "cat\n" + endOfLane) {
        aside?.isFirstLane = false
        return true
      }
      guard !begun.isFirstLane, rest.skip("cat\n") else { return false }
      for _ in 0..<begun.commands {
        guard let mark = rest.prefixMatch(of: /printf '\\n[0-9a-f]{32} \d+\\n' >&2\n/) else {
          throw Unreadable(String(rest))
        }
        rest = rest[mark.range.upperBound...]
      }
      guard rest.skip("}\n") else { throw Unreadable(String(rest)) }
      aside = nil
      return true
    }

    /// Notes a command of a lane.
    mutating func count() { commands += 1 }
  }

  struct Unreadable: Error, CustomStringConvertible {
    let description: String
    init(_ rest: String) { description = "not a command: \(rest.prefix(500))" }
  }
}

extension Substring {
  /// Drops this text from the beginning; returns whether it was there.
  fileprivate mutating func skip(_ start: String) -> Bool {
    guard hasPrefix(start) else { return false }
    self = dropFirst(start.count)
    return true
  }
}

/// Words of sh(1) that mean themselves alone: of harmless characters, or in single quotes.
private enum ShellWords {
  static func read(_ text: Substring) throws -> [String] {
    guard text != "( : )" else { return [] }
    // A command that runs in a folder.
    if text.hasPrefix("( cd -- "), text.hasSuffix(" )"), let and = text.firstRange(of: " && ") {
      guard try read(text[..<and.lowerBound].dropFirst("( cd -- ".count)).count == 1 else {
        throw WireScript.Unreadable(String(text))
      }
      return try read(text[and.upperBound...].dropLast(" )".count))
    }
    var words: [String] = []
    var word: String?
    var isQuoted = false
    var characters = text.makeIterator()
    while let character = characters.next() {
      switch character {
      case "'":
        isQuoted.toggle()
        word = word ?? ""
      case _ where isQuoted: word = (word ?? "") + String(character)
      case " ":
        word.map { words.append($0) }
        word = nil
      case "\\":
        guard characters.next() == "'" else { throw WireScript.Unreadable(String(text)) }
        word = (word ?? "") + "'"
      case _ where character.isASCII && (character.isLetter || character.isNumber),
        _ where "_@%+=:,./-^".contains(character):
        word = (word ?? "") + String(character)
      default: throw WireScript.Unreadable(String(text))
      }
    }
    guard !isQuoted else { throw WireScript.Unreadable(String(text)) }
    return words + [word].compactMap(\.self)
  }
}
