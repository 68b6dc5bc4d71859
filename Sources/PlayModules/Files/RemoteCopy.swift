import PlayData
import PlayModuleKit
import PlayShell

/// A file of the host that is copied on the host.
struct RemoteCopy: Sendable {
  /// The path of the file.
  let sourcePath: String
  /// Its status, links followed.
  let source: FileStatus?
  /// Its digest.
  let sourceDigest: String?
  /// Where it goes and what is there.
  let target: FileTarget
  /// The digest of what is there.
  let targetDigest: String?

  /// Asks about both files.
  static func probe(
    _ source: String, _ destination: Destination, followsLink: Bool
  ) -> Probe<RemoteCopy> {
    let inside = destination.path(of: LocalName.last(of: source))
    let places = destination.isFolder ? [inside] : [destination.path, inside]
    return Probe<FileStatus?>.ask(FileStatusQuestion(source, followsLink: true))
      .zip(.ask(DigestQuestion(source)))
      .zip(
        .each(
          places.map {
            FileTarget.probe($0, followsLink: followsLink).zip(.ask(DigestQuestion($0.text)))
          })
      )
      .map { answers in
        let ((status, digest), places) = answers
        let isInside = places[0].0.followed?.kind == .folder
        let place = isInside ? places[places.count - 1] : places[0]
        return RemoteCopy(
          sourcePath: source, source: status, sourceDigest: digest, target: place.0,
          targetDigest: place.1)
      }
  }

  /// The plan, with what `register` shall know.
  func plan(attributes: FileAttributes, keepsBackup: Bool) throws -> Plan {
    guard let source else {
      throw ModuleFailure(
        "\(sourcePath), which shall be copied, does not exist on the host",
        missing: [Resource(.path, sourcePath)])
    }
    guard source.kind == .file, let sourceDigest else {
      throw ModuleFailure(
        "\(sourcePath) is \(source.kind.phrase), not a file",
        hint: "\"remote_src\" copies single files; for a folder use the module command with cp(1)")
    }
    let path = try target.writePath()
    let existing = target.isReplacedLink ? nil : target.status
    if let existing, existing.kind != .file {
      throw ModuleFailure("\(path) is \(existing.kind.phrase), not a file")
    }
    if existing == nil { try target.requireFolder() }
    var steps = existing.map { attributes.steps(for: path, status: $0) } ?? []
    if existing == nil || sourceDigest != targetDigest {
      steps.insert(copyStep(path, existing, sourceDigest, attributes, keepsBackup), at: 0)
    }
    if !steps.isEmpty { try existing?.requireChangeable(path) }
    var plan = Plan(steps)
    plan.values = [
      "src": .string(sourcePath), "dest": .string(target.path.text),
      "sha256": .string(sourceDigest), "size": .int(source.size),
    ]
    return plan
  }

  private func copyStep(
    _ path: String, _ existing: FileStatus?, _ digest: String, _ attributes: FileAttributes,
    _ keepsBackup: Bool
  ) -> Step {
    let mode = attributes.mode(from: existing?.mode ?? ManagedFile.newFileMode)
    let owner = attributes.owner?.text ?? existing?.owner
    let group = attributes.group?.text ?? existing?.group
    // -S: a temporary file that takes the place of the old one (install(1)).
    var words = ["install", "-S", "-m", FileStatus.octal(mode)]
    if let owner { words += ["-o", owner] }
    if let group { words += ["-g", group] }
    if keepsBackup, let existing { words += ["-b", "-B", ".\(existing.modified)~"] }
    return Step(
      .value(
        "\(path): content", from: existing == nil ? nil : targetDigest.map { "sha256 \($0)" },
        to: "sha256 \(digest) of \(sourcePath)"),
      [.run(ShellCommand(words + [sourcePath, path]))],
      provides: existing == nil ? [Resource(.path, path)] : [])
  }
}
