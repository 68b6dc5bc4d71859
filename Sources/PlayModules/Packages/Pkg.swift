import PlayData
import PlayModuleKit
import PlayShell

/// Installs, upgrades and removes packages with pkg(8).
struct Pkg: Module {
  /// What shall be true of the packages.
  enum Wish: String, CaseIterable, ParameterValue {
    case present
    case latest
    case absent
  }

  static let info = ModuleInfo(
    "pkg", "Install, upgrade and remove packages.",
    notes: [
      "All names go into one call of pkg. pkg itself is installed first where it is missing.",
      "A package that is named here and came as a dependency is marked as wanted, so that "
        + "autoremove leaves it alone.",
      "Names are exact: no patterns, except `*` with `latest`, which means every package.",
      "Where the system itself consists of packages, `*` needs a `pkgsite`, since otherwise it would "
        + "upgrade the system too.",
      "A locked package is neither upgraded nor removed; `locked` changes the lock.",
      "A package that others need is removed only together with them: name them too, or set "
        + "`recursive`.",
    ],
    manualPages: ["pkg(8)", "pkg-install(8)", "pkg-query(8)"],
    programs: ["pkg"],
    check: "Exact for the named packages; dependencies are shown for `latest` only, and the "
      + "catalogue is brought up to date unless `cached` is set.",
    examples: [
      #"{ "pkg": "podman-suite" }"#,
      #"{ "pkg": { "name": ["git-lite", "jq"], "state": "latest" } }"#,
      #"{ "pkg": { "name": "sendmail", "state": "absent", "autoremove": true } }"#,
    ], shorthand: "name")

  @Param("Packages: names, names with version, or origins.", aliases: ["pkg"]) var name: [String]
  @Param("Whether they shall be installed, and if so, how new.") var state: Wish = .present
  @Param("Repository to install from.", aliases: ["repository"]) var pkgsite: String?
  @Param("Whether the catalogue is used as it is, without bringing it up to date.")
  var cached: Bool = false
  @Param("Whether packages that nothing needs any longer are removed afterwards.")
  var autoremove: Bool = false
  @Param("Whether packages that need a removed one are removed with it.")
  var recursive: Bool = false
  @Param("Whether the packages shall be locked.") var locked: Bool?
  @Param("Annotations: `+tag=value` sets one, `:tag=value` changes one, `-tag` removes one.")
  var annotation: [String] = []
  @Param("Whether packages for another version of the system are accepted.")
  var ignoreOsver: Bool = false
  @Param("Jail, by name or number, to work in.") var jail: String?
  @Param("Folder to change the root to.") var chroot: RemotePath?
  @Param("Folder below which packages are installed.") var rootdir: RemotePath?

  /// What the probe finds out; `nil` when there is no package manager.
  struct Situation: Sendable {
    /// By the word that the task uses.
    var packages: [String: InstalledPackage] = [:]
    var dependents: [String: [String]] = [:]
    var annotations: [String: [String: String]] = [:]
    var upgrade: PackageForecast?
    var orphans: PackageForecast?
  }

  var root: PackageRoot {
    PackageRoot(jail: jail, chroot: chroot?.text, rootdir: rootdir?.text)
  }

  /// The words without repetitions.
  var words: [String] {
    name.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  var isEverything: Bool { words == ["*"] }

  var locks: [String] { ["pkg"] }

  func checkParameters() throws {
    for word in words where word != "*" {
      let isClean = word.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII && scalar.value > 0x20
          && !"*?[]{}\\'\"`$;&|<>()%".unicodeScalars.contains(scalar)
      }
      guard isClean, !word.isEmpty, !word.hasPrefix("-"), !word.hasPrefix("/") else {
        throw ParameterProblem(
          key: "name", message: "\"\(word)\" is not the name of a package",
          hint: "names are exact; patterns and files are not accepted")
      }
    }
    guard !words.contains("*") || (isEverything && state == .latest) else {
      throw ParameterProblem(
        key: "name",
        message: "\"*\" means every package and stands alone, with \"state\": \"latest\"")
    }
    try JailName.check(jail)
    guard [jail != nil, chroot != nil, rootdir != nil].filter(\.self).count <= 1 else {
      throw ParameterProblem(key: nil, message: "give only one of jail, chroot and rootdir")
    }
    for text in annotation where PackageAnnotation(text) == nil {
      throw ParameterProblem(
        key: "annotation", message: "\"\(text)\" is not +tag=value, :tag=value or -tag")
    }
  }

  func probe() -> Probe<Situation?> {
    let root = root
    let asked = isEverything ? [] : words
    let manager = Probe.ask(PackageManagerQuestion(root: root))
    let packages = Self.map(asked) { PackageQuestion(word: $0, root: root) }
    let dependents = Self.map(state == .absent && !recursive ? asked : []) {
      DependentPackagesQuestion(word: $0, root: root)
    }
    let annotations = Self.map(annotation.isEmpty ? [] : asked) {
      PackageAnnotationsQuestion(word: $0, root: root)
    }
    let upgrade = state == .latest ? forecast(["upgrade", "-n"] + catalogue + asked) : .none(nil)
    let orphans = autoremove ? forecast(["autoremove", "-n"]) : .none(nil)
    let questions =
      manager.questions + packages.questions + dependents.questions + annotations.questions
      + upgrade.questions + orphans.questions
    return Probe(questions: questions) { sheet in
      // Without a package manager the other answers are complaints about that.
      guard try manager.state(sheet) else { return nil }
      return Situation(
        packages: try packages.state(sheet).compactMapValues(\.self),
        dependents: try dependents.state(sheet), annotations: try annotations.state(sheet),
        upgrade: try upgrade.state(sheet), orphans: try orphans.state(sheet))
    }
  }

  private static func map<Asked: Question>(
    _ words: [String], _ question: (String) -> Asked
  ) -> Probe<[String: Asked.Answer]> {
    Probe<[Asked.Answer]>.each(words.map { Probe<Asked.Answer>.ask(question($0)) }).map {
      Dictionary(uniqueKeysWithValues: zip(words, $0))
    }
  }

  private func forecast(_ words: [String]) -> Probe<PackageForecast?> {
    let command = ShellCommand(root.command + words)
    return .command(command) { result in
      if let pkgsite, let failure = PackageRefusal.missing(pkgsite, result) { throw failure }
      return try PackageForecast(result, of: command)
    }
  }

  /// The options that say which catalogue is used.
  var catalogue: [String] {
    (cached ? ["-U"] : []) + (pkgsite.map { ["-r", $0] } ?? [])
  }

  func plan(_ situation: Situation?) throws -> Plan {
    guard state != .absent || situation != nil else { return .unchanged }
    var plan = Plan()
    if situation == nil { plan.steps.append(bootstrap) }
    let found = situation ?? Situation()
    plan.steps += state == .absent ? try removal(found) : try installation(found)
    if autoremove { plan.steps += cleaning(found, after: plan) }
    plan.values = values(found)
    plan.warnings = warnings(found)
    return plan
  }

  private func values(_ situation: Situation) -> ValueMap {
    var packages = ValueMap()
    for word in words where !isEverything {
      packages[word] =
        situation.packages[word].map { package in
          [
            "name": .string(package.name), "version": .string(package.version),
            "automatic": .bool(package.isAutomatic), "locked": .bool(package.isLocked),
          ]
        } ?? .null
    }
    return ["packages": .map(packages)]
  }

  private func warnings(_ situation: Situation) -> [String] {
    guard state == .latest, locked != false else { return [] }
    return (situation.upgrade?.locked ?? []).map { "\($0) is locked and is not upgraded" }
  }
}
