import PlayData
import PlayModuleKit
import PlayShell

extension Pkg {
  /// A change by pkg(8): it waits for another pkg to finish and never asks.
  private func action(_ words: [String]) -> Action {
    let global = ["-o", "LOCK_RETRIES=120"]
    var environment = [
      ShellCommand.Variable("ASSUME_ALWAYS_YES", "yes"), ShellCommand.Variable("BATCH", "yes"),
    ]
    if ignoreOsver { environment.append(ShellCommand.Variable("IGNORE_OSVERSION", "yes")) }
    let action = Action.run(
      ShellCommand(root.command + global + words, environment: environment),
      failure: PackageRefusal.failure)
    return ["install", "upgrade"].contains(words[0]) ? action.lasting : action
  }

  private func step(
    _ subject: String, from before: String?, to after: String?, _ actions: [[String]],
    provides: [Resource] = []
  ) -> Step {
    Step(
      .value(root.label + subject, from: before, to: after), actions.map(action),
      provides: provides)
  }

  var bootstrap: Step {
    step(
      "package manager", from: nil, to: "pkg", [["bootstrap", "-y"]],
      provides: [Resource(.package, "pkg")])
  }

  /// Steps for `present` and `latest`.
  func installation(_ situation: Situation) throws -> [Step] {
    let missing = isEverything ? [] : words.filter { situation.packages[$0] == nil }
    let installed = words.compactMap { situation.packages[$0] }
    var steps: [Step] = []
    if !missing.isEmpty {
      steps.append(
        step(
          Self.subject(missing),
          from: nil, to: "installed",
          [["install", "-y"] + catalogue + missing],
          provides: missing.flatMap(ProvidedByPackage.resources)))
    }
    steps += unlocking(installed)
    steps += try upgrading(installed, situation.upgrade)
    let automatic = installed.filter(\.isAutomatic).map(\.name)
    if !automatic.isEmpty {
      steps.append(
        step(
          "\(automatic.joined(separator: ", ")): wanted for themselves", from: "no", to: "yes",
          [["set", "-y", "-A", "0"] + automatic]))
    }
    steps += try words.flatMap { try annotating($0, situation) }
    return steps + locking(installed, missing: missing)
  }

  /// What `-n` foretells, and the packages that it leaves out because they are still locked.
  private func upgrading(
    _ installed: [InstalledPackage], _ forecast: PackageForecast?
  ) throws -> [Step] {
    guard let forecast else { return [] }
    let system = forecast.changes.filter { $0.repository == "FreeBSD-base" }
    guard !isEverything || pkgsite != nil || system.isEmpty else {
      throw ModuleFailure(
        "this would upgrade the system itself too: \(system.count) packages of FreeBSD-base, such as "
          + system[0].name,
        hint:
          "name one repository in \"pkgsite\": FreeBSD-ports for packages, FreeBSD-base for the "
          + "system")
    }
    let unlocked = locked == false ? installed.filter(\.isLocked) : []
    guard !forecast.changes.isEmpty || !unlocked.isEmpty else { return [] }
    let before = [forecast.before].compactMap(\.self) + unlocked.map { "\($0.name) \($0.version)" }
    let after = [forecast.after].compactMap(\.self) + unlocked.map { "\($0.name) latest" }
    let names = isEverything ? [] : installed.map(\.name)
    return [
      step(
        "packages", from: before.isEmpty ? nil : before.joined(separator: ", "),
        to: after.isEmpty ? nil : after.joined(separator: ", "),
        [["upgrade", "-y"] + catalogue + names])
    ]
  }

  private func unlocking(_ packages: [InstalledPackage]) -> [Step] {
    let names = packages.filter(\.isLocked).map(\.name)
    guard locked == false, !names.isEmpty else { return [] }
    return [
      step(
        "lock of \(names.joined(separator: ", "))", from: "set", to: nil,
        [["unlock", "-y"] + names])
    ]
  }

  private func locking(_ packages: [InstalledPackage], missing: [String]) -> [Step] {
    let names = packages.filter { !$0.isLocked }.map(\.name) + missing
    guard locked == true, !names.isEmpty else { return [] }
    let subject = "lock of \(names.joined(separator: ", "))"
    return [step(subject, from: nil, to: "set", [["lock", "-y"] + names])]
  }

  private func annotating(_ word: String, _ situation: Situation) throws -> [Step] {
    let package = situation.packages[word]?.name ?? word
    let current = situation.annotations[word] ?? [:]
    return try annotation.compactMap(PackageAnnotation.init).compactMap { wanted in
      let before = current[wanted.tag]
      let (option, after): (String, String?)
      switch wanted.wish {
      case .remove where before != nil: (option, after) = ("-D", nil)
      case .set(let value) where before?.hasSameBytes(as: value) != true:
        (option, after) = (before == nil ? "-A" : "-M", value)
      case .change(let value) where before?.hasSameBytes(as: value) != true:
        guard before != nil else {
          throw ModuleFailure(
            "\(package) has no annotation \(wanted.tag) to change",
            hint: "write \"+\(wanted.tag)=\(value)\" to set it")
        }
        (option, after) = ("-M", value)
      default: return nil
      }
      let words = ["annotate", "-y", option, package, wanted.tag]
      return step(
        "\(package): annotation \(wanted.tag)", from: before, to: after,
        [words + (after.map { [$0] } ?? [])])
    }
  }

  /// Packages as what is changed: two tasks that remove something remove different things.
  private static func subject(_ names: [String]) -> String {
    "\(names.count == 1 ? "package" : "packages") \(names.joined(separator: ", "))"
  }

  /// Steps for `absent`.
  func removal(_ situation: Situation) throws -> [Step] {
    let installed = words.compactMap { situation.packages[$0] }
    guard !installed.isEmpty else { return [] }
    let names = installed.map(\.name)
    if let package = installed.first(where: \.isLocked), locked != false {
      throw ModuleFailure(
        "\(package.name) is locked, so pkg does not remove it",
        hint: "set \"locked\": false to unlock it first")
    }
    let needing = Set(situation.dependents.values.joined()).subtracting(names).sorted()
    guard needing.isEmpty else {
      throw ModuleFailure(
        "pkg would remove \(needing.joined(separator: ", ")) as well, which "
          + "\(needing.count == 1 ? "needs" : "need") \(names.joined(separator: ", "))",
        hint: "name them in this task, or set \"recursive\": true")
    }
    let before = installed.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
    return unlocking(installed)
      + [step(Self.subject(names), from: before, to: nil, [["delete", "-y"] + names])]
  }

  /// Removes what nothing needs any longer; after a removal only pkg can say what that is.
  func cleaning(_ situation: Situation, after plan: Plan) -> [Step] {
    let orphans = situation.orphans?.before
    guard orphans != nil || (state == .absent && plan.isChanging) else { return [] }
    return [
      step(
        "packages that nothing needs", from: orphans ?? "what these needed", to: nil,
        [["autoremove", "-y"]])
    ]
  }
}
