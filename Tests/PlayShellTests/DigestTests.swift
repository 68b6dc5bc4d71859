import Foundation
import PlayShell
import PlayTestKit
import Testing

/// `swplay_digest` and `swplay_unless`: content is sent only when it is not the wanted one.
@Suite struct DigestTests {
  private let folder: TemporaryFolder
  private let session: LocalSession
  /// SHA-256 of `a\n`.
  private let digest = "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"

  init() throws {
    folder = try TemporaryFolder()
    session = try LocalSession(stubs: Stubs())
  }

  private func digest(_ names: String...) -> ShellCommand {
    ShellCommand(["swplay_digest"] + names.map { folder[$0] })
  }

  private func unless(_ digest: String, _ name: String, limit: Int = 100) -> ShellCommand {
    ShellCommand(["swplay_unless", digest, String(limit), folder[name]])
  }

  @Test(arguments: ["f", "two words", "a*", "[x]", "ü", "it's", "a\\b"])
  func contentWithTheWantedDigestIsNotSent(name: String) throws {
    try folder.write("a\n", to: name)
    try folder.write("b\n", to: "other")
    let results = try session.run([
      digest(name, "other"), unless(digest, name), unless(digest, "other"),
      unless("0" + digest.dropFirst(), name),
    ])
    #expect(results[0].lines.first.map(String.init) == "\(digest) \(folder[name])")
    #expect(results.map(\.status) == [0, HostFunction.sameStatus, 0, 0])
    #expect(results.dropFirst().map(\.stdout) == ["", "b\n", "a\n"])
  }

  @Test func aPathThatOnlyLooksLikeTheListedOneIsSent() throws {
    for name in ["f", "f2", "xf"] { try folder.write("a\n", to: name) }
    try folder.write("a\n", to: "?")
    let results = try session.run([
      digest("f2", "xf"), unless(digest, "f"), unless(digest, "?"), unless("*", "f2"),
    ])
    #expect(results.dropFirst().map(\.stdout) == ["a\n", "a\n", "a\n"])
  }

  @Test func aMissingFileIsToldApart() throws {
    try folder.write("a\n", to: "f")
    let results = try session.run([
      digest("missing", "f"), unless(digest, "missing"), unless(digest, "f"),
    ])
    #expect(results[0].status != 0)
    #expect(results[1].status == HostFunction.missingStatus)
    #expect(results[2].status == HostFunction.sameStatus)
  }

  @Test func whatIsNoRegularFileIsMissing() throws {
    try FileManager.default.createDirectory(atPath: folder["d"], withIntermediateDirectories: false)
    #expect(try session.run([unless("-", "d")])[0].status == HostFunction.missingStatus)
  }

  @Test func noMoreThanTheLimitIsSent() throws {
    try folder.write("12345", to: "f")
    let results = try session.run([4, 5, 6].map { unless("-", "f", limit: $0) })
    #expect(results.map(\.stdout) == ["1234", "12345", "12345"])
  }

  @Test func theLastDigestsAloneCount() throws {
    for name in ["f", "g"] { try folder.write("a\n", to: name) }
    let results = try session.run([
      digest("f"), digest("g"), unless(digest, "f"), unless(digest, "g"),
    ])
    #expect(results.map(\.status) == [0, 0, 0, HostFunction.sameStatus])
  }
}
