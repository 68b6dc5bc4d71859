import PlayData
import PlayModuleKit
import PlayShell

/// Keeps a variable of loader.conf(5), which counts from the next boot on.
struct Loader: Module {
  static let info = ModuleInfo(
    "loader", "Keep a variable of /boot/loader.conf: a tunable, or a module to load at boot.",
    notes: [
      "Nothing changes before the next boot: the result says `reboot_required` until the kernel's "
        + "environment has the value, also in runs that change nothing.",
      "The line is edited in place and the rest of the file stays as it is. sysrc(8) is not used: it "
        + "refuses names with dots, which most tunables have.",
      "`true` is written as YES and `false` as NO, which is what `NAME_load` takes.",
      "A wrong value can keep a host from booting; loader(8) lets a person at the console unset it.",
    ],
    manualPages: ["loader.conf(5)", "loader(8)", "kenv(1)"],
    programs: ["grep", "kenv", "stat"],
    check: "Exact, with the difference of the file.",
    examples: [
      #"{ "loader": { "name": "kern.racct.enable", "value": 1 } }"#,
      #"{ "loader": { "name": "pf_load", "value": true } }"#,
      #"{ "loader": { "name": "vfs.zfs.arc_max", "state": "absent" } }"#,
    ])

  @Param("Variable, for example `kern.racct.enable` or `pf_load`.") var name: String
  @Param("Value that it shall have; needed unless `state` is `absent`.")
  var value: ScalarText<YesNo>?
  @Param("Whether the file shall set it.") var state: Presence = .present
  @Param("File to keep it in.", aliases: ["file"]) var path: RemotePath?

  /// What the probe finds out.
  struct Situation: Sendable {
    /// The value with which the host has booted.
    let booted: String?
    let status: FileStatus?
    let content: FileContent
    /// Files that are read later and set the variable.
    let later: [String]
  }

  private var file: String { path?.text ?? "/boot/loader.conf" }

  var locks: [String] { [path.map(EditedFile.lock) ?? "loaderconf"] }

  func checkParameters() throws {
    guard KernelSettings.isName(name) else {
      throw ParameterProblem(key: "name", message: "\"\(name)\" is not the name of a variable")
    }
    guard state == .absent || value != nil else {
      throw ParameterProblem(key: "value", message: "is missing", hint: "state present needs it")
    }
    guard let text = value?.text else { return }
    if text.utf8.contains(where: {
      [0, 10, 13, UInt8(ascii: "\""), UInt8(ascii: "\\")].contains($0)
    }) {
      throw ParameterProblem(
        key: "value",
        message: "holds a newline, a double quote, a backslash or a NUL, which the file cannot hold"
      )
    }
  }

  func probe() -> Probe<Situation> {
    Probe<String?>.ask(KernelEnvironmentQuestion(name: name))
      .zip(.ask(FileStatusQuestion(file, followsLink: true)))
      .zip(.ask(FileContentQuestion(file, unlessSHA256: nil)))
      .zip(.ask(LaterLoaderFilesQuestion(name: name)))
      .map { Situation(booted: $0.0.0.0, status: $0.0.0.1, content: $0.0.1, later: $0.1) }
  }

  func plan(_ situation: Situation) throws -> Plan {
    let settings = try KernelSettings(situation.content, path: file, isForLoader: true)
    let edited =
      state == .present ? settings.setting(name, to: value?.text ?? "") : settings.removing(name)
    var plan = Plan(
      edited.hasSameBytes(as: settings.text) ? [] : [step(from: situation, to: edited)])
    plan.values = ["name": .string(name), "file": .string(file)]
    plan.values["before"] = settings.value(of: name).map { .string($0) } ?? .null
    plan.values["booted"] = situation.booted.map { .string($0) } ?? .null
    let needsReboot = !isBooted(situation.booted)
    plan.values["reboot_required"] = .bool(needsReboot)
    let later = situation.later.filter { $0 != file }
    if !later.isEmpty {
      plan.warnings.append(
        "\(name) is also set in \(later.joined(separator: ", ")), which is read later")
    }
    if plan.isChanging, needsReboot {
      plan.message = "\(name) counts from the next boot on: reboot the host"
    }
    return plan
  }

  private func isBooted(_ booted: String?) -> Bool {
    guard state == .present, let wanted = value?.text else { return booted == nil }
    return booted.map { KernelSettings.isSame($0, wanted) } ?? false
  }

  private func step(from situation: Situation, to edited: String) -> Step {
    let before: [UInt8]? = if case .bytes(let bytes, _) = situation.content { bytes } else { nil }
    let write = FileWrite(
      path: file, content: Array(edited.utf8), mode: situation.status?.modeText ?? "0644",
      owner: situation.status?.owner ?? "root", group: situation.status?.group ?? "wheel")
    return Step(
      .text(file, from: before, to: Array(edited.utf8)), [.write(write)],
      provides: [Resource(.path, file)])
  }
}

/// Asks for a variable of the environment that the loader has given to the kernel; the answer is
/// `nil` when there is none.
struct KernelEnvironmentQuestion: Question {
  let name: String

  static func inquiry(_ questions: [KernelEnvironmentQuestion]) -> Inquiry<String?> {
    // kenv(1) takes one name, but prints all variables as fast as one.
    Inquiry(commands: [["kenv"]]) { results in
      let result = results[0]
      guard result.status == 0 else {
        return questions.map { _ in .failure(Unexpected(result, of: ["kenv"])) }
      }
      let lines = result.lines.reversed()
      return questions.map { question in
        let start = question.name + "=\""
        let line = lines.first { $0.startsWithBytes(start) && $0.endsWithBytes("\"") }
        return .success(
          line.map { String(Substring($0.utf8.dropFirst(start.utf8.count).dropLast())) })
      }
    }
  }
}

/// Asks which of the files that loader(8) reads after /boot/loader.conf set a variable.
struct LaterLoaderFilesQuestion: Question {
  let name: String

  /// loader.conf(5): the variables `loader_conf_files` and `loader_conf_dirs`.
  private static let command: ShellCommand = [
    "grep", "-rsHE", "^[[:space:]]*[^#=[:space:]]+[[:space:]]*=", "/boot/loader.conf.local",
    "/boot/loader.conf.d",
  ]

  static func inquiry(_ questions: [LaterLoaderFilesQuestion]) -> Inquiry<[String]> {
    Inquiry(commands: [command]) { results in
      // 1 is "nothing found", 2 "some file is not there".
      guard let status = results[0].status, (0...2).contains(status) else {
        return questions.map { _ in .failure(Unexpected(results[0], of: command)) }
      }
      let settings = results[0].lines.compactMap { line -> (file: Substring, name: Substring)? in
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let rest = line[line.index(after: colon)...].drop(while: \.isWhitespace)
        return (line[..<colon], rest.prefix { $0 != "=" && !$0.isWhitespace })
      }
      return questions.map { question in
        let files = settings.filter { $0.name == question.name }.map { String($0.file) }
        return .success(files.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
      }
    }
  }
}
