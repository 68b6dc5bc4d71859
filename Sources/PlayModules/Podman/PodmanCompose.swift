import PlayData
import PlayModuleKit
import PlayShell

/// Brings a project of podman-compose up in stages.
struct PodmanCompose: Module {
  /// What shall be true of the project.
  enum Wish: String, CaseIterable, ParameterValue {
    case up
    case stopped
    case down
    case built
  }

  /// When images are built.
  enum Build: String, CaseIterable, ParameterValue {
    case never
    case auto
    case always
  }

  /// When containers are made anew.
  enum Recreate: String, CaseIterable, ParameterValue {
    case auto
    case always
    case never
  }

  static let info = ModuleInfo(
    "podman_compose", "Bring a project of podman-compose up in stages, or take it down.",
    notes: [
      "Stages follow one another, and `wait` says what a service must have come to before the next "
        + "stage. depends_on plays no part: podman-compose would restart what others depend on, "
        + "and health checks do not run by themselves on FreeBSD.",
      "A service is made anew when what the files say of it, with .env put in, an image, or a file "
        + "in `watch` differs from what it was made from; that is kept in "
        + "/var/db/swplay/podman_compose. Files of env_file in the project belong into `watch`.",
      "Containers are made without a pod, since pods need catatonit.",
      "`tcp` waits for a port that accepts connections. A published port accepts them even when pf "
        + "forwards nothing, so name the container's address.",
      "The package py311-podman-compose, or one for another Python, is not part of podman-suite.",
    ],
    manualPages: ["podman-create(1)", "podman-healthcheck-run(1)"],
    programs: ["mkdir", "podman", "podman-compose", "sha256", "stat"],
    check: "Exact about which services are made anew, started or removed; `podman-compose config` "
      + "is asked, which writes nothing.",
    examples: [
      """
      { "podman_compose": { "project_src": "/mnt/data/micropod-mastodon-suite", \
      "files": "podman-compose.yml", "stages": [["postgresql", "redis"], ["maintaindb"], ["web"]], \
      "wait": { "postgresql": { "tcp": "10.99.0.5:5432" }, "maintaindb": { "exited": true } } } }
      """,
      #"{ "podman_compose": { "project_src": "/srv/old", "state": "down" } }"#,
    ])

  @Param("Folder on the host with the project.") var projectSrc: RemotePath
  @Param("What shall be true of it.") var state: Wish = .up
  @Param("Compose files, below the folder unless they are absolute paths.") var files: [String] = []
  @Param("Name of the project; the folder's name when not given.") var projectName: String?
  @Param("File with variables instead of .env.") var envFile: String?
  @Param("Services that count; all when not given.") var services: [String] = []
  @Param("Services in groups that start one after the other; they are those that count.")
  var stages: [[String]] = []
  @Param(
    "What a service must have come to, by service: `tcp`, `health` or `exited`, and `timeout`.")
  var wait: [String: ComposeWait] = [:]
  @Param("When images that the files can build are built.") var build: Build = .never
  @Param("When containers are made anew.") var recreate: Recreate = .auto
  @Param("Files on the host whose change makes all services anew.") var watch: [RemotePath] = []
  @Param("Whether containers of services that no file names any more are removed.")
  var removeOrphans: Bool = false
  @Param("Time in seconds that a container has to end.") var timeout: Int?
  @Param("Program that brings services up: podman-compose, or a path to it.")
  var provider: String = "podman-compose"

  /// What the probe finds out.
  struct Situation: Sendable {
    let folder: FileStatus?
    let services: [ComposeService]
    let containers: [ComposeContainer]
    let images: [String: String]
    let record: FileContent
    let watched: [String?]
  }

  var locks: [String] { ["podman-compose:\(project)"] }

  static let recordFolder = "/var/db/swplay/podman_compose"

  var recordPath: String { "\(Self.recordFolder)/\(project)" }

  /// As podman-compose derives it.
  var project: String {
    projectName
      ?? projectSrc.name.lowercased().filter {
        $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0))
      }
  }

  /// The program and the options of every call.
  var words: [String] {
    [provider, "--in-pod=false", "--project-name=\(project)"]
      + PodmanOptions.word("env-file", envFile) + PodmanOptions.words("file", files)
  }

  func checkParameters() throws {
    try PodmanName.check(project, key: "project_name")
    let named = stages.flatMap(\.self)
    if !stages.isEmpty, !services.isEmpty {
      throw ParameterProblem(key: nil, message: "give either services or stages")
    }
    if let twice = named.first(where: { name in named.count { $0 == name } > 1 }) {
      throw ParameterProblem(key: "stages", message: "\"\(twice)\" stands there twice")
    }
    for (key, names) in [("services", named + services), ("wait", wait.keys.sorted())] {
      for name in names where name.isEmpty || name.startsWithBytes("-") {
        throw ParameterProblem(key: key, message: "\"\(name)\" is not the name of a service")
      }
    }
    guard !provider.startsWithBytes("-"), !provider.isEmpty else {
      throw ParameterProblem(key: "provider", message: "\"\(provider)\" is not a program")
    }
  }

  func probe() -> Probe<Situation> {
    let folder = Probe.ask(FileStatusQuestion(projectSrc.text, followsLink: true))
    let config = Probe.ask(ComposeConfigQuestion(folder: projectSrc.text, words: words))
    let containers = Probe.ask(ComposeContainersQuestion(project: project))
    let record = Probe.ask(FileContentQuestion(recordPath, unlessSHA256: nil))
    let images = Probe.ask(LocalImagesQuestion())
    let watched = Probe<[String?]>.each(watch.map { .ask(DigestQuestion($0.text)) })
    let questions =
      folder.questions + config.questions + containers.questions + record.questions
      + images.questions + watched.questions
    let (state, src) = (state, projectSrc)
    return Probe(questions: questions) { sheet in
      let status = try folder.state(sheet)
      // What runs can be stopped without the files that it was made from.
      let needsFiles = state == .up || state == .built
      guard status != nil || !needsFiles else {
        throw ModuleFailure(
          "there is no folder \(src)", hint: "clone or copy the project first",
          missing: [Resource(.path, src.text), Resource(.repository, src.text)])
      }
      return Situation(
        folder: status, services: needsFiles ? try config.state(sheet).known() : [],
        containers: try containers.state(sheet), images: try images.state(sheet),
        record: try record.state(sheet), watched: try watched.state(sheet))
    }
  }
}
