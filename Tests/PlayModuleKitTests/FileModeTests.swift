import PlayModuleKit
import Testing

@Suite struct FileModeTests {
  private static let modes: [(text: String, current: Int, isFolder: Bool, result: Int)] = [
    ("0644", 0o777, false, 0o644), ("644", 0, false, 0o644), ("4755", 0, false, 0o4755),
    ("u+x", 0o644, false, 0o744), ("a+x", 0o644, false, 0o755), ("go-rwx", 0o755, false, 0o700),
    ("u=rw,go=r", 0o777, false, 0o644), ("u=rwX,go=rX", 0o600, false, 0o644),
    ("u=rwX,go=rX", 0o700, false, 0o755), ("u=rwX,go=rX", 0o600, true, 0o755),
    // Without a subject the umask, which is 022 in a session, is honoured (chmod(1)).
    ("+w", 0o444, false, 0o644), ("+x", 0o644, false, 0o755), ("=rw", 0o777, false, 0o644),
    ("-w", 0o666, false, 0o466),
    // X looks at the mode before the whole change.
    ("u-x,g+X", 0o700, false, 0o610), ("u+s", 0o755, false, 0o4755), ("+t", 0o777, true, 0o1777),
  ]

  @Test(arguments: modes)
  func aModeIsAppliedAsChmodDoes(text: String, current: Int, isFolder: Bool, result: Int) throws {
    let mode = try #require(FileMode(text))
    #expect(mode.applied(to: current, isFolder: isFolder) == result)
  }

  @Test(arguments: ["", "rw", "u", "u+z", "x+u", "8", "99", "0888", "00644", "u+x,", "u+x;g+x"])
  func whatIsNoModeIsRefused(text: String) {
    #expect(FileMode(text) == nil)
  }
}
