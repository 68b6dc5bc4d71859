import PlayData
import PlayModuleKit
import PlayShell

/// Fetches the content of a file into a variable.
struct Slurp: Module {
  static let info = ModuleInfo(
    "slurp", "Fetch the content of a file of the host into the task's result.",
    notes: [
      "`content` is base64, so that no byte is lost; read it with the filter `b64decode`. Files above "
        + "8 MiB are refused."
    ],
    manualPages: ["stat(1)"],
    programs: ["stat"],
    check:
      "Runs in check mode as well; the content waits for an earlier task that would create the "
      + "file.",
    examples: [#"{ "slurp": { "src": "/etc/ssh/ssh_host_ed25519_key.pub" } }"#],
    shorthand: "src", changesHost: false)

  @Param("File on the host; links are followed.", aliases: ["path"]) var src: RemotePath

  private static let sizeLimit = 8 * 1_048_576

  /// The file's status and content.
  struct State: Sendable {
    let status: FileStatus?
    let content: FileContent
  }

  func probe() -> Probe<State> {
    Probe.ask(FileStatusQuestion(src.text, followsLink: true))
      .zip(.ask(FileContentQuestion(src.text, unlessSHA256: nil, limit: Self.sizeLimit)))
      .map { State(status: $0, content: $1) }
  }

  func plan(_ state: State) throws -> Plan {
    var plan = Plan.unchanged
    plan.observes = [Resource(.path, src.text), Resource(.content, src.text)]
    plan.values = ["content": "", "encoding": "base64", "source": .string(src.text)]
    guard let status = state.status else {
      plan.requires = [ModuleFailure("\(src) does not exist", missing: [Resource(.path, src.text)])]
      return plan
    }
    guard status.kind == .file, case .bytes(let bytes, let isComplete) = state.content else {
      throw ModuleFailure("\(src) is \(status.kind.phrase), which has no content to fetch")
    }
    guard isComplete else {
      throw ModuleFailure("\(src) has \(status.size) bytes; at most \(Self.sizeLimit) are fetched")
    }
    plan.values["content"] = .string(Base64.encode(bytes))
    return plan
  }
}
