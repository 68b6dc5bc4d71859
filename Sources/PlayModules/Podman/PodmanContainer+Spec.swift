import PlayData
import PlayModuleKit

/// What a container is made from, as words for podman-create(1).
struct ContainerSpec: Hashable, Sendable {
  /// The label with the digest of the words.
  static let digestLabel = "org.swplay.spec"
  /// The label with what the words only name: secrets and files with variables.
  static let inputsLabel = "org.swplay.inputs"

  /// All words that count; each option is one word.
  let words: [String]

  var digest: String { SHA256Digest.hex(words.joined(separator: "\0").utf8) }

  /// The words as lines of a difference, and the image that they mean.
  func shown(imageID: String?) -> [UInt8] { Self.lines(words, imageID) }

  /// The words of the command that made a container, without those that do not count.
  static func shown(_ container: ExistingContainer) -> [UInt8] {
    let words = container.createCommand.drop { $0 == "create" || $0 == "container" }
    return lines(
      words.filter { !$0.hasPrefix("--label=\(digestLabel)=") && !$0.hasPrefix("--pull=") },
      container.imageID)
  }

  private static func lines(_ words: [String], _ imageID: String?) -> [UInt8] {
    let id = imageID.map { String($0.prefix(12)) } ?? "to be fetched"
    return Array((words + ["image id: \(id)"]).map { $0 + "\n" }.joined().utf8)
  }
}

extension PodmanContainer {
  /// The name of each network that must be there.
  var networkNames: [String] {
    let modes = ["host", "none", "bridge", "private", "default", "podman", "slirp4netns", "pasta"]
    return network.map { String($0.prefix { $0 != ":" }) }.filter {
      !modes.contains($0) && $0 != "container" && $0 != "ns"
    }
  }

  /// The name of each secret.
  var secretNames: [String] { secrets.map { String($0.prefix { $0 != "," }) } }

  /// The host's side of each volume that is a path.
  var boundPaths: [String] {
    volume.map { String($0.split(byte: ":", omittingEmptySubsequences: false)[0]) }
      .filter { $0.startsWithBytes("/") }
  }

  func checkParameters() throws {
    try PodmanName.check(name)
    guard state != .absent else { return }
    guard let image, !image.isEmpty, !image.startsWithBytes("-") else {
      throw ParameterProblem(key: "image", message: "is missing", hint: "name the image to run")
    }
    for name in secretNames { try PodmanSecret.checkName(name, key: "secrets") }
    for port in publish where port.count(where: { $0 == ":" }) > 2 && !port.hasPrefix("[") {
      throw ParameterProblem(
        key: "publish", message: "\"\(port)\" is not a port",
        hint: "an IPv6 address stands in brackets, as in \"[::1]:8080:80\"")
    }
    for text in volume where text.hasPrefix(".") || text.hasPrefix("~") || !text.contains("/") {
      throw ParameterProblem(
        key: "volume", message: "\"\(text)\" is not a volume",
        hint: "it starts with the name of a volume or an absolute path, as in \"/srv/data:/data\"")
    }
    for option in options where !option.hasPrefix("-") {
      throw ParameterProblem(
        key: "options", message: "\"\(option)\" is not an option",
        hint: "an option and its value are one word, as in \"--shm-size=1g\"")
    }
    for name in env.keys.sorted() where name.isEmpty || name.holdsByte(UInt8(ascii: "=")) {
      throw ParameterProblem(key: "env", message: "\"\(name)\" is not the name of a variable")
    }
  }

  /// What the container shall be made from.
  func spec(_ situation: Situation) -> ContainerSpec {
    var words = ["--name=\(name)"] + environmentWords + placeWords + rightsWords
    let inputs =
      secretNames.map { "secret \($0) \(situation.secrets[$0]?.id ?? "")" }
      + envFile.map { "file \($0) \(situation.files[$0.text] ?? "")" }
    if !inputs.isEmpty {
      words.append("--label=\(ContainerSpec.inputsLabel)=\(inputs.joined(separator: ", "))")
    }
    return ContainerSpec(words: words + options + [image ?? ""] + (command?.words ?? []))
  }

  private var environmentWords: [String] {
    PodmanOptions.words("env", env) + PodmanOptions.words("env-file", envFile.map(\.text))
      + PodmanOptions.words("secret", secrets) + PodmanOptions.words("label", label)
      + PodmanOptions.words("annotation", annotation)
      + PodmanOptions.word("entrypoint", entrypoint.map(Self.entrypoint))
      + PodmanOptions.word("user", user) + PodmanOptions.word("workdir", workdir)
      + PodmanOptions.word("health-cmd", healthcheck)
  }

  private var placeWords: [String] {
    PodmanOptions.words("network", network) + PodmanOptions.word("ip", ip)
      + PodmanOptions.word("ip6", ip6) + PodmanOptions.words("publish", publish)
      + PodmanOptions.word("hostname", hostname) + PodmanOptions.words("dns", dns)
      + etcHosts.sorted { $0.key < $1.key }.map { "--add-host=\($0.key):\($0.value)" }
      + PodmanOptions.words("volume", volume) + PodmanOptions.words("tmpfs", tmpfs)
      + (readOnly ? ["--read-only"] : [])
  }

  private var rightsWords: [String] {
    PodmanOptions.words("cap-add", capAdd) + PodmanOptions.words("cap-drop", capDrop)
      + PodmanOptions.words("sysctl", sysctl) + PodmanOptions.word("restart", restartPolicy)
      + PodmanOptions.word("log-driver", logDriver) + PodmanOptions.words("log-opt", logOpt)
      + PodmanOptions.word("stop-signal", stopSignal)
      + PodmanOptions.word("stop-timeout", stopTimeout.map(String.init))
  }

  /// podman takes several words as JSON alone.
  private static func entrypoint(_ command: CommandWords) -> String {
    command.words.count == 1
      ? command.words[0] : JSON.write(.list(command.words.map { .string($0) }))
  }
}
