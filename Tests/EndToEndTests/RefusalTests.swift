import Testing

/// What the system refuses is told by its name and with what to do, and leaves nothing half-done.
@Suite(.serialized) struct RefusalTests {
  /// A full file system, a read-only one, files with the flag schg, and a busy dataset.
  private static let obstacles = #"""
    set -e
    mount=/usr/libexec/lab/real/mount
    mkdir /mnt/full /mnt/ro
    $mount -t tmpfs -o size=64k full /mnt/full
    $mount -t tmpfs -o size=64k ro /mnt/ro
    echo old >/mnt/full/file
    head -c 30000 /dev/zero | tr '\0' a >/mnt/full/large
    echo old >/mnt/ro/file
    echo 'a="c"' >/mnt/ro/rc.conf
    $mount -o remount,ro /mnt/ro
    mkdir /srv/tree
    for file in /etc/locked /etc/locked.conf /srv/tree/file; do
      echo 'a="c"' >$file
      chflags schg $file
    done
    zfs create -o mountpoint=/busy zroot/busy
    cd /busy
    daemon -f sleep 1000
    """#

  private static let asRoot: [(task: String, told: String)] = [
    (
      #""copy": { "dest": "/mnt/full/file", "content": "{{ 'x' * 100000 }}" }"#,
      """
      there is no space left for /mnt/full/file; \
      make room; "df -h" and "zfs list -o space" show what is full
      """
    ),
    (
      #""template": { "src": "large.j2", "dest": "/mnt/full/new" }"#,
      """
      there is no space left for /mnt/full/new; \
      make room; "df -h" and "zfs list -o space" show what is full
      """
    ),
    (
      #""lineinfile": { "path": "/mnt/full/large", "line": "more", "backup": true }"#,
      """
      there is no space left for /mnt/full/large; \
      make room; "df -h" and "zfs list -o space" show what is full
      """
    ),
    (
      #""copy": { "dest": "/mnt/ro/file", "content": "new\n" }"#,
      """
      the file system of /mnt/ro/file is read-only; \
      "mount -p" shows how it is mounted; make it writable, or take another place
      """
    ),
    (
      #""file": { "path": "/mnt/ro/folder", "state": "directory" }"#,
      """
      the file system of /mnt/ro/folder is read-only; \
      "mount -p" shows how it is mounted; make it writable, or take another place
      """
    ),
    (
      #""file": { "path": "/mnt/ro/file", "state": "absent" }"#,
      """
      the file system of /mnt/ro/file is read-only; \
      "mount -p" shows how it is mounted; make it writable, or take another place
      """
    ),
    (
      #""copy": { "dest": "/etc/locked", "content": "new\n" }"#,
      """
      /etc/locked has the flag schg and cannot be changed; \
      clear it with "chflags noschg /etc/locked" if the change is wanted
      """
    ),
    (
      #""lineinfile": { "path": "/etc/locked", "line": "more" }"#,
      """
      /etc/locked has the flag schg and cannot be changed; \
      clear it with "chflags noschg /etc/locked" if the change is wanted
      """
    ),
    (
      #""sysrc": { "name": "a", "value": "b", "path": "/etc/locked.conf" }"#,
      """
      the system does not permit the change of /etc/locked.conf; \
      "ls -lod /etc/locked.conf" shows its owner and flags, and \
      "chflags noschg /etc/locked.conf" clears schg; \
      securelevel(7) and jails forbid some changes even to root
      """
    ),
    (
      #""file": { "path": "/srv/tree", "state": "absent" }"#,
      """
      the system does not permit the change of /srv/tree/file; \
      "ls -lod /srv/tree/file" shows its owner and flags, and \
      "chflags noschg /srv/tree/file" clears schg; \
      securelevel(7) and jails forbid some changes even to root
      """
    ),
    (
      #""service": { "name": "nosuch", "state": "started" }"#,
      """
      there is no service nosuch: neither /etc/rc.d nor /usr/local/etc/rc.d has its script; \
      install its package first
      """
    ),
    (
      #""zfs": { "name": "zroot/busy", "state": "absent" }"#,
      "/busy is busy; end what uses it first; \"fstat -f /busy\" shows which processes do"
    ),
    (
      #""zfs": { "name": "zroot/busy", "properties": { "mountpoint": "/elsewhere" } }"#,
      "/busy is busy; end what uses it first; \"fstat -f /busy\" shows which processes do"
    ),
    (
      #""zfs": { "name": "tank/data" }"#,
      "there is no pool \"tank\"; the host has zroot; create the pool, or correct \"name\""
    ),
    (
      #""cron": { "name": "clean", "job": "/bin/true", "user": "nosuch" }"#,
      "there is no user nosuch, whose crontab this is; create the user first"
    ),
    (
      #""user": { "name": "berta", "groups": ["nosuch"] }"#,
      "there is no group nosuch; create the group first"
    ),
    (
      #""user": { "name": "berta", "uid": 0 }"#,
      """
      the number 0 belongs to the user root; \
      choose another number, or set "non_unique": true
      """
    ),
    (
      #""kmod": { "name": "nosuch" }"#,
      """
      there is no kernel module nosuch; correct the name, or install the package that brings it; \
      "ls /boot/kernel /boot/modules" shows what there is
      """
    ),
    (
      #""command": { "argv": ["nosuch", "--now"] }"#,
      """
      there is no program nosuch on the host; \
      install the package that brings it first; "pkg search nosuch" finds its name
      """
    ),
    (
      #""git": { "repo": "/srv/origin", "dest": "/srv/copy" }"#,
      "there is no git on the host; install the package git or git-lite first"
    ),
    (
      #""get_url": { "url": "http://127.0.0.1:9/x", "dest": "/srv/x" }"#,
      """
      http://127.0.0.1:9/x does not answer; \
      see whether the service runs there, and what the packet filters let through
      """
    ),
  ]

  @Test func whatTheSystemRefusesToRootLeavesTheHostAsItWas() async throws {
    try await Lab.with(hosts: 1) { lab in
      let host = lab.hosts[0]
      let made = try await lab.run(on: host, Self.obstacles)
      try #require(made.status == 0, "\(made.errors)")
      _ = try await lab.write("templates/large.j2", String(repeating: "x", count: 100_000))
      try await expect(Self.asRoot, on: lab)
    }
  }

  @Test func aPackageThatNobodyHasKeepsTheOthersFromBeingInstalled() async throws {
    try await Lab.with(hosts: 1) { lab in
      let found = try await told(by: lab, [#""pkg": ["jq", "nosuch"]"#])
      #expect(
        found == [
          """
          no repository has the package nosuch; correct the name, which "pkg search" finds, or add \
          a repository with pkg_repo; nothing was installed
          """
        ])
      #expect(try await lab.run(on: lab.hosts[0], "pkg", "info", "-e", "jq").status == 1)
    }
  }

  private static let denied = "run the task as root, or as a user who may do this"

  private static let asOthers: [(task: String, told: String)] = [
    (
      #""copy": { "dest": "/etc/motd", "content": "new\n" }"#,
      "this user has no permission for /etc/motd; \(denied)"
    ),
    (
      #""file": { "path": "/etc/hosts", "mode": "0600" }"#,
      """
      the system does not permit the change of /etc/hosts; \
      "ls -lod /etc/hosts" shows its owner and flags, and "chflags noschg /etc/hosts" clears schg; \
      securelevel(7) and jails forbid some changes even to root
      """
    ),
    (
      #""lineinfile": { "path": "/etc/master.passwd", "line": "x" }"#,
      "this user has no permission for /etc/master.passwd; \(denied)"
    ),
    (
      #""copy": { "dest": "/home/anna/file", "content": "new\n", "owner": "root" }"#,
      """
      the system does not permit the change of /home/anna/file; \
      "ls -lod /home/anna/file" shows its owner and flags, and \
      "chflags noschg /home/anna/file" clears schg; \
      securelevel(7) and jails forbid some changes even to root
      """
    ),
    (
      #""sysrc": { "name": "a", "value": "b" }"#,
      "this user has no permission for /etc/rc.conf; \(denied)"
    ),
    (#""pkg": "jq""#, "this user has no permission for what pkg does; \(denied)"),
    (
      #""zfs": { "name": "zroot/anna" }"#,
      "this user has no permission for what zfs does; \(denied)"
    ),
    (
      #""cron": { "name": "clean", "job": "/bin/true", "user": "root" }"#,
      "this user has no permission for what crontab does; \(denied)"
    ),
    (#""user": { "name": "berta" }"#, "this user has no permission for what pw does; \(denied)"),
    (#""group": { "name": "berta" }"#, "this user has no permission for what pw does; \(denied)"),
  ]

  @Test func whoIsNotRootIsToldSoAndChangesNothing() async throws {
    try await Lab.with(hosts: 1) { lab in
      let made = try await lab.run(
        on: lab.hosts[0],
        """
        set -e
        pw useradd anna -m -s /bin/sh
        mkdir /home/anna/.ssh
        cp /root/.ssh/authorized_keys /home/anna/.ssh
        chown -R anna /home/anna
        """)
      try #require(made.status == 0, "\(made.errors)")
      let inventory = lab.folder + "/inventory/hosts"
      let moved = try await Program.run(
        ["sed", "-i", "s/ansible_user=root/ansible_user=anna/", inventory])
      try #require(moved.status == 0, "\(moved.errors)")
      try await expect(Self.asOthers, on: lab)
    }
  }

  @Test func aPersonReadsTheThingTheReasonTheCommandAndWhatToDo() async throws {
    try await Lab.with(hosts: 1) { lab in
      let made = try await lab.run(on: lab.hosts[0], Self.obstacles)
      try #require(made.status == 0, "\(made.errors)")
      let playbook = try await lab.write(
        "play.json",
        """
        { "hosts": "all", "gather_facts": false, "tasks": [
          { "name": "Remove", "file": { "path": "/mnt/ro/file", "state": "absent" } } ] }
        """)
      let run = try await lab.swplay(playbook)
      #expect(run.status == 2)
      let report = run.output.split(separator: "\n").filter { $0.hasPrefix("    ") }
        .joined(separator: "\n").replacing(lab.folder, with: "")
      #expect(report == Self.report)
    }
  }

  private static let report = """
        the file system of /mnt/ro/file is read-only
        at /play.json:2:3, while the host was changed
        command: rm -f /mnt/ro/file (exit status 1)
        output:
          rm: cannot remove '/mnt/ro/file': Read-only file system
        hint: "mount -p" shows how it is mounted; make it writable, or take another place
    """

  /// Runs tasks that fail, and demands what they say and that the host is as before.
  private func expect(
    _ refusals: [(task: String, told: String)], on lab: Lab
  ) async throws {
    let before = try await state(of: lab)
    let found = try await told(by: lab, refusals.map(\.task))
    try #require(found.count == refusals.count, "\(found.joined(separator: "\n"))")
    for (refusal, found) in zip(refusals, found) {
      #expect(found == refusal.told, "\(refusal.task)")
    }
    #expect(try await state(of: lab) == before)
  }

  /// All that was written on the host, also below what is mounted, but for the times of folders.
  private func state(of lab: Lab) async throws -> String {
    let mounted = try await lab.run(
      on: lab.hosts[0],
      "find /mnt /busy -type f -exec sha256 -r {} + 2>/dev/null | sort; find /mnt /busy /srv | sort"
    )
    let tree = try await lab.tree(of: lab.hosts[0])
    // A folder counts as written when a job's files have come and gone in it.
    let left = tree.split(separator: "\n").filter { !$0.hasPrefix("/var/tmp d ") }
    return left.joined(separator: "\n").replacing(/( d \d+ \S+) \S+/) { $0.output.1 }
      + mounted.output
  }

  /// What each of the tasks says, with what to do behind it.
  private func told(by lab: Lab, _ tasks: [String]) async throws -> [String] {
    let list = tasks.map { #"{ "name": "Task", "ignore_errors": true, \#($0) }"# }
    let playbook = try await lab.write(
      "play.json",
      """
      { "hosts": "all", "gather_facts": false, "tasks": [ \(list.joined(separator: ",\n")) ] }
      """)
    let run = try await Program.run(lab.command(playbook) + ["--json"], in: Lab.root)
    #expect(run.status == 0, "\(run.errors)")
    return try Account(run).failures
  }
}
