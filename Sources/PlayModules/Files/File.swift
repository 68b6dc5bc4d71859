import PlayData
import PlayModuleKit
import PlayShell

/// Makes sure of what a path is: its kind, mode and owner.
struct File: Module {
  static let info = ModuleInfo(
    "file", "Set what a path is: a folder, a link, its mode and owner, or nothing at all.",
    notes: [
      "To write content use copy, template or lineinfile.",
      "`touch` creates an empty file; unlike touch(1) it leaves the times of an existing one alone.",
      "`absent` removes folders with everything in them, but never a mount point or a folder that the "
        + "system needs, and it does not cross into other file systems.",
      "Files with the flags schg or uchg are not changed; clear them with chflags(1) first.",
    ],
    manualPages: ["install(1)", "chmod(1)", "chown(8)", "ln(1)", "rm(1)"],
    programs: ["chmod", "chown", "find", "install", "ln", "rm", "stat", "touch"],
    check: "Exact, but a file system that is mounted below a folder to be removed shows only when "
      + "it is removed.",
    examples: [
      #"""
      { "file": { "path": "/var/db/app", "state": "directory", "mode": "0750", "owner": "www" } }
      """#,
      #"""
      { "file": { "path": "/usr/local/bin/app", "state": "link", "src": "/opt/app/bin/app" } }
      """#,
      #"""
      { "file": { "path": "/usr/local/www", "recurse": true, "mode": "u=rwX,go=rX" } }
      """#,
      #"{ "file": { "path": "/tmp/old", "state": "absent" } }"#,
    ])

  /// What the path shall be.
  enum Wanted: String, CaseIterable, ParameterValue {
    case file
    case directory
    case link
    case hard
    case touch
    case absent
  }

  /// The only time that a task can ask for.
  enum KeptTime: String, CaseIterable, ParameterValue {
    case preserve
  }

  @Param("Path on the host.", aliases: ["dest", "name"]) var path: RemotePath
  @Param("What the path shall be; left out, whatever is there only gets its mode and owner.")
  var state: Wanted?
  @Param("Mode, in octal digits or as changes to the present one.") var mode: FileMode?
  @Param("Owner, a name or a number.") var owner: Account?
  @Param("Group, a name or a number.") var group: Account?
  @Param("Whether mode, owner and group are those of everything below a folder as well.")
  var recurse: Bool = false
  @Param("What a link points to: any text for `link`, an absolute path for `hard`.")
  var src: String?
  @Param("Whether a link may replace a file, and may point to something that does not exist.")
  var force: Bool = false
  @Param("Whether a link at the path stands for what it points to.") var follow: Bool = true
  @Param("Accepted for the sake of other tools; times are always kept.") var accessTime: KeptTime?
  @Param("Accepted for the sake of other tools; times are always kept.")
  var modificationTime: KeptTime?

  func checkParameters() throws {
    let isLink = state == .link || state == .hard
    if isLink, src == nil {
      throw ParameterProblem(key: "src", message: "is needed: what shall the link point to?")
    }
    if !isLink, src != nil {
      throw ParameterProblem(
        key: "src", message: "goes with the states \"link\" and \"hard\" alone",
        hint: "to copy a file use the module copy")
    }
    if state == .hard, let src, !src.startsWithBytes("/") {
      throw ParameterProblem(key: "src", message: "of a hard link is an absolute path")
    }
    if recurse, let state, state != .directory {
      throw ParameterProblem(key: "recurse", message: "goes with the state \"directory\" alone")
    }
    if state == .absent { try ProtectedPaths.check(path, for: "removed") }
    if recurse { try ProtectedPaths.check(path, for: "changed with everything in it") }
  }

  /// What the host says about the path and what belongs to it.
  struct State: Sendable {
    let target: FileTarget
    /// The folders above a folder that is to be created, outermost first.
    let ancestors: [Ancestor]
    /// What a link shall point to.
    let source: FileStatus?
    /// Everything below a folder.
    let tree: [TreeStatusQuestion.Entry]
  }

  /// A folder above the path.
  struct Ancestor: Sendable {
    let path: String
    let status: FileStatus?
  }

  func probe() -> Probe<State> {
    let ancestors = (state == .directory || recurse) ? path.ancestors : []
    let sources = sourcePath.map { [$0] } ?? []
    return FileTarget.probe(path, followsLink: followsLink)
      .zip(
        .each(
          ancestors.map { path in
            Probe<FileStatus?>.ask(FileStatusQuestion(path, followsLink: true))
              .map { Ancestor(path: path, status: $0) }
          })
      )
      .zip(.each(sources.map { .ask(FileStatusQuestion($0, followsLink: state == .link)) }))
      .zip(.each(recurse ? [.ask(TreeStatusQuestion(path.text))] : []))
      .map { answers in
        let (((target, ancestors), sources), trees) = answers
        return State(
          target: target, ancestors: ancestors, source: sources.first ?? nil,
          tree: trees.first ?? [])
      }
  }

  func plan(_ current: State) throws -> Plan {
    var plan = Plan(try steps(current))
    plan.values = ["path": .string(path.text)]
    plan.values["state"] = state.map { .string($0.rawValue) }
    return plan
  }

  private func steps(_ current: State) throws -> [Step] {
    switch state {
    case .absent: try removal(current.target)
    case .link, .hard: try linkSteps(current)
    case .directory: try folderSteps(current)
    case .touch where current.target.status == nil: try creation(current.target)
    case nil where recurse: try folderSteps(current)
    case .file, .touch, nil: try attributeSteps(current.target)
    }
  }

  /// Links are themselves meant by the states that make and remove them.
  private var followsLink: Bool {
    switch state {
    case .link, .hard, .absent: false
    default: follow
    }
  }

  var attributes: FileAttributes { FileAttributes(mode: mode, owner: owner, group: group) }

  /// The changes to something that exists.
  func attributeSteps(_ target: FileTarget) throws -> [Step] {
    guard let status = target.status else {
      throw ModuleFailure(
        "\(path) does not exist",
        hint: "create it with copy or template, or with the state \"touch\" or \"directory\"",
        missing: [Resource(.path, path.text)])
    }
    if state == .file, status.kind == .folder {
      throw ModuleFailure(
        "\(path) is a folder, not a file", hint: "for a folder write the state \"directory\"")
    }
    let steps = attributes.steps(for: path.text, status: status, followsLink: follow)
    if !steps.isEmpty { try status.requireChangeable(path.text) }
    return steps
  }

  /// An empty file; touch(1) does not harm one that appears in the meantime.
  private func creation(_ target: FileTarget) throws -> [Step] {
    let written = try target.writePath()
    try target.requireFolder()
    let mode = FileStatus.octal(attributes.mode(from: ManagedFile.newFileMode))
    return [
      Step(
        .value(path.text, from: nil, to: "an empty file, mode \(mode)"),
        [.run(["touch", written])] + ownership(of: written) + [.run(["chmod", mode, written])],
        provides: [Resource(.path, path.text)])
    ]
  }

  /// The actions that give a path that was just made its owner and group.
  func ownership(of path: String, options: [String] = []) -> [Action] {
    let owners: [Action] =
      owner.map { [.run(ShellCommand(["chown"] + options + [$0.text, path]))] } ?? []
    let groups: [Action] =
      group.map { [.run(ShellCommand(["chgrp"] + options + [$0.text, path]))] } ?? []
    return owners + groups
  }
}

extension RemotePath {
  /// The folders that the path is in, outermost first, without the root.
  var ancestors: [String] {
    let parts = text.split(byte: "/").dropLast()
    return parts.indices.map { "/" + parts[...$0].joined(separator: "/") }
  }
}
