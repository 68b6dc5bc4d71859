import PlayData
import PlayModuleKit

/// Keeps a block of lines in a text file, between two marker lines.
struct BlockInFile: Module {
  static let info = ModuleInfo(
    "blockinfile", "Keep a block of lines in a text file, between two marker lines.",
    notes: [
      "Two tasks with the same markers in one file overwrite each other's block: give each a `name`, "
        + "which becomes part of the markers.",
      "Without a `name` the markers are those of Ansible, so its blocks are found.",
      "An empty `block`, like `absent`, removes the block and its markers.",
      "A file in which one of the two markers is missing is refused: a person has to say where the "
        + "block begins and ends.",
    ],
    manualPages: ["stat(1)"],
    programs: ["stat"],
    check: "Exact, with the difference of the content.",
    examples: [
      #"""
      { "blockinfile": { "path": "/etc/hosts", "name": "containers",
                         "block": "10.88.0.2 db\n10.88.0.3 web" } }
      """#,
      #"{ "blockinfile": { "path": "/etc/hosts", "name": "containers", "state": "absent" } }"#,
    ])

  @Param("File on the host.", aliases: ["dest"]) var path: RemotePath
  @Param("The lines.", aliases: ["content"]) var block: String = ""
  @Param("Whether the block shall be there.") var state: Presence = .present
  @Param("Name that tells this block from others in the file.") var name: String?
  @Param("The marker lines, in the notation of the file's comments; `{mark}` is where they differ.")
  var marker: String = "# {mark} ANSIBLE MANAGED BLOCK"
  @Param("What `{mark}` is in the first marker.") var markerBegin: String = "BEGIN"
  @Param("What `{mark}` is in the second marker.") var markerEnd: String = "END"
  @Param("Expression for the line after which a new block goes; `EOF` is the end of the file.")
  var insertafter: LineInFile.Anchor?
  @Param("Expression for the line before which a new block goes; `BOF` is the file's start.")
  var insertbefore: LineInFile.Anchor?
  @Param("Whether an empty line stands in front of a new block.") var prependNewline: Bool = false
  @Param("Whether an empty line stands behind a new block.") var appendNewline: Bool = false
  @Param("Whether a missing file is created.") var create: Bool = false
  @Param("Whether a copy of the replaced file stays beside it.") var backup: Bool = false
  @Param("Mode, in octal digits or as changes to the present one.") var mode: FileMode?
  @Param("Owner, a name or a number.") var owner: Account?
  @Param("Group, a name or a number.") var group: Account?
  @Param("Command that must accept the new file; `%s` stands for its name.")
  var validate: ValidationCommand?

  func probe() -> Probe<EditedFile> { EditedFile.probe(path) }

  func plan(_ file: EditedFile) throws -> Plan {
    if edit.lines.isEmpty, try file.bytes() == nil { return .unchanged }
    let before = try file.bytes(creating: create)
    return try file.plan(
      try edit.applied(to: before, path: path.text),
      FileAttributes(mode: mode, owner: owner, group: group), keepsBackup: backup,
      validation: validate)
  }

  private var edit: BlockEdit {
    let lines = block.split(byte: "\n", omittingEmptySubsequences: false)
      .map(Self.withoutReturns)
    // The newline at the end of a block is the end of its last line and not a line more.
    let content = lines.last?.isEmpty == true ? Array(lines.dropLast()) : lines
    var edit = BlockEdit(
      lines: state == .present ? content : [], begin: markerLine(markerBegin),
      end: markerLine(markerEnd))
    edit.place = LinePlace(after: insertafter, before: insertbefore)
    edit.hasEmptyLineBefore = prependNewline
    edit.hasEmptyLineAfter = appendNewline
    return edit
  }

  /// A line without the carriage returns at its end, which in a file belong to the newline.
  private static func withoutReturns(_ line: Substring) -> String {
    var scalars = line.unicodeScalars
    while scalars.last == "\r" { scalars.removeLast() }
    return String(scalars)
  }

  private func markerLine(_ mark: String) -> String {
    marker.replacing("{mark}", with: mark) + (name.map { ": \($0)" } ?? "")
  }

  var locks: [String] { [EditedFile.lock(path)] }

  func checkParameters() throws {
    for (key, text) in [
      ("marker", marker), ("marker_begin", markerBegin), ("marker_end", markerEnd),
      ("name", name ?? ""),
    ] where text.utf8.contains(where: { $0 == 10 || $0 == 13 }) {
      throw ParameterProblem(key: key, message: "holds a newline, but a marker is one line")
    }
    guard markerLine(markerBegin) != markerLine(markerEnd) else {
      throw ParameterProblem(
        key: "marker", message: "is the same line at both ends of the block",
        hint: "write {mark} where BEGIN and END shall stand")
    }
    if let inner = [markerBegin, markerEnd].map(markerLine).first(where: block.contains) {
      throw ParameterProblem(key: "block", message: "holds its own marker \"\(inner)\"")
    }
    if insertafter != nil, insertbefore != nil {
      throw ParameterProblem(
        key: "insertbefore", message: "cannot be given together with \"insertafter\"")
    }
  }
}

/// What blockinfile does to a text: a pure function.
struct BlockEdit: Sendable {
  /// The lines between the markers; none removes the block.
  let lines: [String]
  /// The first marker.
  let begin: String
  /// The second marker.
  let end: String
  /// Where a new block goes.
  var place = LinePlace.end
  var hasEmptyLineBefore = false
  var hasEmptyLineAfter = false

  /// The text after the edit.
  func applied(to bytes: [UInt8], path: String) throws -> [UInt8] {
    var text = TextLines(bytes)
    let current = try block(in: text, path: path)
    guard !lines.isEmpty else {
      if let current { text.lines.removeSubrange(current) }
      return text.bytes
    }
    let wanted = [begin] + lines + [end]
    if let current {
      guard text.lines[current].map({ $0.content }) != wanted.map({ Array($0.utf8) }) else {
        return bytes
      }
      text.lines.removeSubrange(current)
      text.insert(wanted, at: current.lowerBound)
      return text.bytes
    }
    let index = try place.index(in: text, firstMatch: false)
    text.insert(
      (hasEmptyLineBefore ? [""] : []) + wanted + (hasEmptyLineAfter ? [""] : []), at: index)
    return text.bytes
  }

  /// The last block, markers included.
  private func block(in text: TextLines, path: String) throws -> ClosedRange<Int>? {
    let first = text.lines.lastIndex { Self.trimmed($0.text).hasSameBytes(as: begin) }
    let last = text.lines.lastIndex { Self.trimmed($0.text).hasSameBytes(as: end) }
    switch (first, last) {
    case (nil, nil): return nil
    case (let first?, let last?) where first < last: return first...last
    default:
      let missing = first == nil ? begin : end
      throw ModuleFailure(
        "\(path) has one marker of the block but not \"\(missing)\" in its place",
        hint: "correct the file by hand, so that both markers are there or none")
    }
  }

  private static func trimmed(_ line: String) -> String {
    var scalars = line.unicodeScalars
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    return String(scalars)
  }
}
