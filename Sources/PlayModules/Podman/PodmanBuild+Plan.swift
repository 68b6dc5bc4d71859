import PlayData
import PlayModuleKit
import PlayShell

extension PodmanBuild {
  /// Everything that the image is built from now.
  func inputs(_ folder: BuildContext, in situation: Situation) throws -> BuildInputs {
    guard let recipe = containerfilePaths.lazy.compactMap({ Self.text($0, situation) }).first else {
      let names = containerfilePaths.joined(separator: " or ")
      throw ModuleFailure(
        "there is no \(names)", hint: "copy it to the host first, or set \"containerfile\"",
        missing: containerfilePaths.map { Resource(.path, $0) })
    }
    let ignore = IgnorePatterns(
      ignorePaths.lazy.compactMap { Self.text($0, situation) }.first ?? "")
    var lines = folder.entries.filter { !ignore.ignores($0.path) }
      .map { "file \($0.path)\t\($0.content)" }
    lines.append("containerfile\t\(SHA256Digest.hex(recipe.utf8))")
    // Arguments may be secrets, so only their digests are kept.
    lines += buildArgs.map { "arg \($0)\t\(SHA256Digest.hex($1.text.utf8))" }
    lines += labels.map { "label \($0)\t\($1.text)" }
    lines += options.map { "option \($0.joined(separator: " "))\t" }
    let arguments = buildArgs.mapValues(\.text)
    let bases = Containerfile(recipe, arguments: arguments).baseImages.map { name in
      BuildInputs.Base(name: name, id: Self.id(of: name, situation))
    }
    return BuildInputs(lines: lines, bases: bases)
  }

  private static func text(_ path: String, _ situation: Situation) -> String? {
    guard case .bytes(let bytes, _)? = situation.files[path] else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func id(of name: String, _ situation: Situation) -> String {
    ImageName.candidates(name).lazy.compactMap { situation.images[$0] }.first
      ?? BuildInputs.unknown
  }

  /// Options that change what is built.
  private var options: [[String]] {
    [
      target.map { ["--target", $0] }, network.map { ["--network", $0] },
      format == .oci ? nil : ["--format", format.rawValue], squash ? ["--squash"] : nil,
      layers ? nil : ["--layers=false"],
    ].compactMap(\.self) + volumes.map { ["--volume", $0] } + secrets.map { ["--secret", $0] }
  }

  /// Builds the image when it must be.
  func plan(_ inputs: BuildInputs, in situation: Situation) -> Plan {
    guard let image = situation.image else {
      let shown = BuildInputs.shown(inputs.manifest, inputs.bases)
      return Plan([step(.text("image \(reference): inputs", from: nil, to: shown), inputs)])
    }
    let isForced = force || rebuild == .always
    if rebuild == .never || inputs.match(image.labels) {
      guard isForced else { return .unchanged }
      let id = String(image.id.prefix(12))
      return Plan([step(.value("image \(reference)", from: id, to: "built again"), inputs)])
    }
    let record = Self.text(recordPath, situation) ?? ""
    let isRecordOfImage =
      SHA256Digest.hex(record.utf8) == image.labels[BuildInputs.digestLabel]
    let before = BuildInputs.shown(
      isRecordOfImage ? record : "",
      BuildInputs.bases(image.labels[BuildInputs.basesLabel] ?? ""))
    let after = BuildInputs.shown(inputs.manifest, inputs.bases)
    var plan = Plan([step(.text("image \(reference): inputs", from: before, to: after), inputs)])
    plan.message =
      isRecordOfImage
      ? "changed: " + BuildInputs.changes(before, after).joined(separator: ", ")
      : "nothing is known of what \(reference) was built from"
    return plan
  }

  private func step(_ difference: Difference, _ inputs: BuildInputs) -> Step {
    let record = FileWrite(path: recordPath, content: Array(inputs.manifest.utf8), mode: "0600")
    let build = build(inputs)
    return Step(
      difference,
      [
        .run(build) { failure($0, of: build) }.lasting,
        .run(["mkdir", "-p", Self.recordFolder]), .write(record),
      ], provides: references.map { Resource(.image, $0) })
  }

  /// What podman-build(1) says of a step that failed; what the system refuses is told as such.
  private func failure(_ result: CommandResult, of build: ShellCommand) -> ModuleFailure? {
    guard let status = result.status, status != 0, SystemRefusal(result, of: build) == nil else {
      return nil
    }
    let start = layers && !noCache ? "behind the last step that succeeded" : "from the beginning"
    return ModuleFailure(
      "the image \(reference) was not built",
      hint: "mend what its last lines tell, where the context comes from; the next run builds it "
        + start)
  }

  private func build(_ inputs: BuildInputs) -> ShellCommand {
    var words = ["podman", "build"]
    if pull != .missing { words.append("--pull=\(pull.rawValue)") }
    if noCache { words.append("--no-cache") }
    words += options.flatMap(\.self)
    for (name, value) in buildArgs.sorted(by: { $0.key < $1.key }) {
      words += ["--build-arg", "\(name)=\(value.text)"]
    }
    for (name, value) in labels.sorted(by: { $0.key < $1.key }) {
      words += ["--label", "\(name)=\(value.text)"]
    }
    words += ["--label", "\(BuildInputs.digestLabel)=\(inputs.digest)"]
    words += ["--label", "\(BuildInputs.basesLabel)=\(recordedBases(inputs))"]
    words += references.flatMap { ["-t", $0] }
    if let containerfile = containerfile.map({ _ in containerfilePaths[0] }) {
      words += ["-f", containerfile]
    }
    return ShellCommand(words + [context.text])
  }

  /// The base images for the label; the ids of those that the build may fetch are not known yet.
  private func recordedBases(_ inputs: BuildInputs) -> String {
    guard pull == .newer || pull == .always else { return inputs.basesText }
    return inputs.bases.map { "\($0.name)=\(BuildInputs.unknown)" }.joined(separator: " ")
  }
}
