import Glibc
import PlayShell
import PlayTestKit
import Testing

/// The session's folder is there while it is needed, and nobody else can look into it.
@Suite struct SessionFolderTests {
  private func session() throws -> LocalSession {
    let session = try LocalSession()
    _ = try session.run([ShellCommand(["echo", "x"], isDetached: true)])
    var status = stat()
    #expect(stat(session.script.folder, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
    return session
  }

  @Test func aSessionWithoutTemporaryFilesHasNoFolder() throws {
    let session = try LocalSession()
    _ = try session.run([["true"]])
    #expect(access(session.script.folder, F_OK) == -1)
  }

  @Test func theFolderIsRemovedWhenTheInputEnds() throws {
    let session = try session()
    #expect(session.end() == 0)
    #expect(access(session.script.folder, F_OK) == -1)
  }

  /// Its name can be seen while it is made, so another user of the host may be faster.
  @Test(arguments: ["link", "folder"], [false, true])
  func aFolderThatSomeoneElseHasMadeIsNeitherUsedNorRemoved(
    kind: String, isDetached: Bool
  ) throws {
    let session = try LocalSession()
    let folder = session.script.folder
    let other = folder + "-other"
    #expect(mkdir(other, 0o777) == 0)
    if kind == "link" {
      #expect(symlink(other, folder) == 0)
    } else {
      #expect(rename(other, folder) == 0)
      // Only root can give a folder away.
      try #require(chown(folder, 65_534, 65_534) == 0)
    }
    #expect(throws: LocalSession.Failure.self) {
      _ = try session.run([ShellCommand(["cat"], input: [0xFF, 0], isDetached: isDetached)])
    }
    #expect(session.end() == 1)
    // It is there still, with nothing in it.
    if kind == "link" { #expect(unlink(folder) == 0) }
    #expect(rmdir(kind == "link" ? other : folder) == 0)
  }

  @Test(arguments: [SIGHUP, SIGTERM]) func theFolderIsRemovedAfterASignal(signal: Int32) throws {
    let session = try session()
    kill(session.process, signal)
    #expect(session.end() == 128 + signal)
    #expect(access(session.script.folder, F_OK) == -1)
  }
}
