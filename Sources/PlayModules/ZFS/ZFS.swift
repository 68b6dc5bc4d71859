import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a ZFS file system, volume or snapshot and its properties.
struct ZFS: Module {
  /// Which value of a property counts as the wanted one.
  enum PropertySource: String, CaseIterable, ParameterValue {
    case any
    case local
  }

  static let info = ModuleInfo(
    "zfs", "Create, change and destroy ZFS file systems, volumes and snapshots.",
    notes: [
      "Sizes are compared in bytes, so `1536M` and `1.5G` are the same; `none` is 0; `true` and "
        + "`false` are on and off. A property that is `null` is inherited.",
      "A property is set only when it differs: setting `mountpoint` to the value that it has would "
        + "unmount the file system.",
      "A dataset with anything below it is destroyed only with `recursive`; clones elsewhere are "
        + "never destroyed.",
    ],
    manualPages: ["zfs(8)", "zfsprops(7)"],
    programs: ["ls", "zfs", "zpool"],
    check: "Exact, except that a volume's size is rounded up to whole blocks.",
    examples: [
      """
      { "zfs": { "name": "zroot/containers", "properties": \
      { "mountpoint": "/var/db/containers", "atime": false, "quota": "200G" } } }
      """,
      #"{ "zfs": { "name": "zroot/vm0", "properties": { "volsize": "10G" } } }"#,
      #"{ "zfs": { "name": "zroot/old", "state": "absent", "recursive": true } }"#,
    ])

  @Param("Dataset, for example `zroot/data`; a name with `@` is a snapshot.") var name: String
  @Param("Whether it shall exist.") var state: Presence = .present
  @Param("Properties and their values.", aliases: ["extra_zfs_properties"])
  var properties: [String: ScalarText<OnOff>?] = [:]
  @Param("Whether an inherited value of the right kind is enough, or each is set at the dataset.")
  var propertiesSource: PropertySource = .any
  @Param("Snapshot that the dataset is a clone of.") var origin: String?
  @Param("Whether missing datasets above it are created.") var createParents: Bool = true
  @Param("Whether everything below it is destroyed with it.") var recursive: Bool = false

  /// What the probe finds out.
  struct Situation: Sendable {
    let dataset: Dataset?
    let pools: [String: String?]
    /// What lies in the folder that would be hidden below the mount point.
    var hidden: [String] = []
    var descendants: [String] = []
  }

  var pool: String { String(name.prefix { $0 != "/" && $0 != "@" }) }
  var isSnapshot: Bool { name.contains("@") }
  private var mountpoint: String? { (properties["mountpoint"] ?? nil)?.text }

  var locks: [String] { ["dataset:\(name)"] }

  func checkParameters() throws {
    let isClean = name.unicodeScalars.allSatisfy { $0.value > 0x1F && $0 != "\t" }
    guard isClean, !name.isEmpty, !name.startsWithBytes("-"), !name.hasPrefix("/"),
      !name.hasSuffix("/")
    else {
      throw ParameterProblem(key: "name", message: "\"\(name)\" is not the name of a dataset")
    }
    if let origin, origin.startsWithBytes("-") || !origin.dropFirst().dropLast().contains("@") {
      throw ParameterProblem(
        key: "origin", message: "\"\(origin)\" is not the name of a snapshot",
        hint: "write it as DATASET@SNAPSHOT")
    }
    for (property, value) in properties.sorted(by: { $0.key < $1.key }) {
      guard ZFSProperty.isName(property) else {
        throw ParameterProblem(
          key: "properties", message: "\"\(property)\" is not the name of a property")
      }
      if let value, value.text.holdsByte(UInt8(ascii: "\n"), UInt8(ascii: "\t"), 0) {
        throw ParameterProblem(
          key: "properties", message: "\(property) holds a newline or a tab, which zfs cannot show")
      }
    }
    if isSnapshot, let native = properties.keys.sorted().first(where: { !$0.contains(":") }) {
      throw ParameterProblem(
        key: "properties", message: "a snapshot has no \(native) of its own",
        hint: "only a user's properties, such as \"org.example:keep\", can be set")
    }
  }

  func probe() -> Probe<Situation> {
    var asked = Set(properties.keys).union(["type"])
    if origin != nil { asked.insert("origin") }
    let probe = Probe.ask(DatasetQuestion(name, properties: asked)).zip(.ask(PoolsQuestion()))
      .map { Situation(dataset: $0.0, pools: $0.1) }
    if state == .absent {
      return probe.zip(.ask(DescendantsQuestion(name: name))).map { pair in
        var situation = pair.0
        situation.descendants = pair.1
        return situation
      }
    }
    guard let folder = mountpoint.flatMap({ RemotePath($0)?.text }) else { return probe }
    return probe.zip(Self.entries(of: folder)).map { pair in
      var situation = pair.0
      situation.hidden = pair.1
      return situation
    }
  }

  private static func entries(of folder: String) -> Probe<[String]> {
    let command: ShellCommand = ["ls", "-A", "--", folder]
    return .command(command, reads: [Resource(.path, folder)]) { result in
      guard result.status == 0 || result.stderr.contains("No such file or directory") else {
        throw Unexpected(result, of: command)
      }
      return result.lines.map(String.init)
    }
  }

  func plan(_ situation: Situation) throws -> Plan {
    if let dataset = situation.dataset {
      return state == .present
        ? try change(dataset, in: situation) : try destruction(situation.descendants)
    }
    guard state == .present else { return .unchanged }
    guard situation.pools[pool] != nil else {
      let known = situation.pools.keys.sorted().joined(separator: ", ")
      throw ModuleFailure(
        "there is no pool \"\(pool)\"; the host has \(known.isEmpty ? "none" : known)",
        hint: "create the pool, or correct \"name\"", missing: [Resource(.dataset, pool)])
    }
    if let first = situation.hidden.first {
      throw ModuleFailure(
        "\(mountpoint ?? "the mount point") is not empty: it holds \(first), which the new file "
          + "system would hide",
        hint: "move its content away first")
    }
    return creation
  }

  private func destruction(_ descendants: [String]) throws -> Plan {
    guard descendants.isEmpty || recursive else {
      let shown = descendants.prefix(10).joined(separator: ", ")
      let more = descendants.count > 10 ? " and \(descendants.count - 10) more" : ""
      throw ModuleFailure(
        "\(name) is not destroyed, since there is something below it: \(shown)\(more)",
        hint: "set \"recursive\": true to destroy all of it")
    }
    let before = (["present"] + descendants).joined(separator: ", ")
    let command = ShellCommand(["zfs", "destroy"] + (recursive ? ["-r"] : []) + [name])
    let name = name
    return Plan([
      Step(
        .value("dataset \(name)", from: before, to: nil),
        [.run(command) { Self.clones(of: name, $0) }])
    ])
  }

  /// zfs(8) lists the clones that lie elsewhere when it refuses to destroy what they come from.
  private static func clones(of name: String, _ result: CommandResult) -> ModuleFailure? {
    guard result.stderr.contains(" has dependent clones\n") else { return nil }
    let clones = result.errorLines.drop { !$0.hasSuffix("the following datasets:") }.dropFirst()
    return ModuleFailure(
      "\(name) is not destroyed, since clones come from it: \(clones.joined(separator: ", "))",
      hint: "destroy them first, or make them independent with \"zfs promote\"")
  }
}
