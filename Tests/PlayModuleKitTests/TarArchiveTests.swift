import PlayModuleKit
import PlayShell
import PlayTestKit
import Testing

/// Archives as real programs read them: libarchive's tar, which is FreeBSD's, and GNU's.
@Suite struct TarArchiveTests {
  static let programs = ["/usr/bin/bsdtar", "/usr/bin/tar"]

  private static let stubs =
    #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined()
    + "/PlayModulesTests/Stubs"

  private static func file(
    _ path: String, _ content: [UInt8]?, mode: Int = 0o644,
    owner: TarArchive.Owner = .init(number: 1234), group: TarArchive.Owner = .init(number: 4321)
  ) -> TarArchive.Entry {
    TarArchive.Entry(path: path, content: content, mode: mode, owner: owner, group: group)
  }

  private static let long = [50, 99, 100, 101, 155, 250, 255].map { count in
    String(repeating: "n", count: count)
  }

  private static let entries =
    [
      file("folder", nil, mode: 0o710),
      file("folder/a b'c\"d$e`f\\g", Array("text\n".utf8), mode: 0o4755),
      file("-n", []), file("ümläut 日本", Array("x".utf8)), file("tab\tand\u{1}", [0, 255, 10]),
      file("block", [UInt8](repeating: 7, count: 512)),
      file("more", [UInt8](repeating: 9, count: 513)),
    ] + long.map { file($0, Array($0.utf8)) }
    + [file((["deep"] + long.suffix(3)).joined(separator: "/"), nil)]

  /// Unpacks in a folder of its own and hands on what `find` and `cat` say there.
  private func unpacked(
    _ entries: [TarArchive.Entry], with program: String, _ questions: [[String]]
  ) async throws -> [CommandResult] {
    let name = "tar\(UInt32.random(in: 0...UInt32.max))"
    let shell = try LocalShell(identifier: name, stubs: Self.stubs)
    let folder = "/tmp/swplay-\(name)"
    var batch = Batch()
    batch.append(["mkdir", folder])
    batch.append(
      ShellCommand([program, "-xpPmf", "-", "-C", folder], input: TarArchive(entries).bytes))
    for question in questions { batch.append(ShellCommand(question, directory: folder)) }
    batch.append(["rm", "-rf", folder])
    let results = try await shell.exchange(batch)
    await shell.close()
    #expect(results[1].status == 0)
    #expect(results[1].stderr == "")
    return Array(results[2..<(results.count - 1)])
  }

  @Test(arguments: programs) func everythingArrives(program: String) async throws {
    let listed = try await unpacked(
      Self.entries, with: program,
      [["find", ".", "-mindepth", "1", "-printf", "%P|%y|%m|%U|%G|%s\\0"]])
    let found = Set(listed[0].stdout.split(separator: "\0").map(String.init))
    for entry in Self.entries {
      let attributes = "\(String(entry.mode, radix: 8))|1234|4321"
      let line =
        entry.content.map { "\(entry.path)|f|\(attributes)|\($0.count)" }
        ?? "\(entry.path)|d|\(attributes)|"
      #expect(found.contains { $0.utf8.starts(with: line.utf8) }, "\(line)")
    }
  }

  @Test(arguments: programs) func contentIsByteForByte(program: String) async throws {
    let files = Self.entries.filter { $0.content != nil }
    let read = try await unpacked(
      Self.entries, with: program, files.map { ["cat", "./" + $0.path] })
    for (file, result) in zip(files, read) {
      #expect(result.output == file.content, "\(file.path)")
    }
  }

  @Test(arguments: programs) func aKnownNameCountsMoreThanItsNumber(program: String) async throws {
    let entries = [
      Self.file(
        "known", [], owner: .init(name: "daemon", number: 7), group: .init(name: "daemon")),
      Self.file("unknown", [], owner: .init(name: "nosuchuser", number: 7)),
      Self.file("huge", [], owner: .init(number: 4_000_000_000)),
    ]
    let listed = try await unpacked(
      entries, with: program, [["/usr/bin/stat", "-c", "%u:%g", "known", "unknown", "huge"]])
    #expect(listed[0].stdout == "1:1\n7:4321\n4000000000:4321\n")
  }

  @Test func anEmptyArchiveIsOne() async throws {
    let listed = try await unpacked([], with: Self.programs[0], [["find", ".", "-mindepth", "1"]])
    #expect(listed[0].stdout == "")
  }
}
