import PlayData
import PlayModuleKit
import PlayShell

/// Keeps an image on the host with podman-pull(1).
struct PodmanImage: Module {
  /// When an image is fetched although it is there.
  enum Policy: String, CaseIterable, ParameterValue {
    case missing
    case newer
    case always
    case never
  }

  static let info = ModuleInfo(
    "podman_image", "Fetch an image from a registry, load it from an archive, or remove it.",
    notes: [
      "With `newer` and `always` the registry is asked for the digest of the image with "
        + "skopeo-inspect(1), and the image is fetched when the host has another one.",
      "An image localhost/NAME comes from no registry: build it with \"podman_build\".",
      "Registries count how often they are asked; docker.io answers 429 when it was too often. "
        + "Give `retry`, or an `auth_file` made by podman-login(1).",
      "An `archive` is what podman-save(1) makes, or a file of FreeBSD's releases; it has to hold the "
        + "image under this name.",
      "`force` with `absent` removes the containers that use the image too.",
    ],
    manualPages: ["podman-pull(1)", "podman-load(1)", "podman-rmi(1)", "skopeo-inspect(1)"],
    programs: ["podman", "skopeo"],
    check: "Exact; with `newer` and `always` it asks the registry, which writes nothing.",
    examples: [
      #"{ "podman_image": "docker.io/freebsd/freebsd-notoolchain:15.0" }"#,
      #"{ "podman_image": { "name": "docker.io/freebsd/freebsd-runtime", "tag": "15.0", "#
        + #""pull_policy": "newer" } }"#,
      #"{ "podman_image": { "name": "localhost/old:1", "state": "absent" } }"#,
    ], shorthand: "name")

  @Param("Name with its registry, and with its tag unless `tag` gives it.") var name: String
  @Param("Tag.") var tag: String?
  @Param("Whether it shall be there.") var state: Presence = .present
  @Param("When it is fetched.") var pullPolicy: Policy = .missing
  @Param("Whether an image that is not there is fetched.") var pull: Bool = true
  @Param("Archive on the host that it is loaded from instead of being fetched.")
  var archive: RemotePath?
  @Param("Whether it is fetched, or removed, whatever there is.") var force: Bool = false
  @Param("Architecture, when it is not the host's.") var arch: String?
  @Param("System and architecture, such as `linux/amd64`.") var platform: String?
  @Param("File on the host with credentials.") var authFile: RemotePath?
  @Param("Whether the registry's certificate is checked.") var validateCerts: Bool = true
  @Param("How often a failed fetch is tried again.") var retry: Int?
  @Param("Time between tries, such as `5s`.") var retryDelay: String?

  /// What the probe finds out.
  struct Situation: Sendable {
    let image: PulledImage?
    /// The digest that the registry has.
    let digest: String?
  }

  private var reference: String {
    ImageName.tagged(tag.map { "\(name):\($0)" } ?? name)
  }

  var locks: [String] { ["podman-image:\(reference)"] }

  func checkParameters() throws {
    let repository = reference.split(separator: "@", maxSplits: 1).first.map(String.init) ?? ""
    guard ImageName.isName(repository) else {
      throw ParameterProblem(
        key: "name", message: "\"\(reference)\" is not the name of an image",
        hint: "names are lower-case, such as \"docker.io/freebsd/freebsd-runtime:15.0\"")
    }
    if tag != nil, ImageName.tagged(name) == name {
      throw ParameterProblem(key: "tag", message: "\"\(name)\" has a tag or a digest already")
    }
    if asksRegistry, archive != nil {
      throw ParameterProblem(
        key: "archive", message: "comes from no registry, which pull_policy \(pullPolicy) would ask"
      )
    }
    if asksRegistry, ImageName.candidates(reference).count > 1 {
      throw ParameterProblem(
        key: "name", message: "\"\(reference)\" names no registry",
        hint: "write it in full, such as \"docker.io/library/\(reference)\"")
    }
    if arch != nil, platform != nil {
      throw ParameterProblem(key: nil, message: "give either arch or platform")
    }
    guard retry ?? 0 >= 0 else {
      throw ParameterProblem(key: "retry", message: "is a number of tries")
    }
  }

  private var asksRegistry: Bool {
    state == .present && !force && (pullPolicy == .newer || pullPolicy == .always)
  }

  func probe() -> Probe<Situation> {
    let digest: Probe<String?> =
      asksRegistry
      ? .command(query) { try Self.digest($0, of: reference) } : .none(nil)
    return Probe.ask(PulledImageQuestion(name: reference)).zip(digest)
      .map { Situation(image: $0.0, digest: $0.1) }
  }

  func plan(_ situation: Situation) throws -> Plan {
    var plan = try steps(situation)
    plan.isForced = force
    plan.values["image"] = .string(reference)
    plan.values["image_id_before"] = situation.image.map { .string($0.id) } ?? .null
    return plan
  }

  private func steps(_ situation: Situation) throws -> Plan {
    guard let image = situation.image else {
      guard state == .present else { return .unchanged }
      return Plan([try fetching(nil, from: nil)])
    }
    guard state == .present else {
      return Plan([Step(.value(subject, from: short(image), to: nil), [removal])])
    }
    if force { return Plan([try fetching("fetched again", from: short(image))]) }
    guard let digest = situation.digest, !image.digests.contains(digest) else { return .unchanged }
    return Plan([try fetching("digest \(digest.dropFirst(7).prefix(12))", from: short(image))])
  }

  private var subject: String { "image \(reference)" }

  private func short(_ image: PulledImage) -> String { String(image.id.prefix(12)) }

  private func fetching(_ shown: String?, from before: String?) throws -> Step {
    if let archive { return loading(archive, from: before) }
    let isFetched = pull && pullPolicy != .never
    let isLocal = reference.hasPrefix("localhost/")
    guard isFetched, !isLocal else {
      throw ModuleFailure(
        isLocal && before != nil
          ? "the image \(reference) comes from no registry, so that it cannot be fetched"
          : "there is no image \(reference) on the host",
        hint: isLocal ? "build it first with \"podman_build\"" : "set \"pull\" to fetch it",
        missing: [Resource(.image, reference)])
    }
    return Step(
      .value(subject, from: before, to: shown ?? "fetched"),
      [.run(ShellCommand(["podman", "pull"] + options + [reference])).lasting],
      provides: [Resource(.image, reference)])
  }

  private func loading(_ archive: RemotePath, from before: String?) -> Step {
    let check = Action.run(["podman", "image", "exists", reference]) { result in
      guard result.status == 1 else { return nil }
      return ModuleFailure(
        "\(archive) was loaded and does not hold the image \(reference)",
        hint: "see with \"podman images\" what it holds, and give that name")
    }
    return Step(
      .value(subject, from: before, to: "loaded from \(archive)"),
      [.run(["podman", "load", "-i", archive.text]).lasting, check],
      provides: [Resource(.image, reference)])
  }

  private var options: [String] {
    PodmanOptions.word("arch", arch) + PodmanOptions.word("platform", platform)
      + PodmanOptions.word("authfile", authFile?.text)
      + (validateCerts ? [] : ["--tls-verify=false"])
      + PodmanOptions.word("retry", retry.map(String.init))
      + PodmanOptions.word("retry-delay", retryDelay)
  }

  private var removal: Action {
    .run(ShellCommand(["podman", "rmi"] + (force ? ["--force"] : []) + [reference])) { result in
      guard result.status == 2 else { return nil }
      return ModuleFailure(
        "containers use the image", hint: "remove them first, or set \"force\"")
    }
  }
}

// MARK: - The registry

extension PodmanImage {
  private var query: ShellCommand {
    let parts = platform.map { $0.split(separator: "/").map(String.init) } ?? []
    let system = PodmanOptions.word("override-os", parts.first)
    let architecture = PodmanOptions.word(
      "override-arch", arch ?? parts.dropFirst().first)
    return ShellCommand(
      ["skopeo", "inspect", "--format", "{{.Digest}}"] + system + architecture
        + PodmanOptions.word("authfile", authFile?.text)
        + (validateCerts ? [] : ["--tls-verify=false"]) + ["docker://\(reference)"])
  }

  private static func digest(_ result: CommandResult, of reference: String) throws -> String? {
    guard result.status != 127 else {
      throw ModuleFailure(
        "there is no skopeo on the host, so that a registry cannot be asked",
        hint: "install the package podman-suite or skopeo first",
        missing: [Resource(.program, "skopeo"), Resource(.package, "podman-suite")])
    }
    guard result.status == 0, result.line.hasPrefix("sha256:") else {
      throw ModuleFailure(
        "the registry cannot say what \(reference) is: \(reason(result))",
        hint: result.stderr.contains("toomanyrequests")
          ? "wait, or give an \"auth_file\", for which the limit is higher" : nil)
    }
    return result.line
  }
}

extension PodmanImage {
  /// What skopeo said, without the time and the level of its log.
  private static func reason(_ result: CommandResult) -> String {
    let line = result.errorLines.last.map(String.init) ?? "it said nothing"
    guard let start = line.firstRange(of: "msg=\"")?.upperBound, line.hasSuffix("\"") else {
      return line
    }
    return String(line[start...].dropLast()).replacing("\\\"", with: "\"")
  }
}

/// An image of the host and the digests under which registries have it.
struct PulledImage: Hashable, Sendable {
  let id: String
  let digests: [String]
}

/// Asks for an image; the answer is `nil` when it is not on the host.
struct PulledImageQuestion: Question {
  let name: String

  var reads: Set<Resource> { [Resource(.image, name)] }

  private var command: ShellCommand {
    ["podman", "image", "inspect", "--format", "{{.Id}} {{json .RepoDigests}}", name]
  }

  static func inquiry(_ questions: [PulledImageQuestion]) -> Inquiry<PulledImage?> {
    // One podman for each, as podman prints nothing of an image that is not there.
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { question, result in Result { try question.read(result) } }
    }
  }

  private func read(_ result: CommandResult) throws -> PulledImage? {
    try result.checkPodman()
    if result.status == 125, result.stderr.contains("\(name): image not known") { return nil }
    let parts = result.line.split(separator: " ", maxSplits: 1).map(String.init)
    guard result.status == 0, parts.count == 2 else { throw Unexpected(result, of: command) }
    let digests = (try PodmanJSON.read(parts[1]).list ?? []).compactMap(\.string)
    return PulledImage(
      id: parts[0], digests: digests.compactMap { $0.split(separator: "@").last.map(String.init) })
  }
}
