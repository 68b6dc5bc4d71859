import PlayData
import PlayModuleKit

/// Keeps an option, or a section, of a file in INI format.
struct IniFile: Module {
  static let info = ModuleInfo(
    "ini_file", "Keep an option or a section of a file in INI format.",
    notes: [
      "Comments, order and all other lines stay as they are; blanks around `=` make no difference to "
        + "whether an option is as it shall be.",
      "Without `section` the lines in front of the first section are meant. Of several sections with "
        + "one name the first counts.",
      "A commented-out line of the option is used instead of a new one, unless "
        + "`modify_inactive_option` is false.",
    ],
    manualPages: ["stat(1)"],
    programs: ["stat"],
    check: "Exact, with the difference of the content.",
    examples: [
      """
      { "ini_file": { "path": "/usr/local/etc/php.ini", "section": "Date", \
      "option": "date.timezone", "value": "UTC" } }
      """,
      #"{ "ini_file": { "path": "/usr/local/etc/my.cnf", "section": "mysqld", "option": "skip-networking", "allow_no_value": true } }"#,
      #"{ "ini_file": { "path": "/etc/app.ini", "section": "old", "state": "absent" } }"#,
    ])

  @Param("File on the host.", aliases: ["dest"]) var path: RemotePath
  @Param("Section, without brackets.") var section: String?
  @Param("Option; without it the task is about the section itself.") var option: String?
  @Param("Value of the option.") var value: ScalarText<TrueFalse>?
  @Param("Values of an option that may stand there several times.")
  var values: [ScalarText<TrueFalse>] = []
  @Param("Whether the option or the section shall be there.") var state: Presence = .present
  @Param("Whether other values of the option are removed.") var exclusive: Bool = true
  @Param("Whether the option stands there without a value.") var allowNoValue: Bool = false
  @Param("Whether new lines have no blanks around `=`.") var noExtraSpaces: Bool = false
  @Param("Whether a commented-out line of the option is used for it.")
  var modifyInactiveOption: Bool = true
  @Param("Whether a missing file is created.") var create: Bool = true
  @Param("Whether a copy of the replaced file stays beside it.") var backup: Bool = false
  @Param("Mode, in octal digits or as changes to the present one.") var mode: FileMode?
  @Param("Owner, a name or a number.") var owner: Account?
  @Param("Group, a name or a number.") var group: Account?
  @Param("Command that must accept the new file; `%s` stands for its name.")
  var validate: ValidationCommand?

  func probe() -> Probe<EditedFile> { EditedFile.probe(path) }

  func plan(_ file: EditedFile) throws -> Plan {
    if state == .absent, try file.bytes() == nil { return .unchanged }
    let before = try file.bytes(creating: create)
    return try file.plan(
      edit.applied(to: before), FileAttributes(mode: mode, owner: owner, group: group),
      keepsBackup: backup, validation: validate)
  }

  private var edit: IniEdit {
    var edit = IniEdit(section: section, option: option)
    edit.values = (value.map { [$0.text] } ?? []) + values.map(\.text)
    edit.removes = state == .absent
    edit.isExclusive = exclusive
    edit.separator = noExtraSpaces ? "=" : " = "
    edit.usesInactive = modifyInactiveOption
    return edit
  }

  var locks: [String] { [EditedFile.lock(path)] }

  func checkParameters() throws {
    for (key, text) in [("section", section), ("option", option)] {
      guard let text else { continue }
      guard !text.isEmpty, !text.contains(where: \.isNewline), !text.holdsByte(UInt8(ascii: "]"))
      else {
        throw ParameterProblem(key: key, message: "\"\(text)\" cannot stand in the file")
      }
    }
    if let option,
      option.holdsByte(UInt8(ascii: "=")) || "#;[".utf8.contains(where: { option.utf8.first == $0 })
    {
      throw ParameterProblem(key: "option", message: "\"\(option)\" is not the name of an option")
    }
    for text in [value?.text].compactMap(\.self) + values.map(\.text)
    where text.contains(where: \.isNewline) {
      throw ParameterProblem(key: "value", message: "holds a newline, but an option is one line")
    }
    if value != nil, !values.isEmpty {
      throw ParameterProblem(key: "values", message: "cannot be given together with \"value\"")
    }
    let isGiven = value != nil || !values.isEmpty
    if option == nil {
      guard section != nil else {
        throw ParameterProblem(key: "option", message: "is needed, or \"section\", or both")
      }
      guard !isGiven else {
        throw ParameterProblem(key: "value", message: "needs \"option\"")
      }
    } else if state == .present, !isGiven, !allowNoValue {
      throw ParameterProblem(
        key: "value", message: "is needed, or \"allow_no_value\" for an option without one")
    }
  }
}
