import Testing

/// Modules on lab hosts with the real programs behind them: checked, run, and run again.
@Suite(.serialized) struct ModuleTests {
  @Test func datasetsAccountsTablesAndRepositories() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await lab.write("site.json", Self.base)
      let account = try await lab.applyTwice(playbook)
      #expect(account.changes.count == 20, "\(account.changes.joined(separator: "\n"))")
    }
  }

  private static let base = #"""
    { "hosts": "all", "gather_facts": false, "tasks": [
      { "name": "A file system", "zfs": { "name": "zroot/data/www", "properties": {
          "mountpoint": "/data/www", "atime": false, "quota": "100M", "org.example:keep": "1" } } },
      { "name": "A snapshot", "zfs": { "name": "zroot/data/www@first" } },
      { "name": "A clone", "zfs": { "name": "zroot/data/copy", "origin": "zroot/data/www@first" } },
      { "name": "A group", "group": { "name": "web", "gid": 3000 } },
      { "name": "A user", "user": { "name": "anna", "uid": 3001, "group": "web",
          "groups": ["wheel"], "comment": "Anna", "shell": "/bin/sh" } },
      { "name": "A job", "cron": { "name": "clean", "minute": "5", "job": "/bin/true" } },
      { "name": "Another job", "cron": { "name": "hourly", "special_time": "hourly",
          "user": "anna", "job": "/bin/date" } },
      { "name": "A folder", "file": { "path": "/srv/made", "state": "directory", "mode": "0750" } },
      { "name": "Git", "pkg": "git" },
      { "name": "A repository to clone", "command": {
          "argv": ["sh", "-c", "mkdir /srv/origin && cd /srv/origin && git init -q -b main && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m one"],
          "creates": "/srv/origin" } }
    ] }
    """#

  @Test func archivesDownloadsAndWorkingCopies() async throws {
    try await Lab.with(hosts: 1) { lab in
      _ = try await lab.run(
        on: "web1.lab", "sh", "-c",
        """
        set -e
        pkg install -y git >/dev/null
        mkdir -p /srv/origin /srv/www/tree/sub && cd /srv/origin
        git init -q -b main && echo one >file && git add file
        git -c user.name=a -c user.email=a@b commit -qm one
        echo text >/srv/www/tree/file; echo deep >/srv/www/tree/sub/file
        tar -czf /srv/www/tree.tgz -C /srv/www tree
        busybox httpd -p 127.0.0.1:8080 -h /srv/www
        """)
      let digest = try await lab.run(on: "web1.lab", "sha256", "-q", "/srv/www/tree.tgz")
      let playbook = try await lab.write("site.json", Self.transfers)
      let options = ["-e", "digest=\(digest.output.trimmed)"]
      let account = try await lab.applyTwice(playbook, options: options)
      #expect(account.changes.count > 6, "\(account.changes.joined(separator: "\n"))")
      let found = try await lab.run(
        on: "web1.lab", "cat", "/srv/copy/file", "/srv/un/file", "/srv/un/sub/file")
      #expect(found.output == "one\ntext\ndeep\n")

      _ = try await lab.run(
        on: "web1.lab", "sh", "-c",
        "cd /srv/origin && echo two >file && git -c user.name=a -c user.email=a@b commit -qam two")
      let moved = try await lab.applyTwice(playbook, options: options)
      #expect(moved.changes.filter { $0.hasPrefix("changed") } == ["changed: A working copy"])
    }
  }

  private static let transfers = #"""
    { "hosts": "all", "gather_facts": false, "tasks": [
      { "name": "A working copy", "git": { "repo": "/srv/origin", "dest": "/srv/copy" } },
      { "name": "A download", "get_url": { "url": "http://127.0.0.1:8080/tree.tgz",
          "dest": "/var/tmp/tree.tgz", "checksum": "sha256:{{ digest }}", "mode": "0600" } },
      { "name": "A folder", "file": { "path": "/srv/un", "state": "directory" } },
      { "name": "An archive", "unarchive": { "src": "/srv/www/tree.tgz", "remote_src": true,
          "dest": "/srv/un", "strip_components": 1 } }
    ] }
    """#

  @Test func filesComeBackAndARestartIsSurvived() async throws {
    try await Lab.with(hosts: 2) { lab in
      let playbook = try await lab.write("site.json", Self.restart)
      _ = try await lab.run(on: "web1.lab", "sh", "-c", #"printf 'a\000\377b' >/root/odd"#)
      _ = try await lab.run(on: "web2.lab", "sh", "-c", "echo plain >/root/odd")
      let check = try await lab.swplay(playbook, "--check")
      #expect(check.status == 0, "\(check.output)\(check.errors)")
      #expect(check.output.contains(#"system: "running" -> "restarted""#), "\(check.output)")
      let before = try await Program.run(["ls", lab.folder]).output
      #expect(!before.contains("kept"), "a check writes nothing on the controller")

      let run = try await lab.swplay(playbook, "-vv")
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      for (host, digits) in [("web1.lab", "6100ff62"), ("web2.lab", "706c61696e0a")] {
        let script = "od -An -tx1 -v \"$1\" | tr -d ' \\n'"
        let file = "\(lab.folder)/kept/\(host)/root/odd"
        #expect(try await Program.run(["sh", "-c", script, "sh", file]).output == digits)
        let identities = try await lab.run(
          on: host, "sh", "-c", "cat /root/before; sysctl -x kern.boot_id")
        let lines = identities.output.split(separator: "\n")
        #expect(lines.count == 2 && lines[0] != lines[1], "\(identities.output)")
        let made = try await lab.run(on: host, "cat", "/root/made")
        #expect(made.output.hasPrefix("/tmp/b.") && made.output.hasSuffix(".d"), "\(made.output)")
        let mode = try await lab.run(on: host, "stat", "-f", "%Lp %HT", made.output)
        #expect(mode.output.trimmed == "700 Directory")
      }
      let again = try Account(await lab.swplay(playbook, "--json"))
      #expect(again.lines.filter { $0 == "unchanged: Fetch" }.count == 2, "\(again.lines)")
    }
  }

  private static let restart = #"""
    { "hosts": "all", "gather_facts": false, "tasks": [
      { "name": "Make", "tempfile": { "state": "directory", "prefix": "b.", "suffix": ".d" },
        "register": "made" },
      { "name": "Keep the name", "copy": { "dest": "/root/made", "content": "{{ made.path }}" } },
      { "name": "Fetch", "fetch": { "src": "/root/odd", "dest": "kept" } },
      { "name": "Who", "shell": "sysctl -x kern.boot_id >/root/before" },
      { "name": "Restart", "reboot": { "pre_reboot_delay": 1, "post_reboot_delay": 0,
          "test_command": "test -e /root/before" } },
      { "name": "Go on", "command": { "argv": ["true"], "run_in_check": true } }
    ] }
    """#

  @Test func aRolesOwnModuleOfTwoScripts() async throws {
    try await Lab.with(hosts: 1) { lab in
      for (name, text) in Self.greeting {
        _ = try await lab.write("roles/r/modules/greeting/\(name)", text)
      }
      _ = try await lab.write(
        "roles/r/tasks/main.json",
        #"[{"name": "Greet", "greeting": {"text": "it's $HOME; \"x\"", "lines": ["a b", "c"]}}]"#)
      let playbook = try await lab.write(
        "site.json", #"{"hosts": "all", "gather_facts": false, "roles": ["r"]}"#)
      let account = try await lab.applyTwice(playbook)
      #expect(
        account.changes == [
          "changed: Greet", #"    /etc/greeting | - | it's $HOME; "x" a b c | -"#,
        ])
      let kept = try await lab.run(on: "web1.lab", "cat", "/etc/greeting")
      #expect(kept.output == "it's $HOME; \"x\" a b c\n")

      let manual = try await Lab.swplay("doc", "\(lab.folder)/roles/r/modules/greeting/")
      #expect(manual.output.hasPrefix("greeting - Keep a greeting in a file."), "\(manual.errors)")
    }
  }

  private static let greeting = [
    "module.json": """
    { "summary": "Keep a greeting in a file.",
      "parameters": {
        "text": { "type": "string", "required": true, "description": "What to say." },
        "lines": { "type": "list", "description": "What to say besides." } } }
    """,
    "probe.sh": #"""
    want="$param_text $(printf '%s\n' "$param_lines" | tr '\n' ' ')"
    want=${want% }
    have=$(cat /etc/greeting 2>/dev/null) || have=
    if [ "$have" != "$want" ]; then
      printf 'change\t/etc/greeting\t%s\t%s\n' "$have" "$want"
      printf 'provides\tpath\t/etc/greeting\n'
    fi
    """#,
    "apply.sh": #"""
    want="$param_text $(printf '%s\n' "$param_lines" | tr '\n' ' ')"
    printf '%s\n' "${want% }" >/etc/greeting
    """#,
  ]

  @Test func theSystemsOwnSettings() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await lab.write("site.json", Self.system)
      let account = try await lab.applyTwice(playbook, always: ["Raw"])
      #expect(account.changes.contains("    /etc/rc.conf: kld_list | fdescfs | fdescfs pf | -"))
      let kept = try await lab.run(on: "web1.lab", "cat", "/srv/app.conf")
      let block = "# BEGIN ANSIBLE MANAGED BLOCK\nc=4\nd=5\n# END ANSIBLE MANAGED BLOCK\n"
      #expect(kept.output == "a=3\nb=7\n\(block)")
    }
  }

  private static let system = #"""
    { "hosts": "all", "gather_facts": false, "tasks": [
      {"name": "Kernel variable", "sysctl": {"name": "net.inet.ip.forwarding", "value": 1}},
      {"name": "Loader", "loader": {"name": "kern.maxfiles", "value": "100000"}},
      {"name": "Kernel module", "kmod": {"name": "fdescfs", "persistent": true}},
      {"name": "List", "sysrc": {"name": "kld_list", "state": "value_present", "value": "pf"}},
      {"name": "Name", "hostname": {"name": "lab.example.org"}},
      {"name": "Zone", "timezone": {"name": "Europe/Berlin"}},
      {"name": "Descriptors",
       "mount": {"path": "/dev/fd", "src": "fdescfs", "fstype": "fdescfs", "opts": "rw,late"}},
      {"name": "Rules",
       "pf": {"content": "set skip on lo0\npass all\n", "enabled": true, "rollback": 20}},
      {"name": "Repository",
       "pkg_repo": {"name": "extra", "url": "file:///var/tmp/repo", "priority": 5}},
      {"name": "Catalogues", "pkg_update": {}},
      {"name": "Package", "pkg": {"name": ["jq", "nginx"], "state": "latest"}},
      {"name": "Service",
       "service": {"name": "nginx", "enabled": true, "state": "started", "verify_after": 1}},
      {"name": "Connections", "wait_for": {"port": 8081, "state": "drained", "timeout": 5}},
      {"name": "Time", "pause": {"seconds": 1}},
      {"name": "Raw", "raw": "true"},
      {"name": "Folder", "file": {"path": "/srv", "state": "directory"}},
      {"name": "Lines",
       "copy": {"dest": "/srv/app.conf", "content": "a=1\nb=2\n", "force": false}},
      {"name": "Line", "lineinfile": {"path": "/srv/app.conf", "regexp": "^a=", "line": "a=3"}},
      {"name": "Block", "blockinfile": {"path": "/srv/app.conf", "block": "c=4\nd=5"}},
      {"name": "Replacement",
       "replace": {"path": "/srv/app.conf", "regexp": "^b=2$", "replace": "b=7"}},
      {"name": "Option",
       "ini_file": {"path": "/srv/app.ini", "section": "main", "option": "x", "value": "1"}},
      {"name": "Link", "file": {"path": "/srv/link", "src": "/srv/app.conf", "state": "link"}},
      {"name": "Found", "find": {"paths": "/srv", "patterns": "*.conf"}},
      {"name": "Read", "slurp": {"src": "/srv/app.conf"}},
      {"name": "Port", "wait_for": {"path": "/srv/app.conf", "timeout": 5}}
    ] }
    """#

  @Test func containersAndWhatTheyNeed() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await lab.write("site.json", Self.containers)
      let account = try await lab.applyTwice(playbook)
      #expect(account.changes.filter { $0.hasPrefix("changed") }.count == 10)
      let first = try await containersImage(lab)

      let moved = try await lab.applyTwice(playbook, options: ["-e", "greeting=goodbye"])
      #expect(
        moved.changes.filter { $0.hasPrefix("changed") }
          == ["changed: Greeting", "changed: Image", "changed: Container"])
      #expect(try await containersImage(lab) != first, "it is made from the new image")
    }
  }

  /// The image that the container was made from, and that it runs.
  private func containersImage(_ lab: Lab) async throws -> String {
    let shown = try await lab.run(
      on: "web1.lab", "podman", "container", "inspect", "--format",
      "{{.State.Status}} {{.Image}}", "web")
    #expect(shown.output.hasPrefix("running "), "\(shown.output)\(shown.errors)")
    return shown.output
  }

  private static let containers = #"""
    { "hosts": "all", "gather_facts": false, "vars": { "greeting": "hello" }, "tasks": [
      { "name": "Folder", "file": { "path": "/root/image", "state": "directory" } },
      { "name": "Program", "copy": {
          "src": "/bin/busybox", "remote_src": true, "dest": "/root/image/busybox",
          "mode": "0755" } },
      { "name": "Recipe", "copy": {
          "dest": "/root/image/Containerfile",
          "content": "FROM scratch\nCOPY busybox /busybox\nCOPY greeting /greeting\n" } },
      { "name": "Greeting", "copy": {
          "dest": "/root/image/greeting", "content": "{{ greeting }}\n" } },
      { "name": "Image", "podman_build": {
          "context": "/root/image", "image": "localhost/greeting:1" } },
      { "name": "Volume", "podman_volume": { "name": "data", "label": {"a": "b"} } },
      { "name": "Secret", "podman_secret": { "name": "key", "data": "secret value" } },
      { "name": "Network", "podman_network": { "name": "inner", "subnet": ["10.99.0.0/24"] } },
      { "name": "Hook", "podman_hook": {
          "name": "note", "script": "#!/bin/sh\nexit 0\n", "stages": ["poststop"],
          "always": true } },
      { "name": "Container", "podman_container": {
          "name": "web", "image": "localhost/greeting:1",
          "command": ["/busybox", "sleep", "1000"], "network": ["host"], "pull": "never",
          "volume": ["data:/data"], "env": {"A": "b"}, "label": {"x": "y"} } },
      { "name": "Present", "podman_image": {
          "name": "localhost/greeting", "tag": "1", "pull": false } }
    ] }
    """#
}
