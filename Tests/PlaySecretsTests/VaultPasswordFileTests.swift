import PlayData
import PlaySecrets
import Testing

/// Files with vault passwords, and programs that print them.
@Suite struct VaultPasswordFileTests {
  private let folder = TemporaryFolder()

  private func password(_ path: String, label: String? = nil) -> String {
    do {
      return try VaultPasswordFile(path, label: label).password().revealed
    } catch {
      return "\(error)".replacing(folder.path, with: "DIR")
    }
  }

  @Test func whiteSpaceAroundThePasswordDoesNotCount() throws {
    #expect(password(try folder.write("pw", " a pass word \n\n")) == "a pass word")
  }

  @Test func anExecutableIsRun() throws {
    let script = try folder.write("get-pw.sh", "#!/bin/sh\necho \"got:$*\"\n", mode: 0o700)
    #expect(password(script, label: "prod") == "got:")
  }

  @Test func aClientIsAskedForTheLabel() throws {
    let script = try folder.write("get-client.sh", "#!/bin/sh\necho \"got:$*\"\n", mode: 0o700)
    #expect(password(script, label: "prod") == "got:--vault-id prod")
    #expect(password(script) == "got:--vault-id default")
  }

  @Test func whatGivesNoPasswordIsTold() throws {
    #expect(password("\(folder.path)/no") == "there is no vault password file \"DIR/no\"")
    #expect(
      password(try folder.write("empty", "\n"))
        == "the vault password file \"DIR/empty\" holds no password")
    let script = try folder.write("fails", "#!/bin/sh\necho locked >&2; exit 2\n", mode: 0o700)
    #expect(password(script) == "\"DIR/fails\" ended with status 2: locked")
  }
}
