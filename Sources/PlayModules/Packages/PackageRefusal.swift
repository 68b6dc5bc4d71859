import PlayModuleKit
import PlayShell

/// What pkg(8) means when it does not do what it was told.
enum PackageRefusal {
  /// Reads the answer of a command that changes packages.
  static func failure(_ result: CommandResult) -> ModuleFailure? {
    guard result.status != 0 else { return nil }
    let lines = result.errorLines
    let unknown = lines.compactMap { line in
      line.firstMatch(of: /No packages available to install matching '(.+)' have been found/)
        .map { String($0.1) }
    }
    if !unknown.isEmpty {
      return ModuleFailure(
        "no repository has \(unknown.count == 1 ? "the package" : "the packages") "
          + unknown.joined(separator: ", "),
        hint: "correct the name, which \"pkg search\" finds, or add a repository with pkg_repo; "
          + "nothing was installed")
    }
    if lines.contains(where: { $0.hasSuffix("it is locked by another process") }) {
      return ModuleFailure(
        "another pkg(8) has locked the database of packages",
        hint: "wait until it ends; \"pgrep -lx pkg\" shows it")
    }
    return nil
  }

  /// Whether an answer says that the host has no such repository.
  static func missing(_ repository: String, _ result: CommandResult) -> ModuleFailure? {
    let line = "WARNING: repository '\(repository)' does not exist"
    guard result.errorLines.contains(where: { $0 == line }) else { return nil }
    return ModuleFailure(
      "there is no repository \(repository)",
      hint: "add it with pkg_repo first, or correct \"pkgsite\"; \"pkg repos\" lists all",
      missing: [Resource(.packageRepository, repository)])
  }
}
