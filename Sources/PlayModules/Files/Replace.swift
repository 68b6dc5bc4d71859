import PlayData
import PlayModuleKit

/// Replaces every match of an expression in a text file.
struct Replace: Module {
  static let info = ModuleInfo(
    "replace", "Replace every match of a regular expression in a text file.",
    notes: [
      "The expression sees the whole file: `^` and `$` match at every line, and `\\n` matches its end. "
        + "The notation is Python's.",
      "In `replace`, `\\1` and `\\g<name>` stand for groups and `\\n` for a newline; without `replace` "
        + "the matches are removed.",
      "A replacement that would be replaced again by the next run is refused: anchor the expression.",
      "To keep one line, use lineinfile.",
    ],
    manualPages: ["stat(1)"],
    programs: ["stat"],
    check: "Exact, with the difference of the content.",
    examples: [
      #"""
      { "replace": { "path": "/etc/ttys", "regexp": "^(ttyu[0-9]\\s.*)\\bonifconsole\\b",
                     "replace": "\\1on" } }
      """#,
      #"{ "replace": { "path": "/etc/hosts", "regexp": "^10\\.0\\.0\\.9\\s.*\\n" } }"#,
    ])

  @Param("File on the host.", aliases: ["dest", "name"]) var path: RemotePath
  @Param("Expression that finds what is replaced.") var regexp: PythonPattern
  @Param("What takes the place of each match.") var replace: String = ""
  @Param("Expression; only what stands behind its first match is looked at.")
  var after: PythonPattern?
  @Param("Expression; only what stands in front of its first match is looked at.")
  var before: PythonPattern?
  @Param("Whether a copy of the replaced file stays beside it.") var backup: Bool = false
  @Param("Mode, in octal digits or as changes to the present one.") var mode: FileMode?
  @Param("Owner, a name or a number.") var owner: Account?
  @Param("Group, a name or a number.") var group: Account?
  @Param("Command that must accept the new file; `%s` stands for its name.")
  var validate: ValidationCommand?

  var locks: [String] { [EditedFile.lock(path)] }

  func probe() -> Probe<EditedFile> { EditedFile.probe(path) }

  func plan(_ file: EditedFile) throws -> Plan {
    guard let bytes = try file.bytes() else {
      throw ModuleFailure("\(path) does not exist", missing: [Resource(.path, path.text)])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ModuleFailure("\(path) is not UTF-8 text, so it is not edited")
    }
    let result = try edited(text)
    guard try result.count == 0 || edited(result.text).text == result.text else {
      throw ModuleFailure(
        "\(path) would change again with every run: \"regexp\" matches what it has replaced",
        hint: "anchor \"regexp\" so that it does not match the replacement")
    }
    var plan = try file.plan(
      Array(result.text.utf8), FileAttributes(mode: mode, owner: owner, group: group),
      keepsBackup: backup, validation: validate)
    plan.values["matches"] = .int(result.count)
    return plan
  }

  private func edited(_ text: String) throws -> (text: String, count: Int) {
    guard let parts = try parts(of: text) else { return (text, 0) }
    let (replaced, count) = try regexp.replacing(
      in: parts.middle, with: BackReferenceLine(replace, allowsNewlines: true))
    return (parts.start + replaced + parts.end, count)
  }

  /// The text cut behind the match of `after` and in front of that of `before`; `nil` when one of
  /// them is not found.
  private func parts(of text: String) throws -> (start: String, middle: String, end: String)? {
    var (start, middle, end) = ("", text, "")
    if let after {
      guard let found = try after.split(middle) else { return nil }
      start = found.before + found.matched
      middle = found.behind
    }
    if let before {
      guard let found = try before.split(middle) else { return nil }
      middle = found.before
      end = found.matched + found.behind
    }
    return (start, middle, end)
  }
}
