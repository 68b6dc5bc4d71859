import PlayData
import PlayModuleKit
import PlayShell

/// A variable of rc.conf(5): its value, and the files that set it.
struct RCVariable: Hashable, Sendable {
  /// The value as the shell reads it from the defaults and then the file; `nil` when neither has it.
  let value: String?
  /// The files in which it is assigned; the defaults are not among them.
  let files: [String]

  /// The value when `file` itself assigns it.
  func value(in file: String) -> String? { files.contains(file) ? value : nil }
}

/// Asks for a variable of a file like rc.conf(5).
///
/// `sysrc -f` reads the defaults as well, so it cannot say whether the file itself sets a variable;
/// grep(1) can, and costs one process for all variables where sysrc(8) needs dozens.
struct RCVariableQuestion: Question {
  let name: String
  let file: String
  let jail: String?

  init(_ name: String, file: String, jail: String? = nil) {
    self.name = name
    self.file = file
    self.jail = jail
  }

  var reads: Set<Resource> { [Resource(.rcVariable, name), Resource(.path, file)] }

  /// What is shown of a change of the variable.
  var subject: String { (jail.map { "\($0):" } ?? "") + "\(file): \(name)" }

  func foreseen(_ answer: RCVariable, after announced: [String: Difference.Content]) -> RCVariable {
    guard case .value(_, let value)? = announced[subject] else { return answer }
    let others = answer.files.filter { $0 != file }
    return RCVariable(value: value, files: value == nil ? others : [file] + others)
  }

  static func inquiry(_ questions: [RCVariableQuestion]) -> Inquiry<RCVariable> {
    let groups = Dictionary(grouping: questions) { Place(file: $0.file, jail: $0.jail) }
      .sorted { ($0.key.file, $0.key.jail ?? "") < ($1.key.file, $1.key.jail ?? "") }
      .map { place, questions in Group(place: place, names: questions.map(\.name)) }
    return Inquiry(commands: groups.flatMap { [$0.reading, $0.search] }) { results in
      var answers: [RCVariableQuestion: Result<RCVariable, any Error>] = [:]
      for (index, group) in groups.enumerated() {
        let values = group.values(from: results[2 * index])
        let files = Result { try group.files(from: results[2 * index + 1]) }
        for name in group.names {
          let question = RCVariableQuestion(name, file: group.place.file, jail: group.place.jail)
          answers[question] = Result {
            RCVariable(value: try values(name).get(), files: try files.get()[name] ?? [])
          }
        }
      }
      return questions.compactMap { answers[$0] }
    }
  }

  private struct Place: Hashable {
    let file: String
    let jail: String?
  }

  /// The questions that one pair of commands answers.
  private struct Group: Sendable {
    let place: Place
    let names: [String]

    var reading: ShellCommand {
      ShellCommand(
        ["sysrc"] + (place.jail.map { ["-j", $0] } ?? []) + ["-f", place.file, "-e"] + names)
    }

    /// Finds assignments by the same pattern as sysrc(8) does.
    var search: ShellCommand {
      let pattern = "^[[:space:]]*(\(names.joined(separator: "|")))="
      let jail = place.jail.map { ["jexec", $0] } ?? []
      return ShellCommand(jail + ["grep", "-rsHoE", pattern, place.file] + laterFiles)
    }

    /// What rc(8) reads after rc.conf, so that a variable there wins.
    var laterFiles: [String] {
      place.file == "/etc/rc.conf"
        ? ["/etc/rc.conf.local", "/etc/rc.conf.d", "/usr/local/etc/rc.conf.d"] : []
    }

    func values(from result: CommandResult) -> (String) -> Result<String?, any Error> {
      func isUnknown(_ name: String) -> Bool {
        result.stderr.contains("unknown variable '\(name)'")
      }
      let found = Assignments(
        result.output, names: names.filter { !isUnknown($0) }, opening: "=\"", closing: "\"\n")
      return { name in
        if isUnknown(name) { return .success(nil) }
        guard let value = found.values[name] else {
          return .failure(Unexpected(result, of: reading))
        }
        return .success(value)
      }
    }

    func files(from result: CommandResult) throws -> [String: [String]] {
      // 1 is "not found", 2 "some file is not there".
      guard let status = result.status, (0...2).contains(status) else {
        throw Unexpected(result, of: search)
      }
      var files: [String: [String]] = [:]
      for line in result.lines {
        guard let colon = line.utf8.lastIndex(of: UInt8(ascii: ":")) else { continue }
        let name = line[line.utf8.index(after: colon)...].drop { $0.isWhitespace }.dropLast()
        let file = String(line[..<colon])
        if files[String(name)]?.contains(file) != true {
          files[String(name), default: []] += [file]
        }
      }
      return files
    }
  }
}

/// Checks of what sysrc(8) takes without checking it.
enum RCSyntax {
  /// Whether the text can be the name of a variable.
  static func isName(_ text: String) -> Bool { VariableName.isValid(text) }

  /// The first character that means something between the double quotes in which sysrc(8) writes a
  /// value without escaping anything.
  static func specialCharacter(in value: String) -> String? {
    let names: [Unicode.Scalar: String] = [
      "\"": "a double quote", "$": "a dollar sign", "`": "a backquote", "\\": "a backslash",
      "\n": "a newline", "\0": "a NUL",
    ]
    return value.unicodeScalars.lazy.compactMap { names[$0] }.first
  }
}
