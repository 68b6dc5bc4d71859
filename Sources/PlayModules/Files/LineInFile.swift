import PlayData
import PlayModuleKit

/// Keeps one line of a text file.
struct LineInFile: Module {
  static let info = ModuleInfo(
    "lineinfile", "Keep one line in a text file, replace it, or remove lines.",
    notes: [
      "The last line that matches is replaced, or the first one with `firstmatch`; without a match "
        + "the line is added where `insertafter` or `insertbefore` says, or at the end.",
      "An expression that does not match the line itself is refused, since it would not find the line "
        + "again. Write it so that it matches the old line and the new one: `^#?Port`.",
      "The file is edited on the controller: the expressions are those of Python, whatever sed(1) of "
        + "the host knows. Ends of lines stay as they are, also CR LF.",
      "Links are followed. Several lines belong into blockinfile or template.",
    ],
    manualPages: ["stat(1)"],
    programs: ["chmod", "stat"],
    check: "Exact, with the difference of the content.",
    examples: [
      #"""
      { "lineinfile": { "path": "/etc/ssh/sshd_config", "regexp": "^#?PermitRootLogin",
                        "line": "PermitRootLogin no", "validate": "/usr/sbin/sshd -t -f %s" } }
      """#,
      #"{ "lineinfile": { "path": "/etc/hosts", "search_string": "old.example", "state": "absent" } }"#,
      #"""
      { "lineinfile": { "path": "/etc/ttys", "regexp": "^(ttyu0\\s.*)\\bonifconsole\\b(.*)$",
                        "line": "\\1on\\2", "backrefs": true } }
      """#,
    ])

  /// A place for a new line: an end of the file, or the line that an expression finds.
  enum Anchor: Sendable, ParameterValue {
    case start
    case end
    case pattern(PythonPattern)

    static var parameterType: ParameterType {
      .string(format: "a regular expression, \"BOF\" or \"EOF\"")
    }

    init(parameter value: Value, in context: any ParameterContext) throws {
      switch value {
      case "BOF": self = .start
      case "EOF": self = .end
      default: self = .pattern(try PythonPattern(parameter: value, in: context))
      }
    }

    var parameterDefault: Value {
      switch self {
      case .start: "BOF"
      case .end: "EOF"
      case .pattern(let pattern): .string(pattern.text)
      }
    }
  }

  @Param("File on the host.", aliases: ["dest", "name"]) var path: RemotePath
  @Param("The line, without a newline at its end.", aliases: ["value"]) var line: String?
  @Param("Whether the line shall be there, or whether all that are found shall not.")
  var state: Presence = .present
  @Param("Expression that finds the line to replace or the lines to remove.", aliases: ["regex"])
  var regexp: PythonPattern?
  @Param("Text that finds the line to replace or the lines to remove.") var searchString: String?
  @Param("Expression that finds the line after which a new one goes; `EOF` is the end of the file.")
  var insertafter: Anchor?
  @Param("Expression that finds the line before which a new one goes; `BOF` is the file's start.")
  var insertbefore: Anchor?
  @Param(
    "Whether `\\1` in the line stands for a group of `regexp`; without a match nothing happens.")
  var backrefs: Bool = false
  @Param("Whether the first match counts instead of the last.") var firstmatch: Bool = false
  @Param("Whether a missing file is created.") var create: Bool = false
  @Param("Whether a copy of the replaced file stays beside it.") var backup: Bool = false
  @Param("Mode, in octal digits or as changes to the present one.") var mode: FileMode?
  @Param("Owner, a name or a number.") var owner: Account?
  @Param("Group, a name or a number.") var group: Account?
  @Param("Command that must accept the new file; `%s` stands for its name.")
  var validate: ValidationCommand?

  var locks: [String] { [EditedFile.lock(path)] }

  func checkParameters() throws {
    try refuse(regexp != nil && searchString != nil, "search_string", with: "regexp")
    try refuse(insertafter != nil && insertbefore != nil, "insertbefore", with: "insertafter")
    try refuse(backrefs && searchString != nil, "backrefs", with: "search_string")
    if let line, line.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
    {
      throw ParameterProblem(
        key: "line", message: "holds a newline, but is one line",
        hint: "for several lines use blockinfile, or a task for each")
    }
    if state == .present {
      try checkLine()
    } else if line == nil, regexp == nil, searchString == nil {
      throw ParameterProblem(
        key: "line", message: "is needed, or \"regexp\", or \"search_string\": what is removed?")
    }
  }

  func probe() -> Probe<EditedFile> { EditedFile.probe(path) }

  func plan(_ file: EditedFile) throws -> Plan {
    if state == .absent, try file.bytes() == nil { return .unchanged }
    let before = try file.bytes(creating: create)
    let after = try edit.applied(to: before)
    guard try edit.applied(to: after) == after else {
      throw ModuleFailure(
        "\(path) would change again with every run: the new line is found and edited once more",
        hint: "anchor \"regexp\" so that the new line stays as it is")
    }
    return try file.plan(
      after, FileAttributes(mode: mode, owner: owner, group: group), keepsBackup: backup,
      validation: validate)
  }

  private var edit: LineEdit {
    var edit = LineEdit(
      line: line, firstMatch: firstmatch, backReferences: backrefs, removes: state == .absent)
    if let regexp { edit.search = .pattern(regexp) }
    if let searchString { edit.search = .text(searchString) }
    edit.place = LinePlace(after: insertafter, before: insertbefore)
    return edit
  }
}

extension LineInFile {
  private func checkLine() throws {
    guard let line else {
      throw ParameterProblem(key: "line", message: "is needed while \"state\" is \"present\"")
    }
    if backrefs {
      guard regexp == nil else { return }
      throw ParameterProblem(key: "backrefs", message: "needs \"regexp\", whose groups are meant")
    }
    if let regexp, try regexp.match(in: line) == nil {
      throw ParameterProblem(
        key: "regexp", message: "does not match the line \"\(line)\" that it shall keep",
        hint: "write it so that it matches the old line and the new one, for example ^#?Port")
    }
    if let searchString, !line.utf8.contains(Array(searchString.utf8)) {
      throw ParameterProblem(
        key: "search_string", message: "is not part of the line \"\(line)\" that it shall keep",
        hint: "choose a part that the old line and the new one share")
    }
  }

  private func refuse(_ isGiven: Bool, _ key: String, with other: String) throws {
    guard isGiven else { return }
    throw ParameterProblem(key: key, message: "cannot be given together with \"\(other)\"")
  }
}
