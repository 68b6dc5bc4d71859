import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a container of podman(1).
struct PodmanContainer: Module {
  /// What shall be true of the container.
  enum Wish: String, CaseIterable, ParameterValue {
    case started
    case stopped
    case created
    case present
    case absent
  }

  /// When the image is fetched before a container is made.
  enum Pull: String, CaseIterable, ParameterValue {
    case missing
    case newer
    case always
    case never
  }

  static let info = ModuleInfo(
    "podman_container", "Create, start, stop or remove a container.",
    notes: [
      "A container cannot be changed: it is made anew when the task, the image behind its name, a "
        + "secret or an `env_file` differs from what it was made from. The label org.swplay.spec "
        + "holds the digest of all that.",
      "`created` and `present` leave alone whether it runs. A container that ran and is made anew "
        + "is started again.",
      "Values of `env` stand in the command and in podman-inspect(1); give passwords with "
        + "`secrets` or an `env_file` of mode 0600.",
      "On FreeBSD `network` none means the host's network, limits of memory and processors are "
        + "ignored, health checks run only when someone runs them, only the restart policy `always` "
        + "brings a container back after a boot, and secrets are files in /var/run/secrets.",
    ],
    manualPages: ["podman-create(1)", "podman-start(1)"],
    programs: ["podman", "sha256", "stat"],
    examples: [
      """
      { "podman_container": { "name": "redis", "image": "localhost/redis:1", \
      "network": "ip-dual-stack", "ip": "10.99.0.10", "publish": "127.0.0.1:6379:6379", \
      "volume": "/mnt/data/redis:/data:rw", "restart_policy": "always" } }
      """,
      """
      { "podman_container": { "name": "postgresql", "image": "localhost/postgresql:17", \
      "secrets": "db_password,target=/run/pw,mode=0400", \
      "annotation": { "com.micropod.jail.profile": "postgresql" } } }
      """,
      #"{ "podman_container": { "name": "old", "state": "absent" } }"#,
    ])

  @Param("Name of the container.") var name: String
  @Param("What shall be true of it.") var state: Wish = .started
  @Param("Image to make it from; needed unless it shall be absent.") var image: String?
  @Param("Command that it runs instead of the image's.") var command: CommandWords?
  @Param("Program that runs the command, instead of the image's.") var entrypoint: CommandWords?
  @Param("Variables of its environment.") var env: [String: ScalarText<TrueFalse>] = [:]
  @Param("Files on the host with variables, one `NAME=VALUE` in a line.")
  var envFile: [RemotePath] = []
  @Param("Secrets, each `NAME` or with options as in `NAME,target=/etc/pw,mode=0400`.")
  var secrets: [String] = []
  @Param("Ports, each such as `127.0.0.1:8080:80`.", aliases: ["ports", "published_ports"])
  var publish: [String] = []
  @Param(
    "Volumes and folders of the host, each such as `/mnt/data:/data:ro`.", aliases: ["volumes"])
  var volume: [String] = []
  @Param("Memory file systems, each such as `/tmp` or `/tmp:size=64m`.") var tmpfs: [String] = []
  @Param("Networks, or `host`.") var network: [String] = []
  @Param("Its IPv4 address.") var ip: String?
  @Param("Its IPv6 address.") var ip6: String?
  @Param("Name that it has for itself.") var hostname: String?
  @Param("Addresses by name for its /etc/hosts.", aliases: ["add_host"])
  var etcHosts: [String: String] = [:]
  @Param("Servers for names.") var dns: [String] = []
  @Param("When it is started again, such as `always` or `on-failure:3`.", aliases: ["restart"])
  var restartPolicy: String?
  @Param("Labels.", aliases: ["labels"]) var label: [String: ScalarText<TrueFalse>] = [:]
  @Param("Annotations, which hooks can ask for.") var annotation: [String: ScalarText<TrueFalse>] =
    [:]
  @Param("Rights that it gets.") var capAdd: [String] = []
  @Param("Rights that it loses.") var capDrop: [String] = []
  @Param("User, and group after a colon, that its command runs as.") var user: String?
  @Param("Folder that its command runs in.") var workdir: String?
  @Param("Variables of the kernel for it alone.") var sysctl: [String: ScalarText<OneZero>] = [:]
  @Param("Whether its root file system cannot be written.") var readOnly: Bool = false
  @Param("Command that tells whether it is healthy.") var healthcheck: String?
  @Param("What keeps its output.") var logDriver: String?
  @Param("Options for that.", aliases: ["log_options"])
  var logOpt: [String: ScalarText<TrueFalse>] = [:]
  @Param("Signal that ends it.") var stopSignal: String?
  @Param("Time in seconds from that signal to SIGKILL.") var stopTimeout: Int?
  @Param("More options for podman-create(1), one word each, such as `--shm-size=1g`.")
  var options: [String] = []
  @Param("When the image is fetched before the container is made.") var pull: Pull = .missing
  @Param("Whether it is made anew whatever differs.") var recreate: Bool = false
  @Param("Whether it is started anew when it runs.") var forceRestart: Bool = false

  /// What the probe finds out.
  struct Situation: Sendable {
    let container: ExistingContainer?
    let image: LocalImage?
    let networks: [String: Bool]
    let secrets: [String: StoredSecret]
    let files: [String: String]
    let folders: [String: Bool]
  }

  var locks: [String] { ["podman-container:\(name)"] }

  func probe() -> Probe<Situation> {
    let container = Probe.ask(ContainerQuestion(name: name))
    guard state != .absent, let image else {
      return container.map {
        Situation(
          container: $0, image: nil, networks: [:], secrets: [:], files: [:], folders: [:])
      }
    }
    let networks = Self.all(networkNames) {
      Probe<ValueMap?>.ask(PodmanListQuestion(sort: .network, name: $0)).map { $0 != nil }
    }
    let secrets = Self.all(secretNames) { .ask(StoredSecretQuestion(name: $0)) }
    let files = Self.all(envFile.map(\.text)) { .ask(DigestQuestion($0)) }
    let folders = Self.all(boundPaths) {
      Probe<FileStatus?>.ask(FileStatusQuestion($0, followsLink: true)).map { $0 != nil }
    }
    return container.zip(.ask(LocalImageQuestion(name: ImageName.tagged(image))))
      .zip(networks.zip(secrets)).zip(files.zip(folders)).map { answers in
        let (((container, image), (networks, secrets)), (files, folders)) = answers
        return Situation(
          container: container, image: image, networks: networks,
          secrets: secrets.compactMapValues(\.self), files: files.compactMapValues(\.self),
          folders: folders)
      }
  }

  private static func all<Answer: Sendable>(
    _ names: [String], _ probe: (String) -> Probe<Answer>
  ) -> Probe<[String: Answer]> {
    let names = Set(names).sorted()
    return Probe<[Answer]>.each(names.map(probe)).map {
      Dictionary(uniqueKeysWithValues: zip(names, $0))
    }
  }
}
