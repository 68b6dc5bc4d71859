import PlayData
import PlayModel
import PlayModuleKit
import PlayModules
import PlayTestKit
import Testing

/// Files of the controller that are too large to be read more often than they are needed.
@Suite struct LargeFileTests {
  /// Files of which images are never read whole.
  private struct Beginnings: FileReader {
    let files: MemoryFiles

    func read(_ path: String) throws(FileError) -> [UInt8]? {
      guard !path.hasSuffix(".iso") else { throw FileError(path: path, reason: "read whole") }
      return try files.read(path)
    }

    func read(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8]? {
      try files.read(path).map { Array($0.prefix(min(limit, 1 << 20))) }
    }

    func isFile(_ path: String) throws(FileError) -> Bool { try files.isFile(path) }

    func list(_ folder: String) throws(FileError) -> [String]? { try files.list(folder) }

    func isFolder(_ path: String) -> Bool { files.isFolder(path) }

    func isExecutable(_ path: String) -> Bool { files.isExecutable(path) }
  }

  private let large = String(repeating: "0123456789abcdef", count: 1 << 17)

  @Test func loadingAPlaybookReadsNoLargeFileWhole() throws {
    let tasks = #"{"copy": {"src": "a.iso", "dest": "/a"}}, {"copy": {"src": "d", "dest": "/d"}}"#
    let files = MemoryFiles(contents: [
      "site.json": #"[{"hosts": "all", "tasks": [\#(tasks)]}]"#,
      "files/a.iso": large, "files/d/b.iso": large,
    ])
    let playbook = try PlaybookLoader(
      files: Beginnings(files: files), modules: Registry.modules, rolesPath: []
    ).load("site.json")
    #expect(playbook.plays.first?.tasks.count == 2)
  }

  @Test func aFileThatIsTooLargeIsNotSaidToBeAsLargeAsWhatWasRead() throws {
    let files = MemoryFiles(contents: [
      "site.json":
        #"[{"hosts": "all", "tasks": [{"podman_secret": {"name": "s", "src": "a.iso"}}]}]"#,
      "files/a.iso": large,
    ])
    let mistakes = try #require(throws: Diagnostics.self) {
      try PlaybookLoader(
        files: Beginnings(files: files), modules: Registry.modules, rolesPath: []
      ).load("site.json")
    }
    #expect(
      mistakes.all.map(\.message) == [
        "podman_secret: src: has more than 511999 bytes, and a secret has 1 to 511999"
      ])
  }

  @Test func withoutALimitAFileIsReadWhole() throws {
    let files = MemoryFiles(contents: ["a": large])
    let file = try LocalFileReader(reader: files).file("a", in: ["."])
    #expect(file.content == .file(Array(large.utf8), mode: 0o644))
    let beginning = try LocalFileReader(reader: files, limit: 10).file("a", in: ["."])
    #expect(beginning.content == .file(Array("0123456789".utf8), mode: 0o644))
  }
}
