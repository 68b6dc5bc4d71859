import PlayData
import PlayModuleKit
import PlayShell

/// Lists files of the host.
struct Find: Module {
  static let info = ModuleInfo(
    "find", "List the files of the host that have certain names, sizes or ages.",
    notes: [
      "The result has `files`, a list of maps as the module stat has them, `matched` and `examined`. "
        + "All that is in the folders is listed by the host and chosen from by swplay, so keep the "
        + "folders small or give a `depth`.",
      "Links are listed and not followed. Names that hold a newline cannot be told apart.",
    ],
    manualPages: ["find(1)", "stat(1)"],
    programs: ["date", "find"],
    check:
      "Exact about the host as it is; what earlier tasks of a check would create is not found.",
    examples: [
      #"{ "find": { "paths": "/var/log", "patterns": ["*.bz2", "*.zst"], "age": "30d" } }"#,
      #"{ "find": { "paths": "/usr/home", "file_type": "directory" } }"#,
    ], changesHost: false)

  /// The kinds that can be looked for.
  enum Kind: String, CaseIterable, ParameterValue {
    case file
    case directory
    case link
    case any

    func includes(_ kind: FileStatus.Kind) -> Bool {
      switch self {
      case .file: kind == .file
      case .directory: kind == .folder
      case .link: kind == .link
      case .any: true
      }
    }
  }

  @Param("Folders to look in.", aliases: ["path", "name"]) var paths: [RemotePath]
  @Param("Names to look for, with `*`, `?` and `[…]`, or expressions with `use_regex`.")
  var patterns: [String] = []
  @Param("Names to leave out, in the same notation.", aliases: ["exclude"])
  var excludes: [String] = []
  @Param("Whether names are matched as a whole by regular expressions.") var useRegex: Bool = false
  @Param("What is looked for.") var fileType: Kind = .file
  @Param("Whether the folders below are looked into as well.") var recurse: Bool = false
  @Param("How many levels are looked into with `recurse`; 1 is the folder itself.") var depth: Int?
  @Param("Whether names that start with a dot are found.") var hidden: Bool = false
  @Param("Least age, such as `2d`; with a minus sign the greatest. Units are s, m, h, d and w.")
  var age: SignedMeasure<AgeUnits>?
  @Param("Least size, such as `10m`; with a minus sign the greatest. Units are b, k, m, g and t.")
  var size: SignedMeasure<SizeUnits>?

  func checkParameters() throws {
    if let depth, depth < 1 {
      throw ParameterProblem(key: "depth", message: "is a number of levels, 1 or more")
    }
    _ = try NameFilter(patterns, isExpression: useRegex)
    _ = try NameFilter(excludes, isExpression: useRegex)
  }

  /// What is in each folder, and the host's time when ages count.
  struct State: Sendable {
    let trees: [[TreeStatusQuestion.Entry]]
    let now: Int
  }

  func probe() -> Probe<State> {
    let levels = recurse ? depth : 1
    let clock: Probe<Int> =
      age == nil
      ? .none(0)
      : .command(["date", "+%s"]) { result in
        guard let now = Int(result.line) else { throw Unexpected(result, of: ["date", "+%s"]) }
        return now
      }
    return Probe.each(paths.map { .ask(TreeStatusQuestion($0.text, depth: levels)) }).zip(clock)
      .map { State(trees: $0, now: $1) }
  }

  /// The seconds since a time; a host may tell times that are further apart than a number can be.
  private static func age(of time: Int, at now: Int) -> Int {
    let age = now.subtractingReportingOverflow(time)
    return age.overflow ? (now < 0 ? .min : .max) : age.partialValue
  }

  func plan(_ state: State) throws -> Plan {
    var plan = Plan.unchanged
    plan.observes = paths.map { Resource(.path, $0.text) }
    let wanted = try NameFilter(patterns, isExpression: useRegex)
    let excluded = try NameFilter(excludes, isExpression: useRegex)
    var found: [Value] = []
    var examined = 0
    for (path, tree) in zip(paths, state.trees) {
      guard tree.first(where: { $0.path == path.text })?.status.kind != .file else {
        plan.warnings.append("\(path) is not a folder")
        continue
      }
      if tree.isEmpty { plan.warnings.append("\(path) does not exist") }
      let sorted = tree.sorted { $0.path < $1.path }
      for entry in sorted where entry.path != path.text {
        examined += 1
        let name = LocalName.last(of: entry.path)
        guard fileType.includes(entry.status.kind), hidden || !name.hasPrefix("."),
          age?.includes(Self.age(of: entry.status.modified, at: state.now)) ?? true,
          size?.includes(entry.status.size) ?? true,
          try patterns.isEmpty || wanted.matches(name), try !excluded.matches(name)
        else { continue }
        found.append(.map(entry.status.values(of: entry.path)))
      }
    }
    plan.values = ["files": .list(found), "matched": .int(found.count), "examined": .int(examined)]
    return plan
  }
}
