import PlayData
import PlayModuleKit

/// Renders a template of the controller into a file of the host.
struct Template: Module {
  static let info = ModuleInfo(
    "template", "Render a template with the task's variables into a file of the host.",
    notes: [
      "An existing file keeps the mode, owner and group that the task does not give; a new one gets "
        + "mode 0644.",
      "Into a folder the file goes under the template's name without `.j2`.",
    ],
    manualPages: ["stat(1)", "sha256(1)"],
    programs: ["sha256", "stat"],
    check: "Exact, with the difference of the content.",
    examples: [
      #"""
      { "template": { "src": "sshd_config.j2", "dest": "/etc/ssh/sshd_config", "mode": "0600",
                      "validate": "/usr/sbin/sshd -t -f %s" } }
      """#
    ])

  /// What ends a line.
  struct Newline: Sendable, ParameterValue {
    var text = "\n"

    static var parameterType: ParameterType {
      .string(format: #"an end of lines: "\n", "\r" or "\r\n""#)
    }

    init() {}

    init(parameter value: Value, in context: any ParameterContext) throws {
      guard let text = value.string, ["\n", "\r", "\r\n"].contains(text) else {
        throw ParameterMismatch(expected: Self.parameterType.phrase, got: value)
      }
      self.text = text
    }

    var parameterDefault: Value { .string(text) }
  }

  @Param("Template of the controller, looked for in the role's `templates`.")
  var src: LocalTemplate
  @Param(
    "Path on the host; with a slash at its end, or if it is a folder, the folder to put it in.")
  var dest: Destination
  @Param("Mode, in octal digits or as changes to the present one.") var mode: FileMode?
  @Param("Owner, a name or a number.") var owner: Account?
  @Param("Group, a name or a number.") var group: Account?
  @Param("Whether a copy of a replaced file stays beside it.") var backup: Bool = false
  @Param("Whether a file that exists with other content is replaced.") var force: Bool = true
  @Param("Whether a link at the destination stands for what it points to.")
  var follow: Bool = false
  @Param("Command that must accept the new file; `%s` stands for its name.")
  var validate: ValidationCommand?
  @Param("What starts an expression.") var variableStartString: String = "{{"
  @Param("What ends an expression.") var variableEndString: String = "}}"
  @Param("What starts a block.") var blockStartString: String = "{%"
  @Param("What ends a block.") var blockEndString: String = "%}"
  @Param("What starts a comment.") var commentStartString: String = "{#"
  @Param("What ends a comment.") var commentEndString: String = "#}"
  @Param("Whether the newline after a block is removed.") var trimBlocks: Bool = true
  @Param("Whether blanks before a block are removed.") var lstripBlocks: Bool = false
  @Param("What ends a line of the result.") var newlineSequence: Newline = Newline()

  /// The rendered content, where it goes, and what is there.
  struct State: Sendable {
    let content: [UInt8]
    let target: FileTarget
    let current: FileContent
  }

  func probe() throws -> Probe<State> {
    let content = Array(try src.render(style).utf8)
    let destination = DestinationProbe(
      destination: dest, name: name, followsLink: follow, digest: SHA256Digest.hex(content))
    return destination.probe().map { State(content: content, target: $0.0, current: $0.1) }
  }

  func plan(_ state: State) throws -> Plan {
    if !force, state.target.status != nil {
      var plan = Plan.unchanged
      plan.skipReason = "\(state.target.path) exists and \"force\" is false"
      return plan
    }
    return try ManagedFile(
      target: state.target, current: state.current, content: state.content,
      attributes: FileAttributes(mode: mode, owner: owner, group: group), keepsBackup: backup,
      validation: validate
    ).plan()
  }

  private var name: String {
    let name = LocalName.last(of: src.path)
    return name.hasSuffix(".j2") ? String(name.dropLast(3)) : name
  }

  private var style: TemplateStyle {
    var style = TemplateStyle()
    style.trimBlocks = trimBlocks
    style.lstripBlocks = lstripBlocks
    style.variable = (start: variableStartString, end: variableEndString)
    style.block = (start: blockStartString, end: blockEndString)
    style.comment = (start: commentStartString, end: commentEndString)
    style.newline = newlineSequence.text
    return style
  }
}
