import PlayData
import PlayModuleKit
import PlayShell

extension CommandResult {
  /// What podman(1) said when it could not work at all.
  ///
  /// - Throws: `ModuleFailure` when there is no podman.
  func checkPodman() throws {
    guard status != 127 else {
      throw ModuleFailure(
        "there is no podman on the host", hint: "install the package podman-suite first",
        missing: [Resource(.program, "podman"), Resource(.package, "podman-suite")])
    }
  }
}

/// Asks for the short ids of all images that have a name; one podman for all tasks.
struct LocalImagesQuestion: Question {
  static let command: ShellCommand = [
    "podman", "images", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}",
  ]

  func foreseen(
    _ answer: [String: String], after announced: [String: Difference.Content]
  ) -> [String: String] {
    answer.merging(
      LocalImage.announced(in: announced).map { ($0, LocalImage.unknownID) }
    ) { $1 }
  }

  static func inquiry(_ questions: [LocalImagesQuestion]) -> Inquiry<[String: String]> {
    Inquiry(commands: [command]) { results in
      [
        Result {
          try results[0].checkPodman()
          guard results[0].status == 0 else { throw Unexpected(results[0], of: command) }
          var images: [String: String] = [:]
          for line in results[0].lines {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 2, !words[0].hasPrefix("<none>") { images[words[0]] = words[1] }
          }
          return images
        }
      ]
    }
  }
}

/// An image of the host.
struct LocalImage: Hashable, Sendable {
  /// Stands for the id of an image that a check has announced.
  static let unknownID = "still to be made"

  let id: String
  let labels: [String: String]

  /// Whether an earlier task of a check would make it, so that nothing else is known of it.
  var isToBeMade: Bool { id == Self.unknownID }

  /// The images that earlier tasks of a check would make, by the names that they give them.
  static func announced(in announced: [String: Difference.Content]) -> Set<String> {
    Set(
      announced.keys.compactMap { subject in
        guard let name = subject.dropPrefix("image ") else { return nil }
        return name.hasSuffix(": inputs") ? String(name.dropLast(": inputs".count)) : name
      })
  }
}

/// Asks for an image; the answer is `nil` when it is not on the host.
struct LocalImageQuestion: Question {
  let name: String

  var reads: Set<Resource> { [Resource(.image, name)] }

  func foreseen(_ answer: LocalImage?, after announced: [String: Difference.Content]) -> LocalImage?
  {
    LocalImage.announced(in: announced).isDisjoint(with: ImageName.candidates(name))
      ? answer : LocalImage(id: LocalImage.unknownID, labels: [:])
  }

  private var command: ShellCommand {
    ["podman", "image", "inspect", "--format", "{{.Id}} {{json .Labels}}", name]
  }

  static func inquiry(_ questions: [LocalImageQuestion]) -> Inquiry<LocalImage?> {
    // One podman for each: it prints nothing of an image that is not there, so that the lines of
    // several could not be told apart.
    Inquiry(commands: questions.map(\.command)) { results in
      zip(questions, results).map { question, result in Result { try question.read(result) } }
    }
  }

  private func read(_ result: CommandResult) throws -> LocalImage? {
    try result.checkPodman()
    if result.status == 125, result.stderr.contains("\(name): image not known") { return nil }
    let parts = result.line.split(separator: " ", maxSplits: 1).map(String.init)
    guard result.status == 0, parts.count == 2 else { throw Unexpected(result, of: command) }
    let labels = try JSON.read(Source(name: "labels", text: parts[1])).value.map ?? [:]
    var texts: [String: String] = [:]
    for (key, value) in labels { texts[key] = value.string }
    return LocalImage(id: parts[0], labels: texts)
  }
}

/// The name of an image as podman understands it.
enum ImageName {
  /// Whether the text can name an image that is built here: lower-case, with a tag or without.
  static func isName(_ text: String) -> Bool {
    let path = text.split(separator: "/", omittingEmptySubsequences: false)
    let repository = path.dropLast() + [(path.last ?? "").prefix { $0 != ":" }]
    return repository.allSatisfy { part in
      !part.isEmpty && part.first != "-"
        && part.unicodeScalars.allSatisfy {
          ("a"..."z").contains($0) || ("0"..."9").contains($0) || "._-:".unicodeScalars.contains($0)
        }
    } && !text.hasSuffix(":") && text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 }
  }

  /// The name with the tag that stands for a missing one.
  static func tagged(_ name: String) -> String {
    guard !name.contains("@") else { return name }
    let last = name[(name.lastIndex(of: "/") ?? name.startIndex)...]
    return last.contains(":") ? name : name + ":latest"
  }

  /// The image under every name that a task which makes it may give.
  static func resources(_ name: String) -> [Resource] {
    let names = candidates(name)
    return ([tagged(name)] + names.filter { $0 != tagged(name) }).map { Resource(.image, $0) }
  }

  /// The full names that a name may stand for, in the order in which podman looks them up.
  static func candidates(_ name: String) -> [String] {
    let name = tagged(name)
    let first = name.prefix { $0 != "/" }
    let isFull =
      first.count < name.count && (first.contains(where: ".:".contains) || first == "localhost")
    return isFull
      ? [name] : ["localhost/\(name)", "docker.io/library/\(name)", "docker.io/\(name)"]
  }
}
