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

  @Test(arguments: [SIGHUP, SIGTERM]) func theFolderIsRemovedAfterASignal(signal: Int32) throws {
    let session = try session()
    kill(session.process, signal)
    #expect(session.end() == 128 + signal)
    #expect(access(session.script.folder, F_OK) == -1)
  }
}
