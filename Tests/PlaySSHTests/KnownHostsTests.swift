import PlayShell
import PlayTestKit
import Testing

@testable import PlaySSH

@Suite struct KnownHostsTests {
  private let key = HostKey(type: "ssh-ed25519", base64: "QUFBQQ==")

  private func lines(of text: String, about name: String) -> [Int] {
    var known = KnownHosts()
    known.read(text, file: "known_hosts")
    return known.lines(about: name).map(\.place.line)
  }

  @Test(arguments: [
    ("web1", "web1"), ("web1,web2", "web2"), ("WEB1", "web1"), ("[web1]:2222", "[web1]:2222"),
    ("*.example.org", "a.b.example.org"), ("web?", "web1"), ("w*b*1", "wabbab1"), ("*", "web1"),
    ("2001:db8::1", "2001:db8::1"), ("[2001:db8::1]:2222", "[2001:db8::1]:2222"),
    ("*,!web2", "web1"), ("web1,\u{301}a", "\u{301}a"), ("\u{E9}", "\u{E9}"),
  ])
  func aLineIsAboutTheHostsItNames(pattern: String, name: String) {
    #expect(lines(of: "\(pattern) ssh-ed25519 QUFBQQ==", about: name) == [1])
  }

  @Test(arguments: [
    ("web1", "web11"), ("web1", "[web1]:2222"), ("*,!web1", "web1"), ("!web1", "web2"),
    ("web?", "web"), ("*.example.org", "example.org"), ("w*b1", "web2"),
    ("*,!\u{301}a", "\u{301}a"), ("\u{E9}", "e\u{301}"),
  ])
  func aLineIsNotAboutOtherHosts(pattern: String, name: String) {
    #expect(lines(of: "\(pattern) ssh-ed25519 QUFBQQ==", about: name).isEmpty)
  }

  @Test func hashedNamesAreComparedByTheirHash() {
    // Made by `ssh-keygen -H` from web1.example.org and [web1.example.org]:2222.
    let text = """
      |1|P+HmrpiAIMFn0moX/ldE3TS0LLk=|b8oR3popM8dsunxq9SojuCVOhFM= ssh-ed25519 QUFBQQ==
      |1|oiJCKFTEJPGXFFmTwgSMUFsTx5M=|+pQPzvko9P3KyoXnbA9BCJMJkgo= ssh-ed25519 QUFBQQ==
      """
    #expect(lines(of: text, about: "web1.example.org") == [1])
    #expect(lines(of: text, about: "[web1.example.org]:2222") == [2])
    #expect(lines(of: text, about: "web2.example.org").isEmpty)
  }

  @Test func whatCannotBeUnderstoodIsNotedAndSkipped() {
    var known = KnownHosts()
    known.read(
      """
      # comment

      web1 ssh-ed25519
      @cert-authority *.example.org ssh-ed25519 QUFBQQ==
      @strange web1 ssh-ed25519 QUFBQQ==
      |1|broken web1 QUFBQQ==
      web1 ssh-ed25519 not-base64
        web1\tssh-ed25519  QUFBQQ== a comment\r
      """, file: "kh")
    #expect(
      known.notes == [
        "kh:3: skipped: expected names, key type and key in base64",
        "kh:4: skipped: certificate authorities are not supported",
        "kh:5: skipped: unknown marker \"@strange\"",
        "kh:6: skipped: expected names, key type and key in base64",
        "kh:7: skipped: expected names, key type and key in base64",
      ])
    #expect(known.lines(about: "web1").map(\.key) == [key])
  }

  @Test func aLineEndsAtItsNewlineBehindACarriageReturnAsWell() {
    var known = KnownHosts()
    known.read(
      "# a\r\n@revoked web1 ssh-ed25519 QUFBQQ==\r\n#\u{301}\r\nweb1 ssh-ed25519 QkJCQg==\r\n",
      file: "kh")
    #expect(known.notes.isEmpty)
    #expect(known.lines(about: "web1").map(\.place.line) == [2, 4])
    #expect(known.lines(about: "web1").map(\.isRevoked) == [true, false])
    #expect(known.lines(about: "web1").first?.key == key)
  }

  @Test func verdictsFollowTheLines() {
    let place = KnownHosts.Place(file: "kh", line: 7)
    func line(_ key: HostKey, isRevoked: Bool = false) throws -> KnownHosts.Line {
      KnownHosts.Line(
        place: place, pattern: try #require(HostPattern(field: "web1")), isRevoked: isRevoked,
        key: key)
    }
    let other = HostKey(type: "ssh-ed25519", base64: "QkJCQg==")
    let otherType = HostKey(type: "ssh-rsa", base64: "QkJCQg==")
    #expect(KnownHosts.verdict(on: key, by: []) == .unknown)
    #expect(throws: Never.self) {
      #expect(KnownHosts.verdict(on: key, by: [try line(key)]) == .known)
      #expect(KnownHosts.verdict(on: key, by: [try line(other), try line(key)]) == .known)
      #expect(KnownHosts.verdict(on: key, by: [try line(other)]) == .changed(place))
      #expect(KnownHosts.verdict(on: key, by: [try line(otherType)]) == .changed(place))
      let revoked = try line(key, isRevoked: true)
      #expect(KnownHosts.verdict(on: key, by: [try line(key), revoked]) == .revoked(place))
      #expect(KnownHosts.verdict(on: other, by: [revoked]) == .unknown)
    }
  }

  @Test func knownKeyTypesAreAskedForFirst() {
    #expect(
      HostKeyPreference.algorithms(knownTypes: ["ssh-rsa"]) == """
        rsa-sha2-512,rsa-sha2-256,ssh-ed25519,\
        ecdsa-sha2-nistp521,ecdsa-sha2-nistp384,ecdsa-sha2-nistp256
        """)
  }

  @Test(arguments: [
    "", "a,*", "*", "a?", "!a", "a b", "a\nb", "a\tb", "|1|x", "#a", "@revoked", "a\"", "a\u{7f}",
  ])
  func aNameThatMeansMoreThanItselfIsNotWritten(name: String) async throws {
    #expect(!KnownHosts.isLiteral(name))
    let folder = try SSHServerFolder()
    let file = folder.file("known_hosts")
    let store = KnownHostsStore(files: [file], calls: BlockingCalls(), logger: .quiet)
    let error = #expect(throws: SystemFileError.self) {
      try store.remember(HostKey(type: "ssh-ed25519", base64: "AAAA"), of: name)
    }
    #expect(error?.reason == "\"\(name)\" cannot stand there as the name of a host")
    #expect(try TextFile.text(of: file) == nil)
  }

  @Test(arguments: ["web1", "[web1.example.org]:2222", "fe80::1%eth0", "[::1]:22", "ünïcode_1"])
  func aNameThatMeansItselfIsWritten(name: String) { #expect(KnownHosts.isLiteral(name)) }

  @Test func namesCarryAPortOnlyWhenItIsNotTheUsualOne() {
    #expect(KnownHosts.name(host: "Web1", port: 22) == "web1")
    #expect(KnownHosts.name(host: "2001:db8::1", port: 2222) == "[2001:db8::1]:2222")
  }

  @Test(
    arguments: [
      ("", []), ("TQ==", [77]), ("TWE=", [77, 97]), ("TWFu", [77, 97, 110]),
      ("+/+/", [251, 255, 191]),
    ] as [(String, [UInt8])])
  func base64IsRead(text: String, bytes: [UInt8]) {
    #expect(Base64.decode(text.utf8) == bytes)
  }

  @Test(arguments: ["A", "TWE", "T===", "TW=u", "TW-_", "TWFu\n"])
  func whatIsNotBase64IsRefused(text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }
}
