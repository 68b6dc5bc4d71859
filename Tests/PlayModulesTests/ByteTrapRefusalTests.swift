import PlayData
import PlayModuleKit
import PlayModules
import PlayTestKit
import Testing

/// An accent behind what is refused, or a letter in front that takes it along, does not let it pass.
@Suite struct ByteTrapRefusalTests {
  struct Refusal: Sendable, CustomStringConvertible {
    let module: String
    let parameters: ValueMap
    let error: String

    init(_ module: String, _ parameters: ValueMap, _ error: String) {
      (self.module, self.parameters, self.error) = (module, parameters, error)
    }

    var description: String { "\(module): \(error)" }
  }

  static let parts: [Refusal] = [
    Refusal(
      "pkg_repo", ["name": "a", "url": "http://x/\u{D4E}\", signature_type: none, x: \u{D4E}\""],
      "url: holds a quote, a backslash, a newline or a NUL"),
    Refusal(
      "file", ["path": "/d\u{D4E}/../etc", "state": "absent"],
      "path: /d\u{D4E}/../etc holds \"..\"; it would not be clear what is removed; write the path "
        + "without it"),
    Refusal(
      "fetch", ["src": "/../\u{301}x", "dest": "backup"],
      "src: \"/../\u{301}x\" leads upwards, and could leave \"dest\" on the controller; write the "
        + "path without \"..\""),
    Refusal(
      "mount", ["path": "/mnt", "src": "tmpfs", "fstype": "tmpfs", "opts": "rw\u{D4E} x"],
      "opts: are words with commas between them"),
    Refusal(
      "ini_file", ["path": "/a", "section": "a]\u{301}", "option": "b", "value": "c"],
      "section: \"a]\u{301}\" cannot stand in the file"),
    Refusal(
      "ini_file", ["path": "/a", "option": "a=\u{301}", "value": "c"],
      "option: \"a=\u{301}\" is not the name of an option"),
    Refusal(
      "ini_file", ["path": "/a", "option": "[\u{301}", "value": "c"],
      "option: \"[\u{301}\" is not the name of an option"),
    Refusal(
      "cron", ["name": "A", "env": true, "job": "b\"\u{301}"],
      "job: holds a double quote, which would end the value"),
    Refusal(
      "cron", ["name": "a", "job": "b", "cron_file": "x/\u{301}y"],
      "cron_file: is an absolute path, or a name in /etc/cron.d"),
    Refusal(
      "cron", ["name": "a", "job": "b", "cron_file": "x\0"],
      "cron_file: is an absolute path, or a name in /etc/cron.d"),
    Refusal(
      "user", ["name": "anna", "comment": "a:\u{301}b"],
      "comment: holds a colon or a newline, which passwd(5) cannot hold"),
    Refusal(
      "service", ["name": "a/\u{301}b", "enabled": true],
      "name: \"a/\u{301}b\" is not the name of a service"),
    Refusal(
      "tempfile", ["prefix": "a/\u{301}"],
      "prefix: \"a/\u{301}\" cannot be part of a file's name"),
    Refusal(
      "git", ["repo": "/r", "dest": "/d", "remote": "a/\u{301}b"],
      "remote: \"a/\u{301}b\" is not the name of a remote"),
    Refusal(
      "git", ["repo": "/r", "dest": "/d", "version": "a..\u{301}b"],
      "version: \"a..\u{301}b\" is not the name of a branch, a tag or a commit"),
    Refusal(
      "copy", ["content": "a", "dest": "/a", "owner": "root\u{D4E}:wheel"],
      "owner: expected the name or the number of an account, got \"root\u{D4E}:wheel\""),
    Refusal(
      "podman_container", ["name": "c", "image": "i", "env": ["A=\u{301}": "b"]],
      "env: \"A=\u{301}\" is not the name of a variable"),
    Refusal(
      "sysrc", ["name": "a", "value": "b", "delim": ",\u{301}"],
      "delim: expected one character, got \",\u{301}\""),
  ]

  private static let option = "-\u{301}x"
  private static let word = Value.string(option)

  static let options: [Refusal] = [
    Refusal(
      "copy", ["content": "a", "dest": "/a", "owner": word],
      "owner: expected the name or the number of an account, got \"\(option)\""),
    Refusal("git", ["repo": word, "dest": "/d"], "repo: \"\(option)\" is not a URL or a path"),
    Refusal(
      "git", ["repo": "/r", "dest": "/d", "version": word],
      "version: \"\(option)\" is not the name of a branch, a tag or a commit"),
    Refusal(
      "git", ["repo": "/r", "dest": "/d", "refspec": [word]],
      "refspec: \"\(option)\" is not a refspec"),
    Refusal(
      "mount", ["path": "/mnt", "src": word, "fstype": "tmpfs"],
      "src: \"\(option)\" would be an option of mount(8)"),
    Refusal(
      "service", ["name": word, "enabled": true],
      "name: \"\(option)\" is not the name of a service"),
    Refusal(
      "service", ["name": "cron", "enabled": true, "jail": word],
      "jail: \"\(option)\" is not the name of a jail; a name is one word and does not begin with a "
        + "hyphen; jls(8) shows the names"),
    Refusal("wait_for", ["port": 1, "host": word], "host: is a name or an address"),
    Refusal("zfs", ["name": word], "name: \"\(option)\" is not the name of a dataset"),
    Refusal(
      "zfs", ["name": "t/a", "origin": .string(option + "@b")],
      "origin: \"\(option)@b\" is not the name of a snapshot; write it as DATASET@SNAPSHOT"),
    Refusal(
      "unarchive", ["src": "app.tgz", "dest": "/opt", "include": [word]],
      "include: holds a pattern that is empty or starts with -"),
    Refusal(
      "podman_compose", ["project_src": "/srv/app", "services": [word]],
      "services: \"\(option)\" is not the name of a service"),
    Refusal(
      "podman_compose", ["project_src": "/srv/app", "provider": word],
      "provider: \"\(option)\" is not a program"),
    Refusal(
      "podman_container", ["name": "c", "image": word],
      "image: is missing; name the image to run"),
    Refusal(
      "podman_secret", ["name": word, "data": "b"],
      "name: \"\(option)\" is not the name of a secret; a name has up to 253 bytes and no =, / or "
        + "comma"),
  ]

  @Test(arguments: parts + options) func isRefusedNevertheless(_ refusal: Refusal) throws {
    let module = try #require(Registry.module(refusal.module))
    let controller = CaseController(files: ["app.tgz": "an archive"])
    var error = "nothing"
    do {
      _ = try module.prepare(refusal.parameters, in: controller)
    } catch let problem {
      error = "\(problem)"
    }
    #expect(error == refusal.error)
  }
}
