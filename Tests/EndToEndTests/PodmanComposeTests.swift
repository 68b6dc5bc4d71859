import Testing

/// Projects are brought up, changed and taken down by the real podman-compose.
@Suite(.serialized) struct PodmanComposeTests {
  private static let playbook = #"""
    { "hosts": "all", "gather_facts": false, "vars": { "greeting": "hello", "state": "up" },
      "tasks": [
      { "name": "Folder", "file": { "path": "/srv/app/web", "state": "directory" } },
      { "name": "Program", "copy": {
          "src": "/bin/busybox", "remote_src": true, "dest": "/srv/app/web/busybox",
          "mode": "0755" } },
      { "name": "Recipe", "copy": {
          "dest": "/srv/app/web/Containerfile",
          "content": "FROM scratch\nCOPY busybox /busybox\n" } },
      { "name": "Image", "podman_build": {
          "context": "/srv/app/web", "image": "localhost/greeting:1" } },
      { "name": "Files", "template": {
          "src": "compose.yaml", "dest": "/srv/app/compose.yaml" } },
      { "name": "Project", "podman_compose": {
          "project_src": "/srv/app", "stages": [["db"], ["web"]], "state": "{{ state }}",
          "timeout": 1, "wait": { "web": { "tcp": "127.0.0.1:8088" } } } }
    ] }
    """#

  private static let files = #"""
    services:
      db:
        image: localhost/greeting:1
        network_mode: host
        command: ["/busybox", "sleep", "1000"]
      web:
        image: localhost/greeting:1
        network_mode: host
        environment:
          WORD: "{{ greeting }}"
        command: ["/busybox", "httpd", "-f", "-p", "127.0.0.1:8088"]

    """#

  @Test func aProjectComesUpInStagesChangesServiceByServiceAndGoes() async throws {
    try await Lab.with(hosts: 1) { lab in
      try await bring(to: lab)
      _ = try await lab.write("templates/compose.yaml", Self.files)
      let playbook = try await lab.write("play.json", Self.playbook)

      let up = try await lab.applyTwice(playbook)
      #expect(
        up.changes.suffix(3) == [
          "changed: Project", "    service db | not there | running | -",
          "    service web | not there | running | -",
        ])
      let first = try await containers(of: lab)
      try #require(first.count == 2)

      let changed = try await lab.applyTwice(playbook, options: ["-e", "greeting=goodbye"])
      #expect(
        changed.changes.suffix(2) == [
          "changed: Project", "    service web | made from other settings | running | -",
        ])
      let second = try await containers(of: lab)
      #expect(first[0] == second[0], "db goes on as it was")
      #expect(first[1] != second[1], "web is another container")

      let stopped = try await lab.applyTwice(
        playbook, options: ["-e", "greeting=goodbye", "-e", "state=stopped"])
      #expect(
        stopped.changes == [
          "changed: Project", "    container app_web_1 | running | stopped | -",
          "    container app_db_1 | running | stopped | -",
        ])

      let down = try await lab.applyTwice(
        playbook, options: ["-e", "greeting=goodbye", "-e", "state=down"])
      #expect(
        down.changes == [
          "changed: Project", "    container app_web_1 | exited | - | -",
          "    container app_db_1 | exited | - | -",
        ])
      #expect(try await containers(of: lab) == [])
    }
  }

  /// The name and the identity of each container.
  private func containers(of lab: Lab) async throws -> [String] {
    let shown = try await lab.run(
      on: lab.hosts[0], "podman", "ps", "-a", "--sort", "names", "--format", "{{.Names}} {{.ID}}")
    #expect(shown.status == 0, "\(shown.errors)")
    return shown.output.split(separator: "\n").map(String.init)
  }

  /// Copies podman-compose to the host.
  private func bring(to lab: Lab) async throws {
    let script = #"""
      set -e
      packages=$("$1/Tests/EndToEndTests/compose-environment") host=/proc/$(cat "$2")/root
      mkdir -p "$host/usr/local/lib" "$host/usr/local/bin"
      cp -r "$packages" "$host/usr/local/lib/podman-compose"
      cat >"$host/usr/local/bin/podman-compose" <<'END'
      #!/bin/sh
      PYTHONPATH=/usr/local/lib/podman-compose
      export PYTHONPATH
      exec /usr/libexec/lab/real/python3 -m podman_compose "$@"
      END
      chmod 755 "$host/usr/local/bin/podman-compose"
      """#
    let pid = "\(lab.folder)/hosts/\(lab.hosts[0])/pid"
    let brought = try await Program.run(["sh", "-c", script, "sh", Lab.root, pid])
    guard brought.status == 0 else { throw LabFailure(description: brought.errors) }
  }
}
