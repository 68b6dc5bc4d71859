import PlayData
import PlayModuleKit
import PlayShell

/// Makes a file or a folder for the time being.
struct TempFile: Module {
  /// What is made.
  enum Kind: String, CaseIterable, ParameterValue {
    case file
    case directory
  }

  static let info = ModuleInfo(
    "tempfile", "Make an empty file or folder with a name of its own.",
    notes: [
      "Its owner alone can read it. The result's `path` is its name; remove it with file.",
      "Every run makes another one, so the task always changes the host.",
    ],
    manualPages: ["mktemp(1)"],
    programs: ["mktemp", "stat"],
    check: "That one would be made; tasks that need its name depend on it.",
    examples: [#"{ "tempfile": { "state": "directory", "prefix": "build." } }"#])

  @Param("Whether a file or a folder is made.") var state: Kind = .file
  @Param("Folder to make it in; /tmp without it.") var path: RemotePath?
  @Param("What its name begins with.") var prefix: String = "swplay."
  @Param("What its name ends with.") var suffix: String = ""

  /// mktemp(1) puts letters at the end alone, so the name gets its ending afterwards; a link and an
  /// empty folder take nothing's place.
  static let script = #"""
    if [ "$1" = file ]; then made=$(mktemp "$2"); else made=$(mktemp -d "$2"); fi || exit
    if [ -z "$3" ]; then :
    elif [ "$1" = file ]; then ln "$made" "$made$3" && rm "$made" || exit
    else mkdir -m 0700 "$made$3" && rmdir "$made" || exit
    fi
    printf '%s\n' "$made$3"
    """#

  private var folder: String { path?.text ?? "/tmp" }

  func checkParameters() throws {
    for (key, text) in [("prefix", prefix), ("suffix", suffix)] {
      guard !text.holdsByte(0, UInt8(ascii: "\n"), UInt8(ascii: "/")) else {
        throw ParameterProblem(key: key, message: "\"\(text)\" cannot be part of a file's name")
      }
    }
  }

  func probe() -> Probe<FileStatus?> { .ask(FileStatusQuestion(folder, followsLink: true)) }

  func plan(_ status: FileStatus?) throws -> Plan {
    guard let status else {
      throw ModuleFailure(
        "there is no folder \(folder) to make it in", hint: "make it first with file",
        missing: [Resource(.path, folder)])
    }
    guard status.kind == .folder else {
      throw ModuleFailure("\(folder) is \(status.kind.phrase), not a folder")
    }
    let start = folder == "/" ? "/" : "\(folder)/"
    let noun = state == .file ? "file" : "folder"
    var plan = Plan([
      Step(
        .command("make a \(noun) \(start)\(prefix)…\(suffix)"),
        [
          .run([
            "sh", "-c", Self.script, "swplay-tempfile", state.rawValue,
            "\(start)\(prefix)XXXXXXXX", suffix,
          ])
        ])
    ])
    plan.outputName = "path"
    plan.values = ["state": .string(state.rawValue)]
    return plan
  }
}
