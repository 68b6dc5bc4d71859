import PlayData
import PlayModuleKit
import PlayShell
import PlayTestKit
import Testing

@testable import PlayModules

/// An accent behind a separator, or a letter in front that takes it along, does not hide it; and what
/// only looks alike differs.
@Suite struct ByteTrapTests {
  private static let composed = "caf\u{E9}"
  private static let decomposed = "cafe\u{301}"

  private func bytes(_ texts: [String]) -> [ByteText] { texts.map { ByteText($0) } }

  private func answer<Q: Question>(_ question: Q, _ outputs: String...) throws -> Q.Answer {
    let results = outputs.map { CommandResult(status: 0, stdout: $0) }
    return try Q.inquiry([question]).answers(results)[0].get()
  }

  /// The words of all commands with which a task asks.
  private func words(_ module: String, _ parameters: ValueMap) throws -> [ByteText] {
    let definition = try #require(Registry.module(module))
    let task = try definition.prepare(parameters, in: CaseController())
    return bytes(Interrogation(task.probe.questions).commands.flatMap(\.arguments))
  }

  // MARK: - Paths

  @Test func whereAPathLeads() throws {
    let path = try #require(RemotePath("/a/\u{301}b/c"))
    #expect(bytes(path.ancestors) == ["/a", "/a/\u{301}b"])
    #expect(LocalName.last(of: "a/\u{301}b").hasSameBytes(as: "\u{301}b"))
    let folder = try Destination(parameter: "/a\u{D4E}/", in: CaseController())
    #expect(folder.isFolder)
    let address = try FetchAddress(parameter: "http://h/../\u{301}x", in: CaseController())
    #expect(address.name?.hasSameBytes(as: "\u{301}x") == true)
    #expect(throws: ParameterMismatch.self) {
      try FetchAddress(parameter: "http://h/\u{D4E} x", in: CaseController())
    }
  }

  @Test func absolutePathsStayAsTheyAre() throws {
    let command: ValueMap = ["cmd": "true", "chdir": "/srv", "creates": "/\u{301}x"]
    #expect(try words("command", command).contains("/\u{301}x"))
    let link: ValueMap = ["path": "/a/b", "state": "link", "src": "/\u{301}x"]
    #expect(try words("file", link).contains("/\u{301}x"))
    let hardLink: ValueMap = ["path": "/a/b", "state": "hard", "src": "/\u{301}x"]
    #expect(try words("file", hardLink).contains("/\u{301}x"))
    let container: ValueMap = ["name": "c", "image": "i", "volume": ["/a\u{D4E}:/b"]]
    #expect(try words("podman_container", container).contains("/a\u{D4E}"))
  }

  @Test func foldersOfATreeThatLookAlike() throws {
    let names = [Self.composed, Self.decomposed]
    let entries = names.map { LocalFile.Entry(path: "\($0)/x", content: [], mode: 0o644) }
    let root = try #require(RemotePath("/r"))
    let probe = CopyTree.folders(entries, [], below: root)
    let words = Interrogation(probe.questions).commands.flatMap(\.arguments)
    let folders = ["/r", "/r/\(Self.decomposed)", "/r/\(Self.composed)"]
    #expect(bytes(words).suffix(3) == bytes(folders)[...])
  }

  @Test func aNameInAnArchiveMayBeginWithAnAccent() throws {
    let root = try #require(RemotePath("/r"))
    let target = FileTarget(
      path: root.appending("\u{301}x"), followsLink: false, itself: nil, followed: nil, folder: nil,
      realPath: nil)
    let file = ManagedFile(
      target: target, current: .missing, content: [], attributes: FileAttributes())
    let tree = CopyTree(folders: [CopyTree.Folder(path: root, status: nil)], isStreamed: true)
    let plan = try tree.streamPlan(files: [file], missing: [root], folders: FileAttributes())
    let archives = plan.steps.flatMap(\.actions).compactMap(\.command.input)
    #expect(archives.count == 1)
    #expect(archives.allSatisfy { $0.contains(Array("\u{301}x".utf8)) })
  }

  @Test func namesInABuildContext() throws {
    let names = ["\u{301}x", Self.composed, Self.decomposed]
    let link = "Symbolic Link|755|/c/l|\u{301}t\n"
    let listing = names.map { "Regular File|644|/c/\($0)|\n" } + [link]
    let digests = names.enumerated().map { "\($0.offset) /c/\($0.element)\n" }
    let question = BuildContextQuestion(path: "/c")
    let context = try #require(try answer(question, listing.joined(), digests.joined()))
    #expect(bytes(context.entries.map(\.path)) == bytes(names + ["l"]))
    #expect(bytes(context.entries.map(\.content)) == ["644 0", "644 1", "644 2", "link \u{301}t"])
    let later = context.after(["/c/\u{301}x": .text(before: nil, after: [])], below: "/c")
    #expect(later.entries.count == 4)
    let changed = later.entries.filter { !context.entries.contains($0) }
    #expect(bytes(changed.map(\.path)) == ["\u{301}x"])
  }

  // MARK: - Lines of files

  @Test func containersConfWithCarriageReturns() throws {
    for (before, after) in [
      ("[engine] # x\r\nhooks_dir = []\r\n", "[engine] # x\r\nhooks_dir = [\"/b\"]\r\n"),
      ("[engine]\r\n", "[engine]\r\nhooks_dir = [\"/b\"]\n"),
      ("[network]\r\n", "[network]\r\n\n[engine]\nhooks_dir = [\"/b\"]\n"),
    ] {
      let text = try ContainersConf(path: "/c", text: before).adding(hooksFolder: "/b")
      #expect(text.hasSameBytes(as: after), "\(text.debugDescription)")
    }
    let list = "[engine]\r\nhooks_dir = [ # x\r\n  \"/b\",\r\n]\r\n"
    let text = try ContainersConf(path: "/c", text: list).adding(hooksFolder: "/b")
    #expect(text.hasSameBytes(as: list))
  }

  @Test(arguments: ["/a\u{D4E}", "/\u{301}b", composed, decomposed])
  func foldersOfContainersConf(folder: String) throws {
    let before = "[engine]\nhooks_dir = ['/caf\u{E9}', '\u{301}']\n"
    let once = try ContainersConf(path: "/c", text: before).adding(hooksFolder: folder)
    #expect(!once.hasSameBytes(as: before))
    let twice = try ContainersConf(path: "/c", text: once).adding(hooksFolder: folder)
    #expect(twice.hasSameBytes(as: once))
  }

  @Test func aLookalikeIsAnotherFolderOfContainersConf() throws {
    let before = "[engine]\nhooks_dir = [\"/\(Self.composed)\"]\n"
    let conf = ContainersConf(path: "/c", text: before)
    let after = try conf.adding(hooksFolder: "/\(Self.decomposed)")
    #expect(after.utf8.count > before.utf8.count)
  }

  @Test func blanksInFstab() throws {
    for path in ["/mnt/a \u{301}b", "/mnt/a\u{D4E} b"] {
      let entry = MountEntry(source: "/dev/da0", path: path, type: "ufs", options: ["rw"])
      let coded = path.utf8.map { $0 == 32 ? Array("\\040".utf8) : [$0] }.flatMap(\.self)
      let line = Array("/dev/da0\t".utf8) + coded + Array("\tufs\trw\t0\t0".utf8)
      #expect(Array(entry.line.utf8) == line)
      #expect(MountEntry(entry.line)?.path.hasSameBytes(as: path) == true)
    }
    #expect(MountEntry("/dev/da0 /mnt/a\u{D4E} ufs rw 0 0")?.type == "ufs")
    #expect(MountEntry("/dev/da0 /mnt ufs rw,\u{301}x 0 0")?.options.count == 2)
    #expect(MountEntry("#\u{301} /mnt ufs rw 0 0") == nil)
    #expect(MountEntry("\\043x /mnt ufs rw 0 0")?.source == "#x")
  }

  @Test func lookalikesInFstab() {
    func entry(_ name: String, _ option: String = "rw") -> MountEntry {
      MountEntry(source: "/\(name)", path: "/mnt/\(name)", type: "nullfs", options: [option])
    }
    let composed = entry(Self.composed)
    #expect(!composed.isSame(as: entry(Self.decomposed)))
    #expect(!entry("a", Self.composed).isSame(as: entry("a", Self.decomposed)))
    #expect(!composed.isMount(of: entry(Self.decomposed)))
    let fstab = Fstab(Array((composed.line + "\n").utf8))
    #expect(fstab.entry(at: "/mnt/\(Self.decomposed)", source: nil) == nil)
    #expect(fstab.entry(at: "/mnt/\(Self.composed)", source: nil) != nil)
  }

  @Test(arguments: [
    ("\u{301}x", "o", "v"), ("s\u{D4E}", "o", "v"), ("s", "o", "\u{301}v"), ("s", "o\u{D4E}", "v"),
    ("s", "\u{301}o", "v"),
  ])
  func iniFilesConverge(section: String, option: String, value: String) {
    var edit = IniEdit(section: section, option: option)
    edit.values = [value]
    edit.separator = "="
    let once = edit.applied(to: [])
    #expect(once == Array("[\(section)]\n\(option)=\(value)\n".utf8))
    #expect(edit.applied(to: once) == once)
  }

  @Test func lookalikesInIniFiles() {
    let file = Array("[\(Self.composed)]\n\(Self.composed) = \(Self.composed)\n".utf8)
    var edit = IniEdit(section: Self.composed, option: Self.composed)
    edit.values = [Self.decomposed]
    let changed = "[\(Self.composed)]\n\(Self.composed) = \(Self.decomposed)\n"
    #expect(edit.applied(to: file) == Array(changed.utf8))
    edit.removes = true
    edit.isExclusive = false
    #expect(edit.applied(to: file) == file)
    edit.isExclusive = true
    #expect(edit.applied(to: file) == Array("[\(Self.composed)]\n".utf8))
    for (section, option) in [
      (Self.decomposed, Self.composed), (Self.composed, Self.decomposed),
    ] {
      var other = IniEdit(section: section, option: option)
      other.removes = true
      #expect(other.applied(to: file) == file)
      other.removes = false
      other.values = ["v"]
      #expect(other.applied(to: file).count > file.count)
    }
  }

  private func settings(_ text: String, isForLoader: Bool) throws -> KernelSettings {
    let content = FileContent.bytes(Array(text.utf8), isComplete: true)
    return try KernelSettings(content, path: "/f", isForLoader: isForLoader)
  }

  @Test func valuesOfTheKernel() throws {
    for (text, isForLoader) in [("a=\u{301}v\n", false), ("a=\"\u{301}v\"\n", true)] {
      let settings = try settings(text, isForLoader: isForLoader)
      #expect(settings.value(of: "a")?.hasSameBytes(as: "\u{301}v") == true)
      #expect(settings.setting("a", to: "\u{301}v").hasSameBytes(as: text))
    }
    let quoted = try settings("", isForLoader: false).setting("a", to: "x#\u{301}")
    #expect(quoted.hasSameBytes(as: "a=\"x#\u{301}\"\n"))
    #expect(try settings("a=b #\u{301}\n", isForLoader: false).value(of: "a") == "b")
    #expect(!KernelSettings.isSame("a \u{301}b", "a b"))
    let booted = try answer(KernelEnvironmentQuestion(name: "a"), "a=\"\u{301}v\"\n")
    #expect(booted?.hasSameBytes(as: "\u{301}v") == true)
  }

  @Test func linesOfACrontab() {
    #expect(CronText.hasBarePercent("date +%\u{301}"))
    #expect(CronText.hasBarePercent("date \u{D4E}%"))
    // The macro itself would take the backslash for a part of the letter before it.
    let escaped = "date \u{D4E}\\%"
    #expect(!CronText.hasBarePercent(escaped))
    let variable = CronText(Array("A=\u{301}x\n".utf8))
    #expect(variable.line(of: "A", isVariable: true) != nil)
    let jobs = CronText(Array("#swplay: a\n#swplay: \u{301}b\n* * * * * c\n".utf8))
    #expect(jobs.line(of: "a", isVariable: false) == "")
  }

  @Test func aBlockWithSeveralCarriageReturns() async throws {
    try await LocalHost.run { host in
      let parameters: ValueMap = [
        "path": .string(host.path("f")), "block": "a\r\r\nb\r", "create": true,
        "marker": "# {mark}",
      ]
      try await host.converge("blockinfile", parameters)
      #expect(try host.content("f") == Array("# BEGIN\na\nb\n# END\n".utf8))
    }
  }

  @Test func markersOfBlocks() throws {
    func edit(_ name: String) -> BlockEdit {
      BlockEdit(lines: ["x"], begin: "# BEGIN \(name)", end: "# END \(name)")
    }
    let one = try edit(Self.composed).applied(to: [], path: "/f")
    let two = try edit(Self.decomposed).applied(to: one, path: "/f")
    let other = try edit(Self.decomposed).applied(to: [], path: "/f")
    #expect(two == one + other)
    for name in ["a \u{301}", Self.composed] {
      let once = try edit(name).applied(to: two, path: "/f")
      #expect(try edit(name).applied(to: once, path: "/f") == once)
    }
  }

  @Test func groupsOfAMatchInALine() throws {
    let pattern = try PythonPattern(parameter: "(?P<n>a)", in: CaseController())
    for (line, wanted) in [
      ("\\1\u{301}", "a\u{301}"), ("\\g<n>\u{301}", "a\u{301}"), ("\u{D4E}\\1", "\u{D4E}a"),
      ("\\t\u{301}", "\t\u{301}"),
    ] {
      let text = try pattern.replacing(in: "a", with: BackReferenceLine(line)).text
      #expect(text.hasSameBytes(as: wanted), "\(text.debugDescription)")
    }
  }

  // MARK: - What a host prints

  @Test func accounts() throws {
    let user = UserEntry("anna:*:1001:1001::0:0:\u{301}A:/home/\u{D4E}:/bin/sh"[...])
    #expect(user?.comment.hasSameBytes(as: "\u{301}A") == true)
    #expect(user?.home.hasSameBytes(as: "/home/\u{D4E}") == true)
    #expect(GroupEntry("a\u{D4E}:*:5:x,\u{301}y"[...])?.members.count == 2)
    let account = try Account(parameter: .string(Self.composed), in: CaseController())
    #expect(!account.matches(name: Self.decomposed, number: 5))
  }

  @Test func repositories() throws {
    #expect(GitURL.shown("https://u:\u{301}secret@h/x") == "https://u:********@h/x")
    let question = GitRepositoryQuestion(folder: "/srv/\u{301}a", remote: "o", access: GitAccess())
    let commands = Interrogation([AnyQuestion(question)]).commands
    let ceiling = ShellCommand.Variable("GIT_CEILING_DIRECTORIES", "/srv")
    #expect(commands[0].environment.contains(ceiling))
    let status = "1 .M N... 100644 100644 100644 a b \u{301}x\0"
    let repository = try answer(question, status, "", "", "", "")
    #expect(repository.content == .workTree(commit: nil, branch: nil, changes: ["\u{301}x"]))
  }

  @Test func annotations() throws {
    #expect(PackageAnnotation("+a=\u{301}v")?.wish == .set("\u{301}v"))
    #expect(PackageAnnotation("+\u{301}a=v")?.tag.hasSameBytes(as: "\u{301}a") == true)
    #expect(PackageAnnotation("a\u{D4E} b=v") == nil)
    #expect(PackageAnnotation("--\u{301}a") == nil)
  }

  @Test func variablesOfRCConf() throws {
    let question = RCVariableQuestion("a", file: "/etc/x\u{D4E}")
    let variable = try answer(question, "a=\"v\"\n", "/etc/x\u{D4E}:a=\n")
    #expect(variable.files == ["/etc/x\u{D4E}"])
    let result = CommandResult(status: 0, stdout: "a: x\u{D4E} -> v\n")
    let failure = RCAssignment.action("a", to: "v").failure(result)
    #expect(failure.map { "\($0)" } == nil)
  }

  @Test func thingsOfPodman() {
    let (now, wanted) = (Self.composed, Self.decomposed)
    #expect(Mismatch("driver", now: now, wanted: wanted)?.wanted == wanted)
    #expect(Mismatch("labels", now: ["a": now], wanted: ["a": wanted])?.wanted == "a=\(wanted)")
    #expect(Mismatch("labels", now: [now: "a"], wanted: [wanted: "a"])?.wanted == "\(wanted)=a")
    #expect(Mismatch("labels", now: [now: "a", "b": "c"], wanted: [now: "a"])?.wanted == nil)
    #expect(throws: ParameterMismatch.self) {
      try ComposeWait(parameter: ["tcp": "-\u{301}x:80"], in: CaseController())
    }
  }
}
