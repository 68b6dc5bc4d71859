import PlayModuleKit
import PlayModules
import PlayShell
import PlayTestKit
import Testing

/// What the modules claim to call and to have been tested against is so.
@Suite struct TestGroundTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  private static let lab = root + "/Tests/Lab"

  /// Modules whose tasks name what is called.
  private static let openEnded: Set<String> = ["command", "raw", "script", "shell"]

  @Test(arguments: Registry.modules.map(\.info.name).filter { !openEnded.contains($0) })
  func aModuleNamesThePrograms(name: String) async throws {
    let module = try #require(Registry.module(name))
    var called: Set<String> = []
    var texts = ""
    for file in try Cases.all() where file.module == name {
      for command in await (try file.read()).commands(of: module) {
        texts += " " + command.arguments.joined(separator: " ")
        called.formUnion(command.arguments.first.flatMap(Self.program).map { [$0] } ?? [])
      }
    }
    let claimed = module.info.programs
    #expect(claimed == Set(claimed).sorted())
    #expect(claimed.isEmpty || !module.info.manualPages.isEmpty, "no manual page is named")
    #expect(called.subtracting(claimed).sorted() == [], "called, but not named")
    let words = Set(texts.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" })
    let unused = claimed.filter { !called.contains($0) && !words.contains(Substring($0)) }
    #expect(unused == [], "named, but not called in any case")
  }

  /// The program behind a command's first word; the shell, and what it has of its own, are none.
  private static func program(_ word: String) -> String? {
    switch HostFunction(rawValue: word) {
    case .digest: "sha256"
    case .some: nil
    case nil: word == "sh" ? nil : word
    }
  }

  @Test(arguments: Set(Registry.modules.flatMap(\.info.programs)).sorted())
  func aProgramWasTestedAgainstWhatIsSaid(program: String) throws {
    let standIn = try Self.standIn(program)
    switch try #require(TestGround.of(program), "nobody has said what it was tested against") {
    case .recordings:
      #expect(standIn != nil, "the lab has no such stand-in")
      #expect(try Self.recordings(of: program) > 0, "no recording of it is replayed")
    case .unrecorded:
      #expect(standIn != nil, "the lab has no such stand-in")
      #expect(try Self.recordings(of: program) == 0, "a recording of it is replayed")
    case .itself:
      let isWrapped = standIn?.contains("exec /usr/libexec/lab/real/\(program) ") ?? true
      #expect(isWrapped, "the lab has a stand-in for it")
    case .linux: #expect(standIn == nil, "the lab has a stand-in for it")
    case .cases:
      let isUsed = try Self.isUsedEndToEnd(program)
      #expect(standIn == nil && !isUsed, "there is more than cases")
    }
  }

  @Test(arguments: Registry.modules.filter(\.info.changesHost).map(\.info.name))
  func whatChangesHostsHasChangedOneOfTheLab(module: String) throws {
    #expect(try Self.isUsedEndToEnd("\"\(module)\":"), "no end-to-end test uses it")
  }

  private static func isUsedEndToEnd(_ text: String) throws -> Bool {
    let folder = root + "/Tests/EndToEndTests"
    return try Folder.names(in: folder).contains { name in
      String(decoding: try Folder.content(of: "\(folder)/\(name)"), as: UTF8.self).contains(text)
    }
  }

  private static func standIn(_ program: String) throws -> String? {
    for folder in ["bin", "sbin", "usr/bin", "usr/sbin"] {
      let path = "\(lab)/standins/\(folder)"
      guard try Folder.names(in: path).contains(program) else { continue }
      return String(decoding: try Folder.content(of: "\(path)/\(program)"), as: UTF8.self)
    }
    return nil
  }

  /// How many of the replayed recordings begin with a command line that has the program in it.
  private static func recordings(of program: String) throws -> Int {
    try replayed.get().count { line in
      line.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" }.contains {
        $0 == program
      }
    }
  }

  /// The command lines of all recordings that are replayed.
  private static let replayed = Result {
    try Folder.names(in: lab + "/replay.d").flatMap { scenario in
      let text = String(
        decoding: try Folder.content(of: "\(lab)/replay.d/\(scenario)"), as: UTF8.self)
      return try text.split(separator: "\n").filter { !"#$".contains($0.first ?? "#") }.map {
        let name = $0.split(separator: " ")[0]
        let content = try Folder.content(of: "\(lab)/transcripts/\(name).txt")
        return String(decoding: content.prefix { $0 != 10 }, as: UTF8.self)
      }
    }
  }
}
