import Foundation
import Glibc
import PlayShell
import PlayTestKit
import Testing

/// Uploads that go straight into the folder of the file that they become.
@Suite struct UploadTests {
  private let folder: TemporaryFolder
  private let content = Array("line\n".utf8) + [0, 0xFF] + Array(repeating: 0x61, count: 100_000)

  init() throws { folder = try TemporaryFolder() }

  /// The program on the channel, with what it has said.
  private final class Keeper {
    let process = Process()
    let input = Pipe()
    let output = Pipe()
    let errors = Pipe()

    init(_ upload: Upload) throws {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", try upload.code()]
      process.standardInput = input
      process.standardOutput = output
      process.standardError = errors
      try process.run()
    }

    func send(_ bytes: some Sequence<UInt8>) throws {
      try input.fileHandleForWriting.write(contentsOf: Data(bytes))
    }

    /// Waits for the next words.
    func said() -> String {
      String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }

    /// Ends its input, as the end of the connection does, and waits for it.
    func end() throws -> (status: Int32, errors: String) {
      try input.fileHandleForWriting.close()
      process.waitUntilExit()
      let said = try errors.fileHandleForReading.readToEnd() ?? Data()
      return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }
  }

  private func upload(to name: String) -> Upload {
    Upload(path: folder[name], content: content, frame: 0, place: .beside)
  }

  private func write(_ name: String = "f") -> FileWrite {
    FileWrite(path: folder[name], content: content, mode: "0640")
  }

  /// A session as over SSH, with a program for the first upload.
  private func chunk(_ batch: Batch) throws -> SessionScript.Chunk {
    var script = SessionScript(nonce: "N", identifier: "I")
    script.uploadThreshold = 100
    script.uploadsBeside = true
    return try script.chunk(for: batch)
  }

  @Test(arguments: ["t", "it's $HOME", "-n", "a\nb"])
  func theFileIsTheOwnersAloneUntilItIsHandedOver(name: String) throws {
    let keeper = try Keeper(upload(to: name))
    try keeper.send(content)
    #expect(keeper.said() == Upload.mark)
    #expect(FileManager.default.contents(atPath: folder[name]) == Data(content))
    var status = stat()
    #expect(lstat(folder[name], &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o600)
    rename(folder[name], folder["final"])
    #expect(try keeper.end() == (0, ""))
    #expect(folder.names == ["final"])
  }

  @Test(arguments: [0, 1, 50_000, 100_006])
  func whatDoesNotComeWholeIsRemoved(count: Int) throws {
    let keeper = try Keeper(upload(to: "t"))
    try keeper.send(content.prefix(count))
    #expect(try keeper.end().status == 1)
    #expect(keeper.said() == "")
    #expect(folder.names.isEmpty)
  }

  @Test func whatNoOneTakesIsRemoved() throws {
    let keeper = try Keeper(upload(to: "t"))
    try keeper.send(content)
    #expect(keeper.said() == Upload.mark)
    #expect(folder.names == ["t"])
    #expect(try keeper.end() == (0, ""))
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [SIGHUP, SIGPIPE, SIGTERM])
  func aSignalRemovesIt(signal: Int32) throws {
    let keeper = try Keeper(upload(to: "t"))
    try keeper.send(content)
    #expect(keeper.said() == Upload.mark)
    kill(keeper.process.processIdentifier, signal)
    keeper.process.waitUntilExit()
    #expect(keeper.process.terminationStatus == 128 + signal)
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [false, true])
  func whatOthersPutInTheWayIsNeitherWrittenNorRemoved(isLink: Bool) throws {
    try folder.write("old\n", to: isLink ? "other" : "t")
    if isLink { symlink(folder["other"], folder["t"]) }
    let keeper = try Keeper(upload(to: "t"))
    let end = try keeper.end()
    #expect(end.status != 0)
    #expect(end.errors.contains("cannot create \(folder["t"])"))
    #expect(folder.names == (isLink ? ["other", "t"] : ["t"]))
    #expect(folder.text("t") == "old\n")
  }

  @Test func theFirstWriteOfABatchIsUploadedBesideItsFile() throws {
    var batch = Batch()
    batch.append(chain: [(write("a").command, [0]), (write("b").command, [0])])
    let uploads = try chunk(batch).uploads
    #expect(uploads.map(\.path) == [folder[".swplay-I-u0"], "/tmp/.swplay-I/input-1"])
    #expect(uploads.map(\.place) == [.beside, .folder("/tmp/.swplay-I")])
  }

  @Test func aWriteBehindAnotherCommandIsUploadedToTheSessionsFolder() throws {
    var behind = Batch()
    behind.append(chain: [(["mkdir", folder.path], [0]), (write().command, [0])])
    #expect(try chunk(behind).uploads.map(\.path) == ["/tmp/.swplay-I/input-1"])
    var other = Batch()
    other.append(ShellCommand(["tar", "-xf", "-"], input: content))
    #expect(try chunk(other).uploads.map(\.path) == ["/tmp/.swplay-I/input-0"])
  }

  /// Sends the command to a session, whose uploads arrive as over SSH.
  private func put(
    _ file: FileWrite, in session: LocalSession? = nil
  ) throws -> CommandResult {
    let session =
      try session ?? LocalSession(stubs: Stubs(), uploadThreshold: 100, uploadsBeside: true)
    return try session.run([file.command])[0]
  }

  @Test func whatIsBesideBecomesTheFile() throws {
    try folder.write("old\n", to: "f")
    var file = write()
    file.backup = folder["b"]
    file.validate = ["grep", "-q", "line", "%s"]
    #expect(try put(file) == CommandResult(status: 0))
    #expect(FileManager.default.contents(atPath: folder["f"]) == Data(content))
    #expect(folder.text("b") == "old\n")
    #expect(folder.names == ["b", "f"])
    var status = stat()
    #expect(lstat(folder["f"], &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o640)
  }

  @Test func whatFailsLeavesTheOldFileAlone() throws {
    try folder.write("old\n", to: "f")
    var invalid = write()
    invalid.validate = ["false"]
    #expect(try put(invalid).status == 1)
    var disowned = write()
    disowned.owner = "no-such-user"
    #expect(try put(disowned).status != 0)
    #expect(folder.names == ["f"])
    #expect(folder.text("f") == "old\n")
    mkdir(folder["folder"], 0o755)
    let result = try put(write("folder"))
    #expect(result.stderr == "\(folder["folder"]): is a directory\n")
    #expect(folder.names == ["f", "folder"])
  }

  /// The next write must not take it for its own.
  @Test func anUploadThatIsNotThereFailsTheCommand() throws {
    let session = try LocalSession(
      stubs: Stubs(), uploadThreshold: 100, uploadsBeside: true, losesUploads: true)
    #expect(try put(write(), in: session).status == 1)
    let small = FileWrite(path: folder["g"], content: Array("small\n".utf8), mode: "0644")
    #expect(try put(small, in: session) == CommandResult(status: 0))
    #expect(folder.names == ["g"])
    #expect(folder.text("g") == "small\n")
  }
}
