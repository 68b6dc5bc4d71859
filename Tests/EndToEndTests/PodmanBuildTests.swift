import Testing

/// Images are built by a real podman, and only when something that goes into them has changed.
@Suite(.serialized) struct PodmanBuildTests {
  private static let playbook = #"""
    { "hosts": "all", "gather_facts": false, "vars": { "greeting": "hello" }, "tasks": [
      { "name": "Make the folder", "file": { "path": "/root/image", "state": "directory" } },
      { "name": "Bring a program", "copy": {
          "src": "/bin/busybox", "remote_src": true, "dest": "/root/image/busybox",
          "mode": "0755" } },
      { "name": "Say how", "copy": { "dest": "/root/image/Containerfile", "content":
          "FROM scratch\nCOPY busybox /busybox\nCOPY greeting /greeting\n" } },
      { "name": "Say what", "copy": {
          "dest": "/root/image/greeting", "content": "{{ greeting }}\n" } },
      { "name": "Build", "podman_build": {
          "context": "/root/image", "image": "localhost/greeting:1" } }
    ] }
    """#

  @Test func anImageIsBuiltOnceAndAgainWhenAFileOfItsContextChanges() async throws {
    try await Lab.with(hosts: 1) { lab in
      let playbook = try await lab.write("image.json", Self.playbook)
      let check = try await lab.swplay(playbook, "--check")
      #expect(check.status == 0, "\(check.output)\(check.errors)")
      #expect(check.output.contains("would change (after"))

      let run = try await lab.swplay(playbook)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(try await said(by: lab) == "hello")

      let again = try await lab.swplay(playbook)
      #expect(again.output.contains("Done: nothing had to be changed"), "\(again.output)")

      let changed = try await lab.swplay(playbook, "-e", "greeting=goodbye")
      #expect(changed.status == 0, "\(changed.output)\(changed.errors)")
      #expect(changed.output.contains("Done: 2 changes made on 1 host"), "\(changed.output)")
      #expect(try await said(by: lab) == "goodbye")
    }
  }

  /// What a container of the image prints.
  private func said(by lab: Lab) async throws -> String {
    let run = try await lab.run(
      on: "web1.lab", "podman", "run", "--rm", "localhost/greeting:1", "/busybox", "cat",
      "/greeting")
    return run.output.trimmed + (run.status == 0 ? "" : run.errors)
  }
}
