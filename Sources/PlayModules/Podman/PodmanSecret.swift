import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a secret of podman(1), which containers read as a file or a variable.
struct PodmanSecret: Module {
  /// The label with the digest of the content.
  static let digestLabel = "org.swplay.sha256"

  static let info = ModuleInfo(
    "podman_secret", "Keep a secret that containers are given.",
    notes: [
      "The content goes to podman on its standard input, never in an argument, and its SHA-256 is "
        + "kept as the label org.swplay.sha256, by which a change is told.",
      "A container keeps the content that it was created with; \"podman_container\" makes it anew "
        + "when a secret that it names has changed.",
      "On FreeBSD a container finds the file in /var/run/secrets, not in /run/secrets.",
    ],
    manualPages: ["podman-secret-create(1)"],
    programs: ["podman"],
    examples: [
      #"{ "podman_secret": { "name": "db_password", "data": "{{ db_password }}" } }"#,
      #"{ "podman_secret": { "name": "old", "state": "absent" } }"#,
    ])

  @Param("Name of the secret.") var name: String
  @Param("Content.") var data: Secret?
  @Param("File of the controller with the content.", aliases: ["path"]) var src: LocalFile?
  @Param("Whether it shall be there.") var state: Presence = .present
  @Param("What keeps the content.") var driver: String = "file"
  @Param("Options for the driver.") var driverOpts: [String: ScalarText<TrueFalse>] = [:]
  @Param("Labels that it shall have; others stay.", aliases: ["label"])
  var labels: [String: ScalarText<TrueFalse>] = [:]
  @Param("Whether a secret that is there is left as it is.") var skipExisting: Bool = false
  @Param("Whether it is written even when nothing differs.") var force: Bool = false

  var locks: [String] { ["podman-secret:\(name)"] }

  private var content: [UInt8]? {
    if let data { return Array(data.revealed.utf8) }
    guard case .file(let bytes, _)? = src?.content else { return nil }
    return bytes
  }

  /// Throws for a text that is not the name of a secret.
  static func checkName(_ name: String, key: String) throws {
    let isName = (1...253).contains(name.utf8.count) && !name.startsWithBytes("-")
    guard isName, !name.unicodeScalars.contains(where: { "=/,\0".unicodeScalars.contains($0) })
    else {
      throw ParameterProblem(
        key: key, message: "\"\(name)\" is not the name of a secret",
        hint: "a name has up to 253 bytes and no =, / or comma")
    }
  }

  func checkParameters() throws {
    try Self.checkName(name, key: "name")
    guard state == .present else { return }
    guard (data == nil) != (src == nil) else {
      throw ParameterProblem(key: nil, message: "give either data or src")
    }
    guard let content else {
      throw ParameterProblem(key: "src", message: "is a folder, not a file")
    }
    guard (1..<512_000).contains(content.count) else {
      // Of a large file no more than its beginning may be there.
      let size = content.isEmpty ? "no" : "more than 511999"
      throw ParameterProblem(
        key: data == nil ? "src" : "data",
        message: "has \(size) bytes, and a secret has 1 to 511999")
    }
  }

  func probe() -> Probe<StoredSecret?> { .ask(StoredSecretQuestion(name: name)) }

  func plan(_ secret: StoredSecret?) throws -> Plan {
    guard state == .present, let content else {
      guard secret != nil else { return .unchanged }
      return .change("secret \(name)", from: "present", to: nil, by: removal)
    }
    let digest = SHA256Digest.hex(content)
    let labels = labels.mapValues(\.text).merging([Self.digestLabel: digest]) { $1 }
    if let secret, !force {
      let isEqual = Mismatch("labels", now: secret.labels, wanted: labels) == nil
      if skipExisting || (isEqual && secret.driver == driver) { return .unchanged }
    }
    var plan = Plan([creation(content, digest: digest, replacing: secret)])
    plan.isForced = force
    return plan
  }

  private var removal: ShellCommand { ["podman", "secret", "rm", name] }

  private func creation(
    _ content: [UInt8], digest: String, replacing secret: StoredSecret?
  ) -> Step {
    let chosen =
      (driver == "file" ? [] : ["--driver=\(driver)"])
      + PodmanOptions.words("driver-opts", driverOpts) + PodmanOptions.words("label", labels)
    let create = ["podman", "secret", "create"] + chosen
    let words = create + ["--label=\(Self.digestLabel)=\(digest)", name, "-"]
    // podman refuses a standard input that is not a pipe.
    let command = ShellCommand(["sh", "-c", #"cat | "$@""#, "sh"] + words, input: content)
    let remove = secret.map { _ in [Action.run(removal)] } ?? []
    // Not even the digest is shown: short passwords could be guessed from it.
    return Step(
      .value(
        "secret \(name)", from: secret.map { _ in "present" },
        to: secret == nil ? "present" : "written anew"),
      remove + [.run(command)], provides: [Resource(.secret, name)])
  }
}

/// A secret that podman keeps.
struct StoredSecret: Hashable, Sendable {
  let id: String
  let driver: String
  let labels: [String: String]
}

/// Asks for a secret without its content; the answer is `nil` when there is none of this name.
struct StoredSecretQuestion: Question {
  let name: String

  var reads: Set<Resource> { [Resource(.secret, name)] }

  static func inquiry(_ questions: [StoredSecretQuestion]) -> Inquiry<StoredSecret?> {
    let command = ShellCommand(
      ["podman", "secret", "inspect", "--format", "{{.ID}} {{json .Spec}}"] + questions.map(\.name))
    return Inquiry(commands: [command]) { results in
      let found = Result { try secrets(results[0]) }
      return questions.map { question in
        Result {
          let answers = try found.get()
          if let secret = answers[question.name] { return secret }
          let isMissing = results[0].stderr.contains("\"\(question.name)\": no such secret")
          guard isMissing || results[0].status == 0 else {
            throw Unexpected(results[0], of: command)
          }
          return nil
        }
      }
    }
  }

  /// An id is also a name to podman, so only the name that was printed counts.
  private static func secrets(_ result: CommandResult) throws -> [String: StoredSecret] {
    try result.checkPodman()
    var secrets: [String: StoredSecret] = [:]
    for line in result.lines {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let spec = try PodmanJSON.read(parts[1]).map,
        let name = spec["Name"]?.string
      else { continue }
      secrets[name] = StoredSecret(
        id: String(parts[0]), driver: spec["Driver"]?.map?["Name"]?.string ?? "",
        labels: PodmanJSON.texts(spec["Labels"]))
    }
    return secrets
  }
}
