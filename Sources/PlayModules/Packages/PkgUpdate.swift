import PlayModuleKit
import PlayShell

/// Brings the catalogues of package repositories up to date with pkg-update(8).
struct PkgUpdate: Module {
  static let info = ModuleInfo(
    "pkg_update", "Bring the catalogues of package repositories up to date.",
    notes: [
      "It is no change of the host: what is installed stays as it is. `pkg` and `pkg_repo` do it by "
        + "themselves; once in front of many tasks of `pkg` with `cached` it is done a single time."
    ],
    manualPages: ["pkg-update(8)"],
    programs: ["pkg"],
    check: "A check fetches nothing and says so.",
    examples: [
      "{ \"pkg_update\": {} }",
      #"{ "pkg_update": { "repository": "FreeBSD-ports", "force": true } }"#,
    ])

  @Param("Repository; all that are enabled without it.", aliases: ["pkgsite"])
  var repository: String?
  @Param("Whether catalogues are fetched that are not older than the repository's.")
  var force: Bool = false

  var locks: [String] { ["pkg"] }

  func checkParameters() throws {
    guard let repository else { return }
    guard PkgRepo.names.accepts(repository) else {
      throw ParameterProblem(
        key: "repository", message: "\"\(repository)\" is not the name of a repository")
    }
  }

  /// Whether there is a package manager.
  func probe() -> Probe<Bool> { .ask(PackageManagerQuestion(root: PackageRoot())) }

  func plan(_ hasManager: Bool) throws -> Plan {
    let subject = repository.map { "the catalogue of \($0)" } ?? "the catalogues"
    var plan = Plan([Step(.command("bring \(subject) up to date"), [action])])
    plan.onlyWaits = true
    plan.skipReason = "a check does not fetch \(subject)"
    guard !hasManager else { return plan }
    plan.requires = [
      ModuleFailure(
        "there is no package manager on the host",
        hint: "the module pkg installs it together with the first package",
        missing: [Resource(.package, "pkg")])
    ]
    return plan
  }

  private var action: Action {
    let words =
      ["pkg", "-o", "LOCK_RETRIES=120", "update"] + (force ? ["-f"] : [])
      + (repository.map { ["-r", $0] } ?? [])
    let command = ShellCommand(words, environment: [.init("ASSUME_ALWAYS_YES", "yes")])
    return .run(command) { [repository] result in
      repository.flatMap { PackageRefusal.missing($0, result) }
        ?? PackageRefusal.failure(result)
    }
  }
}
