import PlayData
import PlayTestKit
import Testing

@testable import PlaySecrets

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Secrets in the places of what names them, and mistakes about that at their places.
@Suite struct SecretFilesTests {
  private static let vault = Vault([.init(password: Secret("pw"))])

  private func files(
    _ contents: [String: String] = [:], vault: Vault = SecretFilesTests.vault,
    missing: SecretSources.Missing = .isMistake
  ) -> SecretFiles {
    SecretFiles(
      MemoryFiles(contents: contents), sources: SecretSources(vault: vault, missing: missing))
  }

  private func sealed(_ text: String) throws -> String {
    String(decoding: try Self.vault.seal(Array(text.utf8)), as: UTF8.self)
  }

  private func document(_ text: String, _ files: SecretFiles) throws(Diagnostics) -> Node {
    try files.document(in: Source(name: "vars/main.json", text: text))
  }

  private func mistakes(_ text: String, _ files: SecretFiles? = nil) -> [String] {
    do throws(Diagnostics) {
      _ = try document(text, files ?? self.files())
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test func valuesFromEverySourceStandInTheirPlaces() throws {
    setenv("SWPLAY_TEST_VALUES", "from-environment", 1)
    let files = files(["vars/key": "line 1\nline 2\n\n"])
    let vault = JSON.write(.string(try sealed("from-vault")))
    let lines = JSON.write(
      .list(try sealed("from-lines").split(separator: "\n").map { .string(String($0)) }))
    let node = try document(
      """
      { "a": {"$secret": {"env": "SWPLAY_TEST_VALUES"}}, "b": [{"$secret": {"file": "key"}}],
        "c": {"$secret": {"command": ["printf", "%s\\n", "from $HOME"]}}, "plain": "x",
        "d": {"$vault": \(vault)}, "e": {"__ansible_vault": \(vault)}, "f": {"$vault": \(lines)} }
      """, files)
    #expect(
      node.value == [
        "a": "from-environment", "b": ["line 1\nline 2"], "c": "from $HOME", "plain": "x",
        "d": "from-vault", "e": "from-vault", "f": "from-lines",
      ])
    for secret in ["from-environment", "line 1\nline 2", "from $HOME", "from-vault", "from-lines"] {
      #expect(files.sources.register.masked("<\(secret)>") == "<********>")
    }
    #expect(files.sources.register.masked("x plain") == "x plain")
  }

  @Test func whatIsASecretIsNeverATemplate() throws {
    let node = try document(
      #"{"a": {"$secret": {"command": ["printf", "{{ x }}"]}}, "b": "{{ x }}"}"#, files())
    #expect(node["a"]?.isVerbatim == true)
    #expect(node["b"]?.isVerbatim == false)
  }

  @Test func aVariableOfTheEnvironmentIsTakenOutOfIt() throws {
    setenv("SWPLAY_TEST_TAKEN", "canary", 1)
    let files = files()
    let text = #"{"a": {"$secret": {"env": "SWPLAY_TEST_TAKEN"}}}"#
    for _ in 1...2 { #expect(try document(text, files)["a"]?.string == "canary") }
    #expect(getenv("SWPLAY_TEST_TAKEN") == nil)
    #expect(files.sources.environment("SWPLAY_TEST_TAKEN") == "canary")
  }

  @Test func aProgramIsRunOnce() throws {
    let folder = TemporaryFolder()
    let script = "echo run >>\(folder.path)/runs; wc -l <\(folder.path)/runs"
    let files = files()
    let text = #"[{"$secret": {"command": ["sh", "-c", \#(JSON.write(.string(script)))]}}]"#
    let values = try (1...3).map { _ in try document(text, files).value }
    #expect(Set(values).count == 1)
  }

  @Test func whatIsNamedAlikeIsFetchedForItself() throws {
    let node = try document(
      "[{\"$secret\": {\"command\": [\"printf\", \"canary-\u{E9}\"]}},"
        + " {\"$secret\": {\"command\": [\"printf\", \"canary-e\u{301}\"]}}]", files())
    #expect((node.list ?? []).compactMap(\.string).map(\.utf8.count) == [9, 10])
  }

  @Test func mistakesAreToldAtTheirPlaces() {
    #expect(
      mistakes(#"{"a": {"$secret": {"envv": "X"}}}"#) == [
        #"vars/main.json:1:20: unknown key "envv" in $secret; did you mean "env"?"#
      ])
    #expect(
      mistakes(#"{"a": {"$secret": {}}, "b": {"$secret": "x"}}"#) == [
        "vars/main.json:1:19: $secret: expected one of env, file and command, got none",
        "vars/main.json:1:41: $secret: expected a map, got a string",
      ])
    #expect(
      mistakes(#"{"a": {"$secret": {"env": 1}}, "b": {"$secret": {"command": "x y"}}}"#) == [
        "vars/main.json:1:27: $secret: env: expected a string that is not empty, got an integer",
        "vars/main.json:1:61: $secret: command: expected a list with a program and its arguments, "
          + "got a string",
      ])
    #expect(
      mistakes(#"{"a": {"$secret": {"env": "SWPLAY_NO_SUCH"}}}"#) == [
        #"vars/main.json:1:7: $secret: the environment variable "SWPLAY_NO_SUCH" is not set; "#
          + "set it where swplay is started"
      ])
    #expect(
      mistakes(#"{"a": {"$secret": {"file": "nope"}}}"#) == [
        #"vars/main.json:1:7: $secret: there is no file "vars/nope"; "#
          + "a relative path starts at the file that names it"
      ])
    #expect(
      mistakes(#"{"a": {"$vault": 1}, "b": {"$vault": "x", "c": 1}}"#) == [
        "vars/main.json:1:18: $vault: expected a string, or a list of its lines, got an integer",
        #"vars/main.json:1:43: unknown key "c" beside $vault; a map with it holds nothing else"#,
      ])
  }

  @Test func aProgramThatFailsIsToldWithStatusAndErrors() {
    #expect(
      mistakes(#"[{"$secret": {"command": ["sh", "-c", "echo no key >&2; exit 3", "hidden"]}}]"#)
        == [
          #"vars/main.json:1:2: $secret: "sh" ended with status 3: no key"#
        ])
    #expect(
      mistakes(#"[{"$secret": {"command": ["sh", "-c", "kill -9 $$"]}}]"#) == [
        #"vars/main.json:1:2: $secret: "sh" ended by signal 9"#
      ])
    #expect(
      mistakes(#"[{"$secret": {"command": ["/no/such/program"]}}]"#) == [
        #"vars/main.json:1:2: $secret: cannot run "/no/such/program": No such file or directory"#
      ])
    #expect(
      mistakes(#"[{"$secret": {"command": ["true"]}}]"#) == [
        #"vars/main.json:1:2: $secret: the output of "true" is empty"#
      ])
  }

  @Test func vaultsThatCannotBeOpenedAreToldAtTheirPlaces() throws {
    let text = JSON.write(.map(["a": .map(["$vault": .string(try sealed("x"))])]))
    #expect(
      mistakes(text, files(vault: Vault([.init(password: Secret("other"))]))) == [
        "vars/main.json:1:7: $vault: the vault password does not open it; "
          + "it was encrypted with another password, or altered since"
      ])
    #expect(
      mistakes(try sealed("{}"), files(vault: Vault())) == [
        "vars/main.json:1:1: it is encrypted, and no vault password is given; "
          + "give --vault-password-file FILE or --ask-vault-pass"
      ])
  }

  @Test func allValuesOfAnEncryptedFileAreSecret() throws {
    let files = files()
    let node = try document(
      sealed(
        #"{"a": "canary-one", "b": ["canary-two"], "t": "pre-x-{{ y }}-post {{ 'canary-three' }}", "n": 12345678, "p": 8080}"#
      ),
      files)
    #expect(node["a"]?.string == "canary-one")
    let masked: (String) -> String = files.sources.register.masked
    for text in ["canary-one", "canary-two", "canary-three", "pre-x-", "12345678"] {
      #expect(masked(text) == "********", "\(text)")
    }
    #expect(masked("a: 8080, y") == "a: 8080, y")
  }

  @Test func ofAnEncryptedPlaybookTheVariablesAreSecret() throws {
    let files = files()
    _ = try document(
      sealed(#"[{"hosts": "all", "vars": {"a": "canary-one"}, "tasks": [{"debug": "present"}]}]"#),
      files)
    #expect(files.sources.register.masked("canary-one present") == "******** present")
  }

  @Test func theValuesOfASecretThatIsJSONAreSecret() throws {
    let files = files()
    _ = try document(
      #"[{"$secret": {"command": ["echo", "{\"token\": \"canary-token\", \"n\": 7}"]}}]"#, files)
    #expect(files.sources.register.masked("x canary-token 7") == "x ******** 7")
  }

  @Test func ofAnEncryptedTemplateWhatStandsAroundItsTagsIsSecret() throws {
    let files = files(["t.j2": try sealed("a\npw=canary-{{ user }}\n{% if 'canary-two' %}b\n")])
    _ = try files.decrypted("t.j2")
    let masked: (String) -> String = files.sources.register.masked
    #expect(masked("pw=canary-joe") == "********joe")
    #expect(masked("x canary-two a b") == "x ******** a b")
  }

  @Test func anAccentBehindATagHidesNothingBehindIt() throws {
    let text = "{{ user }}\u{301}canary-one {{ '\u{301}canary-two'\u{301} }}\n"
    let files = files(["t.j2": try sealed(text)])
    _ = try files.decrypted("t.j2")
    let masked: (String) -> String = files.sources.register.masked
    #expect(masked("joe\u{301}canary-one ") == "joe********")
    #expect(masked("x\u{301}canary-two") == "x********")
  }

  @Test(arguments: [
    ("", "a", "a"), ("vars", "/\u{301}a", "/\u{301}a"), ("vars", "a", "vars/a"),
    ("vars", "~/\u{301}a", "~/\u{301}a"),
  ])
  func aPathStartsAtTheFileThatNamesIt(folder: String, path: String, joined: String) {
    #expect(SecretPath.join(folder, path) == joined)
    #expect(SecretPath.folder(of: "a/\u{301}b") == "a")
  }

  @Test func aMistakeInAnEncryptedFileShowsNothingOfIt() throws {
    #expect(
      mistakes(try sealed("{\n  \"a\": canary }")) == [
        "vars/main.json:2:8: the decrypted file is not JSON that can be read; "
          + "\"swplay vault edit vars/main.json\" mends it"
      ])
  }

  @Test func withoutAPasswordALinterKnowsNothingAndComplainsOfNothing() throws {
    let files = files(vault: Vault(), missing: .isUnknown)
    let value = JSON.write(.string(try sealed("x")))
    let node = try document(
      #"{"a": {"$vault": \#(value)}, "b": {"$secret": {"command": ["/no/such"]}}, "c": 1}"#, files)
    #expect(node["a"]?.isLocked == true)
    #expect(node["b"]?.isLocked == true)
    #expect(node["c"]?.value == 1)
    #expect(try document(sealed("{}"), files).isLocked)
    #expect(
      files.sources.lockedPlaces.map(\.description) == ["vars/main.json:1:7", "vars/main.json:1:1"])
  }

  @Test func filesAreDecryptedAndTheirLinesAreSecret() throws {
    let content = "first line of it\nsecond line of it\n"
    let files = files(["a": try sealed(content), "b": "plain"])
    #expect(try files.decrypted("a") == Array(content.utf8))
    #expect(try files.decrypted("b") == Array("plain".utf8))
    #expect(try files.decrypted("c") == nil)
    #expect(try files.decrypted("a", atMost: 20) == Array(content.utf8))
    #expect(try files.decrypted("b", atMost: 3) == Array("pla".utf8))
    #expect(try files.decrypted("c", atMost: 3) == nil)
    #expect(files.sources.register.masked("x second line of it") == "x ********")
    let closed = self.files(["a": try sealed(content)], vault: Vault())
    let error = #expect(throws: FileError.self) { try closed.decrypted("a") }
    #expect(
      error?.description
        == "cannot read a: it is encrypted, and no vault password is given; "
        + "give --vault-password-file FILE or --ask-vault-pass")
  }
}
