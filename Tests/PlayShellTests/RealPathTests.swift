import Foundation
import PlayShell
import PlayTestKit
import Testing

/// `swplay_realpath`: one line for each path, from one process where all lead somewhere.
@Suite struct RealPathTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("text", to: "file")
    for (name, target) in [("link", "file"), ("chain", "link"), ("nowhere", "no/such")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder[name], withDestinationPath: target)
    }
  }

  private func answer(_ names: String...) throws -> String {
    let session = try LocalSession()
    let words = ["swplay_realpath"] + names.map { folder[$0] }
    let result = try #require(try session.run([ShellCommand(words)]).first)
    #expect(result.status == 0)
    #expect(result.stderr.isEmpty)
    return result.stdout.replacing(folder.path, with: "DIR")
  }

  @Test func linksAreFollowed() throws {
    #expect(try answer("file") == "DIR/file\n")
    #expect(try answer("chain", "file", "link") == "DIR/file\nDIR/file\nDIR/file\n")
  }

  @Test func behindTheSeparatorEveryPathHasItsLine() throws {
    #expect(try answer("nowhere") == "//\n\n")
    #expect(
      try answer("link", "nowhere", "file") == "DIR/file\nDIR/file\n//\nDIR/file\n\nDIR/file\n")
  }
}
