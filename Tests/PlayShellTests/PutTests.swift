import Foundation
import Glibc
import PlayShell
import PlayTestKit
import Testing

/// `swplay_put`: a reader sees the old file or the complete new one, and nothing is left behind.
@Suite struct PutTests {
  private let folder: TemporaryFolder
  private let session: LocalSession

  init() throws {
    folder = try TemporaryFolder()
    session = try LocalSession(stubs: Stubs())
  }

  private func put(_ file: FileWrite, in session: LocalSession? = nil) throws -> CommandResult {
    try (session ?? self.session).run([file.command])[0]
  }

  private func file(_ text: String, to name: String = "f", mode: String = "0644") -> FileWrite {
    FileWrite(path: folder[name], content: Array(text.utf8), mode: mode)
  }

  private func status(_ name: String) -> stat {
    var status = stat()
    #expect(lstat(folder[name], &status) == 0)
    return status
  }

  @Test func aNewFileHasItsContentAndMode() throws {
    #expect(try put(file("new\n", mode: "0640")) == CommandResult(status: 0))
    #expect(folder.names == ["f"])
    #expect(folder.text("f") == "new\n")
    #expect(status("f").st_mode & 0o7777 == 0o640)
  }

  @Test(arguments: [
    "", "\n", "no newline", "it's $HOME `id` \\n \\\\ %s %%\n", "-n\n", "\ttab\n", "ü日本🙂\n",
    "cr\r\n", "a\0b",
    "\u{81}\u{88}\n", "\u{7F}\n",
  ])
  func everyTextIsWrittenAsItIs(text: String) throws {
    #expect(try put(file(text)) == CommandResult(status: 0))
    #expect(folder.text("f") == text)
  }

  @Test func aFileNeverHasTheTextOfAnEarlierOne() throws {
    mkdir(folder["folder"], 0o755)
    let bytes = FileWrite(path: folder["f"], content: [0, 0xFF], mode: "0644")
    let results = try session.run([file("text\n", to: "folder").command, bytes.command])
    #expect(results.map(\.status) == [1, 0])
    #expect(FileManager.default.contents(atPath: folder["f"]) == Data([0, 0xFF]))
    #expect(try put(file("text\n")).status == 0)
    #expect(try put(bytes).status == 0)
    #expect(FileManager.default.contents(atPath: folder["f"]) == Data([0, 0xFF]))
  }

  @Test func noProgramFindsTheTextInItsEnvironment() throws {
    let session = try LocalSession(setup: "swplay_x=1; export swplay_x\n", stubs: Stubs())
    var file = file("secret\n")
    file.validate = ["sh", "-c", "! env | grep secret"]
    #expect(try put(file, in: session) == CommandResult(status: 0))
    file.validate = ["sh", "-c", "env | grep swplay_"]
    #expect(try put(file, in: session) == CommandResult(status: 1))
  }

  @Test func aFileIsReplacedAndNotWrittenInto() throws {
    try folder.write("old\n", to: "f")
    link(folder["f"], folder["other name"])
    #expect(try put(file("new\n")).status == 0)
    #expect(folder.text("f") == "new\n")
    #expect(folder.text("other name") == "old\n")
    #expect(folder.names == ["f", "other name"])
  }

  @Test func aLinkIsReplacedAndNotFollowed() throws {
    try folder.write("old\n", to: "target")
    symlink(folder["target"], folder["f"])
    #expect(try put(file("new\n")).status == 0)
    #expect(folder.text("target") == "old\n")
    #expect(status("f").st_mode & S_IFMT == S_IFREG)
  }

  @Test(arguments: ["two words", "it's", "$HOME", "-n", "a\nb", "ü%s"])
  func anyNameIsPossible(name: String) throws {
    #expect(try put(file("x", to: name)).status == 0)
    #expect(folder.text(name) == "x")
  }

  @Test func ownerAndGroupAreSet() throws {
    var both = file("x\n", mode: "4755")
    (both.owner, both.group) = ("1234", "4321")
    var group = file("x\n", to: "g")
    group.group = "4321"
    #expect(try session.run([both.command, group.command]).map(\.status) == [0, 0])
    #expect(status("f").st_uid == 1234)
    #expect(status("f").st_gid == 4321)
    #expect(status("f").st_mode & 0o7777 == 0o4755)
    #expect(status("g").st_uid == geteuid())
    #expect(status("g").st_gid == 4321)
  }

  @Test(arguments: ["no-such-user", "-R"]) func anImpossibleOwnerLeavesTheOldFile(
    owner: String
  ) throws {
    try folder.write("old\n", to: "f")
    var file = file("new\n")
    file.owner = owner
    #expect(try put(file).status != 0)
    #expect(folder.names == ["f"])
    #expect(folder.text("f") == "old\n")
  }

  @Test func anImpossibleModeLeavesTheOldFile() throws {
    try folder.write("old\n", to: "f")
    #expect(try put(file("new\n", mode: "9")).status != 0)
    #expect(folder.names == ["f"])
    #expect(folder.text("f") == "old\n")
  }

  @Test func aFileThatIsNotValidLeavesTheOldOne() throws {
    try folder.write("old\n", to: "f")
    var file = file("new\n")
    file.validate = ["sh", "-c", "echo \"line 1: $(cat \"$1\")\" >&2; exit 9", "x", "%s"]
    let result = try put(file)
    #expect(result.status == 9)
    #expect(result.stderr == "line 1: new\n")
    #expect(folder.names == ["f"])
    #expect(folder.text("f") == "old\n")
  }

  @Test func theTestReadsTheTemporaryFileByItsName() throws {
    var file = file("new\n")
    file.validate = ["sh", "-c", "grep -q new \"${1#file:}\" && [ \"$2\" = 'a  b%' ]", "x"]
    file.validate? += ["file:%s", "a  b%"]
    #expect(try put(file) == CommandResult(status: 0))
    #expect(folder.text("f") == "new\n")
  }

  @Test func nobodyElseCanReadTheFileBeforeItIsReady() throws {
    var file = file("secret\n", mode: "0600")
    file.validate = ["stat", "-c", "%a %U", "%s"]
    #expect(try put(file).stdout == "600 root\n")
  }

  @Test func theReplacedFileStaysAsABackup() throws {
    try folder.write("old\n", to: "f", mode: 0o600)
    var file = file("new\n")
    file.backup = folder["f.2026"]
    #expect(try put(file).status == 0)
    #expect(folder.text("f.2026") == "old\n")
    #expect(status("f.2026").st_mode & 0o777 == 0o600)
    #expect(folder.text("f") == "new\n")
  }

  @Test func whatIsNotThereNeedsNoBackup() throws {
    var file = file("new\n")
    file.backup = folder["f.2026"]
    #expect(try put(file).status == 0)
    #expect(folder.names == ["f"])
  }

  @Test func aBackupThatFailsLeavesTheOldFile() throws {
    try folder.write("old\n", to: "f")
    var file = file("new\n")
    file.backup = folder["missing/f"]
    #expect(try put(file).status != 0)
    #expect(folder.names == ["f"])
    #expect(folder.text("f") == "old\n")
  }

  @Test(arguments: [false, true]) func aFolderIsNotReplaced(isLink: Bool) throws {
    mkdir(folder["folder"], 0o755)
    if isLink { symlink(folder["folder"], folder["f"]) }
    let name = isLink ? "f" : "folder"
    let result = try put(file("new\n", to: name))
    #expect(result.status != 0)
    #expect(result.stderr == "\(folder[name]): is a directory\n")
    #expect(folder.names == (isLink ? ["f", "folder"] : ["folder"]))
    let inside = try FileManager.default.contentsOfDirectory(atPath: folder["folder"])
    #expect(inside.isEmpty)
  }

  @Test func aMissingFolderIsAnError() throws {
    #expect(try put(file("new\n", to: "missing/f")).status != 0)
    #expect(try session.run([["true"]])[0].status == 0)
  }

  @Test func whatOthersPutInTheWayIsNotWrittenThrough() throws {
    try folder.write("old\n", to: "target")
    let name = session.script.folder.replacing("/tmp/", with: "")
    for trap in ["\(name)-1", "\(name)-2"] { symlink(folder["target"], folder[trap]) }
    symlink(folder["dangling"], folder["\(name)-3"])
    for _ in 0..<3 { #expect(try put(file("new\n")).status != 0) }
    #expect(folder.text("target") == "old\n")
    #expect(!folder.names.contains("f"))
    #expect(!folder.names.contains("dangling"))
    #expect(try put(file("new\n")).status == 0)
  }

  @Test func aFullDiskLeavesTheOldFile() throws {
    try folder.write("old\n", to: "f")
    // Beyond 4 KiB (8 blocks of 512 bytes) writing is an error, as it is on a full disk.
    let session = try LocalSession(setup: "trap '' XFSZ\nulimit -f 8\n", stubs: Stubs())
    let large = FileWrite(
      path: folder["f"], content: Array(String(repeating: "line\n", count: 2_000).utf8),
      mode: "0644")
    let result = try put(large, in: session)
    #expect(result.status != 0)
    #expect(result.stderr.contains("File too large"))
    #expect(folder.names == ["f"])
    #expect(folder.text("f") == "old\n")
    #expect(try put(file("new\n"), in: session).status == 0)
    #expect(folder.text("f") == "new\n")
  }

  @Test func theShellsOwnSettingsAreAsBefore() throws {
    let settings: ShellCommand = ["sh", "-c", "umask; pwd"]
    let results = try session.run([settings, file("x").command, settings, ["echo", "$-"]])
    #expect(results[0] == results[2])
    let other = try TemporaryFolder()
    // `set -C` would keep a second command from writing its output file again.
    #expect(try session.run([file("y").command, file("z").command]).map(\.status) == [0, 0])
    #expect(other.names.isEmpty)
  }
}
