import PlayData
import PlayModuleKit
import PlayShell

extension PkgRepo {
  func plan(_ situation: Situation) throws -> Plan {
    let name = OfficialRepositories.name(name, inRelease: situation.release)
    let own = situation.repositories.parts.first { $0.path == path }?.repositories ?? []
    if let other = own.first(where: { $0.name != name && $0.name != self.name }) {
      throw ModuleFailure(
        "\(path) defines \(other.name) as well, which would be lost",
        hint: "give \"file\" another name, or move that repository to a file of its own")
    }
    var plan = Plan()
    if state == .absent {
      plan.steps = removal(situation, own)
    } else {
      plan.steps = try changes(name, situation, own)
      if plan.isChanging, update, enabled, situation.hasManager { plan.steps.append(fetch(name)) }
    }
    plan.values = ["name": .string(name), "file": .string(path)]
    plan.warnings = warnings(name, situation)
    return plan
  }

  /// The settings that the task gives, in the order in which they are written.
  private func wanted(_ name: String) -> [(key: String, value: String, isQuoted: Bool)] {
    let url = url ?? branch.flatMap { OfficialRepositories.url(of: name, branch: $0.rawValue) }
    let texts: [(String, String?)] = [
      ("url", url), ("mirror_type", mirrorType?.rawValue),
      ("signature_type", signatureType?.rawValue), ("fingerprints", fingerprints?.text),
      ("pubkey", pubkey?.text),
    ]
    let numbers: [(String, Int?)] = [("priority", priority), ("ip_version", ipVersion)]
    return texts.compactMap { key, value in value.map { (key, $0, true) } }
      + numbers.compactMap { key, value in value.map { (key, "\($0)", false) } }
      + [("enabled", enabled ? "yes" : "no", false)]
  }

  private func changes(
    _ name: String, _ situation: Situation, _ own: [RepositoryFile.Repository]
  ) throws -> [Step] {
    let wanted = wanted(name)
    let settings = Dictionary(wanted.map { ($0.key, $0.value) }) { first, _ in first }
    let repository = RepositoryFile.Repository(name: name, settings: settings)
    let current = situation.repositories.settings(of: name)
    let isMet = settings.allSatisfy { current[$0.key]?.hasSameBytes(as: $0.value) == true }
    // Without a file of the task's own, the system's may say the same.
    guard !isMet || !(own.isEmpty || own == [repository]) else { return [] }
    let result = situation.repositories.replacing(path, with: [repository]).settings(of: name)
    for setting in wanted where result[setting.key]?.hasSameBytes(as: setting.value) != true {
      throw ModuleFailure(
        "another file sets \(setting.key) of \(name) and is read after \(path): it would stay "
          + "\(result[setting.key] ?? "unset")",
        hint: "see \(situation.repositories.files(defining: name).joined(separator: ", ")); remove "
          + "the setting there, or give \"file\" a name behind it")
    }
    guard result["url"] != nil || !enabled else {
      throw ModuleFailure(
        "\(name) has no \"url\", and no file of the host has one",
        hint: "give \"url\", or \"branch\" for FreeBSD's own repositories")
    }
    return try writing(name, wanted, situation)
  }

  private func writing(
    _ name: String, _ settings: [(key: String, value: String, isQuoted: Bool)],
    _ situation: Situation
  ) throws -> [Step] {
    let lines = settings.map { setting in
      "  \(setting.key): " + (setting.isQuoted ? "\"\(setting.value)\"" : setting.value)
    }
    let text = "\(name): {\n\(lines.joined(separator: ",\n"))\n}\n"
    let needsFolder = situation.target.folder == nil
    let file = ManagedFile(
      target: situation.target, current: situation.content, content: Array(text.utf8),
      attributes: FileAttributes(mode: nil, owner: nil, group: nil))
    let folder = Step(
      .value(Self.folder, from: nil, to: "a folder"), [.run(["mkdir", "-p", Self.folder])],
      provides: [Resource(.path, Self.folder)])
    return (needsFolder ? [folder] : []) + (try file.steps(isFolderPlanned: needsFolder))
  }

  private func removal(_ situation: Situation, _ own: [RepositoryFile.Repository]) -> [Step] {
    guard situation.target.itself != nil else { return [] }
    let before = own.first?.settings["url"] ?? "present"
    return [Step(.value(path, from: before, to: nil), [.run(["rm", "-f", path])])]
  }

  private func fetch(_ name: String) -> Step {
    let command = ShellCommand(
      ["pkg", "-o", "LOCK_RETRIES=120", "update", "-f", "-r", name],
      environment: [.init("ASSUME_ALWAYS_YES", "yes")])
    return Step(
      .value("catalogue of \(name)", from: "as it was", to: "fetched"), [.run(command)],
      provides: [Resource(.packageRepository, name)])
  }

  /// Definitions under the names of another release do not change what people think they change.
  private func warnings(_ name: String, _ situation: Situation) -> [String] {
    OfficialRepositories.deadNames(inRelease: situation.release).compactMap { dead, living in
      let files = situation.repositories.files(defining: dead).filter { $0 != path }
      guard !files.isEmpty else { return nil }
      return "\(files.joined(separator: ", ")) defines \(dead), which FreeBSD \(situation.release) "
        + "calls \(living): that one is not changed by it"
    }
  }
}
