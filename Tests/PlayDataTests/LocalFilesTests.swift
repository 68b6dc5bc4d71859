import Foundation
import PlayData
import Testing

@Suite final class LocalFilesTests {
  private let folder = NSTemporaryDirectory() + "swplay-files-\(UUID().uuidString)"
  private let files = LocalFiles()

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func create(_ name: String, _ content: [UInt8] = [], mode: Int = 0o644) {
    let isCreated = FileManager.default.createFile(
      atPath: "\(folder)/\(name)", contents: Data(content), attributes: [.posixPermissions: mode])
    #expect(isCreated)
  }

  @Test(arguments: [0, 1, 65_536, 65_537, 300_000])
  func aFileIsReadToItsEnd(size: Int) throws {
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
    create("a", content)
    #expect(try files.read("\(folder)/a") == content)
  }

  @Test(arguments: [0, 1, 65_536, 299_999, 300_000, 300_001, Int.max])
  func aFileIsReadUpToALimit(limit: Int) throws {
    let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    create("a", content)
    #expect(try files.read("\(folder)/a", atMost: limit) == Array(content.prefix(limit)))
    #expect(try files.read("\(folder)/b", atMost: limit) == nil)
  }

  @Test func whatIsNotThereIsNil() throws {
    create("a")
    #expect(try files.read("\(folder)/b") == nil)
    #expect(try files.read("\(folder)/a/b") == nil)
    #expect(try files.list("\(folder)/b") == nil)
    #expect(try files.list("\(folder)/a") == nil)
  }

  @Test func aFolderIsNotReadAsAFile() {
    #expect(throws: FileError(path: folder, reason: "Is a directory")) { try files.read(folder) }
  }

  @Test func aFileIsThereWhenItCanBeRead() throws {
    create("a")
    #expect(try files.isFile("\(folder)/a"))
    #expect(try !files.isFile("\(folder)/b"))
    #expect(try !files.isFile("\(folder)/a/b"))
    #expect(throws: FileError(path: folder, reason: "Is a directory")) { try files.isFile(folder) }
  }

  /// What the system does not tell the size of.
  @Test func aStreamIsReadToItsEnd() throws {
    let pipe = Pipe()
    let content = (0..<500_000).map { UInt8(truncatingIfNeeded: $0) }
    let writer = pipe.fileHandleForWriting
    DispatchQueue.global().async {
      writer.write(Data(content))
      writer.closeFile()
    }
    #expect(DescriptorIO.readAll(from: pipe.fileHandleForReading.fileDescriptor) == content)
  }

  @Test func namesAreSorted() throws {
    for name in ["b", ".c", "a", "é"] { create(name) }
    #expect(try files.list(folder) == [".c", "a", "b", "é"])
  }

  @Test func kindsAreToldApart() {
    create("program", mode: 0o755)
    create("text")
    #expect(files.isFolder(folder))
    #expect(!files.isFolder("\(folder)/text"))
    #expect(!files.isFolder("\(folder)/nothing"))
    #expect(files.isExecutable("\(folder)/program"))
    #expect(!files.isExecutable("\(folder)/text"))
    #expect(!files.isExecutable(folder))
    #expect(!files.isExecutable("\(folder)/nothing"))
  }

  @Test func theErrorNamesPathAndReason() {
    let error = FileError(path: "/a", reason: "Permission denied")
    #expect(error.diagnostic.description == "cannot read /a: Permission denied")
  }

  @Test(arguments: [0, 1, 300_000])
  func aFileIsWrittenWithTheFoldersThatItNeeds(size: Int) throws {
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
    try files.write("\(folder)/a/b/c", content)
    #expect(try files.read("\(folder)/a/b/c") == content)
    #expect(try files.list("\(folder)/a/b") == ["c"], "nothing else is left")
    #expect(try mode("a/b/c") == 0o600)
  }

  @Test func aFileThatIsThereIsReplacedAndKeepsItsMode() throws {
    create("a", [1], mode: 0o640)
    try files.write("\(folder)/a", [2])
    #expect(try files.read("\(folder)/a") == [2])
    #expect(try mode("a") == 0o640)
  }

  @Test func whatIsInTheWayIsTold() throws {
    create("a")
    try files.write("\(folder)/f/x", [])
    #expect(throws: FileWriteError(path: "\(folder)/a/b", reason: "Not a directory")) {
      try files.write("\(folder)/a/b", [1])
    }
    let error = FileWriteError(path: "\(folder)/f", reason: "Is a directory")
    #expect(throws: error) { try files.write("\(folder)/f", [1]) }
    #expect(error.description == "cannot write \(folder)/f: Is a directory")
    #expect(try files.list(folder) == ["a", "f"], "nothing is left of the attempt")
  }

  private func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.posixPermissions] as? Int
  }
}
