import PlayData
import PlayModuleKit
import PlayShell

/// Builds an image from a folder of the host with podman-build(1).
struct PodmanBuild: Module {
  /// When an image is built.
  enum Rebuild: String, CaseIterable, ParameterValue {
    case auto
    case always
    case never
  }

  /// When base images are fetched from their registries.
  enum Pull: String, CaseIterable, ParameterValue {
    case missing
    case newer
    case always
    case never
  }

  /// How the image is kept.
  enum Format: String, CaseIterable, ParameterValue {
    case oci
    case docker
  }

  static let info = ModuleInfo(
    "podman_build", "Build a container image from a folder of the host.",
    notes: [
      "The image is built when it is not there or when an input differs from what it was built "
        + "from: a file of the context that .containerignore leaves in, the Containerfile, an "
        + "argument, an option, or the id of a base image on the host.",
      "The image carries the digest of its inputs in the label org.swplay.inputs and its base "
        + "images in org.swplay.bases; what the inputs were in detail is kept in "
        + "/var/db/swplay/podman_build.",
      "A base image that was not on the host before the build, or that `pull` may replace, counts "
        + "as unchanged until the next build; keep base images current with \"podman_image\".",
      "A secret's content is no input: use `rebuild` after changing one.",
      "A base image localhost/NAME that is not there is looked for in a registry on this host "
        + "unless `pull` is `never`.",
    ],
    manualPages: ["podman-build(1)", "containerignore(5)"],
    programs: ["find", "mkdir", "podman"],
    check: "Exact about whether the image is built and which inputs differ; the resulting id is "
      + "known only afterwards.",
    examples: [
      """
      { "podman_build": { "context": "/var/db/build/nginx", "image": "localhost/nginx:1", \
      "build_args": { "VERSION": "1.28" }, "network": "ip-dual-stack" } }
      """
    ])

  @Param("Folder on the host to build from.", aliases: ["path"]) var context: RemotePath
  @Param("Name of the image, with its tag.", aliases: ["name"]) var image: String
  @Param("More names for the same image.", aliases: ["tags"]) var tag: [String] = []
  @Param(
    "Containerfile, below the context unless it is an absolute path.", aliases: ["file"])
  var containerfile: String?
  @Param("Build arguments.") var buildArgs: [String: ScalarText<TrueFalse>] = [:]
  @Param("Secrets for the build, each such as `id=key,src=/root/key`.") var secrets: [String] = []
  @Param("Stage to build.") var target: String?
  @Param("Network that RUN uses.") var network: String?
  @Param("Folders of the host that RUN sees, each such as `/usr/ports:/usr/ports:ro`.")
  var volumes: [String] = []
  @Param("Labels of the image.") var labels: [String: ScalarText<TrueFalse>] = [:]
  @Param("When base images are fetched.") var pull: Pull = .missing
  @Param("Whether every step is run again.") var noCache: Bool = false
  @Param("Whether each step makes a layer that later builds can use.") var layers: Bool = true
  @Param("Whether the new layers become one.") var squash: Bool = false
  @Param("Format of the image.") var format: Format = .oci
  @Param("When the image is built.") var rebuild: Rebuild = .auto
  @Param("Whether the image is built even when nothing differs.") var force: Bool = false

  /// What the probe finds out.
  struct Situation: Sendable {
    let context: BuildContext?
    /// The content of each file that was asked for.
    let files: [String: FileContent]
    let images: [String: String]
    let image: LocalImage?
  }

  var reference: String { ImageName.tagged(image) }
  var references: [String] { [reference] + tag.map(ImageName.tagged) }

  var locks: [String] { ["podman-build:\(reference)"] }

  /// Where the inputs of the last build are kept.
  var recordPath: String {
    let name = reference.map { $0 == "/" ? "%2F" : String($0) }.joined()
    return "\(Self.recordFolder)/\(name)"
  }

  static let recordFolder = "/var/db/swplay/podman_build"

  /// Where the Containerfile may be, in podman's order.
  var containerfilePaths: [String] {
    guard let containerfile else {
      return ["Containerfile", "Dockerfile"].map { "\(context.text)/\($0)" }
    }
    return [containerfile.hasPrefix("/") ? containerfile : "\(context.text)/\(containerfile)"]
  }

  var ignorePaths: [String] {
    [".containerignore", ".dockerignore"].map { "\(context.text)/\($0)" }
  }

  func checkParameters() throws {
    for (key, name) in [("image", image)] + tag.map({ ("tag", $0) }) {
      guard ImageName.isName(name)
      else {
        throw ParameterProblem(
          key: key, message: "\"\(name)\" is not the name of an image",
          hint: "names are lower-case, such as \"localhost/nginx:1\"")
      }
    }
    for name in buildArgs.keys.sorted() where !RCSyntax.isName(name) {
      throw ParameterProblem(
        key: "build_args", message: "\"\(name)\" is not the name of an argument")
    }
  }

  func probe() -> Probe<Situation> {
    let paths = containerfilePaths + ignorePaths + [recordPath]
    let contents = Probe<[FileContent]>.each(
      paths.map { .ask(FileContentQuestion($0, unlessSHA256: nil)) })
    return Probe.ask(BuildContextQuestion(path: context.text)).zip(contents)
      .zip(.ask(LocalImagesQuestion())).zip(.ask(LocalImageQuestion(name: reference)))
      .map { answers in
        Situation(
          context: answers.0.0.0,
          files: Dictionary(zip(paths, answers.0.0.1)) { first, _ in first },
          images: answers.0.1, image: answers.1)
      }
  }

  func plan(_ situation: Situation) throws -> Plan {
    guard let folder = situation.context else {
      throw ModuleFailure(
        "there is no folder \(context.text) to build from", hint: "copy it to the host first",
        missing: [Resource(.path, context.text)])
    }
    if let repository = folder.outdated {
      throw ModuleFailure(
        "what is in \(context.text) is known only when \(repository) is at its version",
        missing: [Resource(.repository, repository)])
    }
    let inputs = try inputs(folder, in: situation)
    var plan = plan(inputs, in: situation)
    if !plan.isChanging { plan.steps = tagging(situation) }
    plan.isForced = force || rebuild == .always
    plan.values["image"] = .string(reference)
    plan.values["image_id_before"] = situation.image.map { .string($0.id) } ?? .null
    plan.values["inputs"] = .string(inputs.digest)
    return plan
  }

  /// Names that do not lead to the image yet.
  private func tagging(_ situation: Situation) -> [Step] {
    guard let id = situation.image?.id else { return [] }
    return tag.map(ImageName.tagged).compactMap { name in
      let current = ImageName.candidates(name).lazy.compactMap { situation.images[$0] }.first
      guard current.map({ !id.hasPrefix($0) }) ?? true else { return nil }
      return Step(
        .value("image \(name)", from: current, to: String(id.prefix(12))),
        [.run(["podman", "tag", reference, name])], provides: [Resource(.image, name)])
    }
  }
}
