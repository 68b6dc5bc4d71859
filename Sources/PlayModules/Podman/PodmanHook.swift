import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a hook that podman(1) runs when containers come and go.
struct PodmanHook: Module {
  /// When in a container's life a hook runs.
  enum Stage: String, CaseIterable, ParameterValue {
    case precreate
    case prestart
    case createRuntime
    case createContainer
    case startContainer
    case poststart
    case poststop
  }

  static let info = ModuleInfo(
    "podman_hook", "Keep a hook that podman runs for containers.",
    notes: [
      "A hook is the file NAME.json and, unless `path` names a program that is there, the script "
        + "NAME.sh beside it. The folder is entered into hooks_dir of containers.conf(5), whose "
        + "other values stay.",
      "podman's own service reads hooks when it starts: notify a handler that restarts it.",
      "A hook gets the container's state on standard input and fails the container when it fails.",
      "`absent` removes the two files and leaves the folder in containers.conf.",
    ],
    manualPages: ["oci-hooks(5)", "containers.conf(5)"],
    programs: ["chmod", "mkdir", "rm", "stat"],
    examples: [
      """
      { "podman_hook": { "name": "customattributes", \
      "script": "#!/bin/sh\\nexec logger -t oci \\"$(cat)\\"\\n", "stages": "createRuntime", \
      "annotations": { "^com\\\\.micropod\\\\.jail\\\\.profile$": "^(postgresql|opensearch)$" } } }
      """,
      #"{ "podman_hook": { "name": "old", "state": "absent" } }"#,
    ])

  @Param("Name of the hook's files, without an ending.") var name: String
  @Param("Whether it shall be there.") var state: Presence = .present
  @Param("The script.") var script: String?
  @Param("File of the controller with the script.") var src: LocalFile?
  @Param("Program on the host that runs instead of a script.") var path: RemotePath?
  @Param("Arguments for it.") var args: [String] = []
  @Param("Variables of its environment.") var env: [String: ScalarText<TrueFalse>] = [:]
  @Param("Time in seconds after which it is ended.") var timeout: Int?
  @Param("Stages in which it runs.") var stages: [Stage] = [.createRuntime]
  @Param("Patterns of annotations, by patterns of their names, that a container must have.")
  var annotations: [String: String] = [:]
  @Param("Patterns of the container's program, one of which must match.")
  var commands: [String] = []
  @Param("Whether only containers with, or only those without, folders of the host count.")
  var hasBindMounts: Bool?
  @Param("Whether it runs for every container.") var always: Bool = false
  @Param("Folder of hooks; /usr/local/etc/containers/hooks.d when not given.", aliases: ["folder"])
  var hooksDir: RemotePath?
  @Param(
    "File that names the folders of hooks; /usr/local/etc/containers/containers.conf when not given."
  ) var containersConf: RemotePath?

  /// What the probe finds out.
  struct Situation: Sendable {
    let folder: FileStatus?
    let definition: (FileTarget, FileContent)
    let script: (FileTarget, FileContent)
    let conf: (FileTarget, FileContent)
  }

  var locks: [String] { ["containers.conf"] }

  private var folder: String { hooksDir?.text ?? "/usr/local/etc/containers/hooks.d" }
  private var confPath: String {
    containersConf?.text ?? "/usr/local/etc/containers/containers.conf"
  }

  private var program: String { path?.text ?? "\(folder)/\(name).sh" }

  private var scriptContent: [UInt8]? {
    if let script { return Array((script.hasSuffix("\n") ? script : script + "\n").utf8) }
    guard case .file(let bytes, _)? = src?.content else { return nil }
    return bytes
  }

  func checkParameters() throws {
    try PodmanName.check(name)
    guard state == .present else { return }
    guard [script != nil, src != nil, path != nil].count(where: \.self) == 1 else {
      throw ParameterProblem(key: nil, message: "give one of script, src and path")
    }
    guard path != nil || scriptContent?.starts(with: Array("#!".utf8)) == true else {
      throw ParameterProblem(
        key: script == nil ? "src" : "script", message: "does not begin with #!",
        hint: "the first line names the program that runs it, such as #!/bin/sh")
    }
    guard always || !annotations.isEmpty || !commands.isEmpty || hasBindMounts != nil else {
      throw ParameterProblem(
        key: nil, message: "no container would run the hook",
        hint: "give annotations, commands or has_bind_mounts, or set \"always\"")
    }
    guard !stages.isEmpty else { throw ParameterProblem(key: "stages", message: "is empty") }
  }

  func probe() throws -> Probe<Situation> {
    let files = try ["\(folder)/\(name).json", "\(folder)/\(name).sh", confPath].map { path in
      guard let path = RemotePath(path) else {
        throw ParameterProblem(key: "name", message: "makes no path: \(path)")
      }
      return ManagedFile.probe(path, followsLink: true, unlessSHA256: nil)
    }
    return Probe<FileStatus?>.ask(FileStatusQuestion(folder, followsLink: true))
      .zip(.each(files)).map { folder, files in
        Situation(folder: folder, definition: files[0], script: files[1], conf: files[2])
      }
  }

  func plan(_ situation: Situation) throws -> Plan {
    guard state == .present else {
      return Plan([situation.definition.0, situation.script.0].compactMap(Self.removal))
    }
    let isPlanned = situation.folder == nil
    var steps = isPlanned ? [creation] : []
    if let scriptContent {
      steps += try Self.file(situation.script, scriptContent, mode: "0755", isPlanned)
    }
    steps += try Self.file(
      situation.definition, Array(definition.utf8), mode: "0644", isPlanned)
    return Plan(steps + (try naming(situation.conf)))
  }

  private static func removal(_ target: FileTarget) -> Step? {
    guard target.itself != nil else { return nil }
    let path = target.path.text
    return Step(.value(path, from: "present", to: nil), [.run(["rm", "-f", path])])
  }

  private var creation: Step {
    Step(
      .value(folder, from: nil, to: "a folder"), [.run(["mkdir", "-p", folder])],
      provides: [Resource(.path, folder)])
  }

  private static func file(
    _ current: (FileTarget, FileContent), _ content: [UInt8], mode: String, _ isPlanned: Bool
  ) throws -> [Step] {
    let file = ManagedFile(
      target: current.0, current: current.1, content: content,
      attributes: FileAttributes(mode: FileMode(mode)))
    return try file.steps(isFolderPlanned: isPlanned)
  }

  /// Enters the folder into containers.conf.
  private func naming(_ conf: (FileTarget, FileContent)) throws -> [Step] {
    var text = ""
    if case .bytes(let bytes, _) = conf.1 { text = String(decoding: bytes, as: UTF8.self) }
    let wanted = try ContainersConf(path: confPath, text: text).adding(hooksFolder: folder)
    guard wanted != text else { return [] }
    let file = ManagedFile(
      target: conf.0, current: conf.1, content: Array(wanted.utf8), attributes: FileAttributes())
    return try file.steps()
  }
}

// MARK: - The definition

extension PodmanHook {
  /// The file NAME.json (oci-hooks(5), 1.0.0 Hook Schema).
  private var definition: String {
    var hook: ValueMap = ["path": .string(program)]
    // The first argument of a program is its name.
    if !args.isEmpty { hook["args"] = .list(([program] + args).map { .string($0) }) }
    if !env.isEmpty {
      hook["env"] = .list(
        env.sorted { $0.key < $1.key }.map { .string("\($0.key)=\($0.value.text)") })
    }
    hook["timeout"] = timeout.map { .int($0) }
    var when: ValueMap = always ? ["always": true] : [:]
    if !annotations.isEmpty {
      when["annotations"] = .map(
        ValueMap(annotations.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
    if !commands.isEmpty { when["commands"] = .list(commands.map { .string($0) }) }
    when["hasBindMounts"] = hasBindMounts.map { .bool($0) }
    let map: ValueMap = [
      "version": "1.0.0", "hook": .map(hook), "when": .map(when),
      "stages": .list(stages.map { .string($0.rawValue) }),
    ]
    return JSON.write(.map(map), indent: 2) + "\n"
  }
}
