import PlayData
import PlayModuleKit
import PlayShell

/// Brings a file from the host to the controller.
struct Fetch: Module {
  static let info = ModuleInfo(
    "fetch", "Bring a file from the host to the controller.",
    notes: [
      "`dest` is a folder: the file becomes DEST/HOST/PATH, so that hosts do not mix. With `flat` "
        + "`dest` is the file itself, or, with a slash at its end, the folder for it.",
      "The digest of what arrives is compared with that of the host's file; the controller's file is "
        + "replaced in one move, and is readable by its owner alone when it is new.",
      "One regular file for each task: use find and a loop for more. A `src` with `..` is refused.",
    ],
    manualPages: ["cat(1)", "sha256(1)"],
    programs: ["cat", "sha256", "stat"],
    examples: [
      #"{ "fetch": { "src": "/etc/rc.conf", "dest": "backup" } }"#,
      #"{ "fetch": { "src": "/root/key.pub", "dest": "keys/{{ inventory_hostname }}", "flat": true } }"#,
    ])

  @Param("File of the host; links are followed.") var src: RemotePath
  @Param("Where it goes on the controller.") var dest: LocalDestination
  @Param("Whether `dest` names the file itself.") var flat: Bool = false
  @Param("Whether a file that is not there fails the task.") var failOnMissing: Bool = true

  /// What the probe finds out.
  struct Situation: Sendable {
    let status: FileStatus?
    let digest: String?
    /// The digest of the controller's file.
    let local: String?
  }

  func checkParameters() throws {
    guard !dest.path.isEmpty, dest.path.hasSuffix("/") ? true : !dest.path.hasSuffix("/.") else {
      throw ParameterProblem(key: "dest", message: "\"\(dest.path)\" is not the path of a file")
    }
    if src.text == "/" {
      throw ParameterProblem(key: "src", message: "is the root folder, not a file")
    }
    // A host may have listed the path, and must not decide where on the controller a file goes.
    if (dest.host + src.text).split(byte: "/").contains("..") {
      throw ParameterProblem(
        key: "src",
        message: "\"\(src)\" leads upwards, and could leave \"dest\" on the controller",
        hint: "write the path without \"..\"")
    }
  }

  /// The controller's file.
  private var place: String {
    let name = String(src.text.split(byte: "/").last ?? "")
    if flat { return dest.path.hasSuffix("/") ? dest.path + name : dest.path }
    let folder = dest.path.hasSuffix("/") ? String(dest.path.dropLast()) : dest.path
    return "\(folder)/\(dest.host)\(src.text)"
  }

  func probe() throws -> Probe<Situation> {
    let local = try dest.digest(place)
    return Probe<FileStatus?>.ask(FileStatusQuestion(src.text, followsLink: true))
      .zip(.ask(DigestQuestion(src.text)))
      .map { Situation(status: $0.0, digest: $0.1, local: local) }
  }

  func plan(_ situation: Situation) throws -> Plan {
    guard let status = situation.status else {
      let failure = ModuleFailure(
        "there is no file \(src) on the host", hint: "set \"fail_on_missing\": false to go on",
        missing: [Resource(.path, src.text)])
      guard !failOnMissing else { throw failure }
      var plan = Plan.unchanged
      plan.skipReason = "there is no file \(src) on the host"
      plan.observes = [Resource(.path, src.text)]
      return plan
    }
    guard status.kind == .file, let digest = situation.digest else {
      throw ModuleFailure(
        "\(src) is \(status.kind.phrase), not a file",
        hint: "fetch each of its files: find lists them")
    }
    var plan = Plan()
    if situation.local != digest {
      plan.steps = [
        Step(
          .value(
            "controller: \(place)", from: situation.local.map { "sha256 \($0)" },
            to: "sha256 \(digest)"),
          [.deliver(["cat", src.text], to: Delivery(place, sha256: digest, at: dest))])
      ]
    }
    plan.values = [
      "dest": .string(place), "checksum": .string(digest), "size": .int(status.size),
    ]
    plan.observes = [Resource(.path, src.text)]
    return plan
  }
}
