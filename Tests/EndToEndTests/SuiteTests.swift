import PlayData
import Testing

/// The suite when something goes wrong, and when it is stopped.
@Suite(.serialized) struct SuiteTests {
  private static let containerfile = #"""
    FROM docker.io/freebsd/freebsd-toolchain:15.0
    RUN ["/busybox", "sh", "-c", "echo compiling; echo 'gem not found: puma' >&2; exit 3"]

    """#

  @Test func aBuildThatFailsStopsItsHostAndIsGoneOnFrom() async throws {
    try await SuiteLab.with(["alpha"]) { suite in
      let works = try await Program.run(["cat", "\(suite.lab.folder)/suite/mastodon/Containerfile"])
      try await suite.commit("mastodon/Containerfile", Self.containerfile)
      let failed = try await suite.play("site")
      #expect(failed.status == 2)
      expectFailure(in: failed.output)
      #expect(try await suite.containers(of: "alpha").isEmpty, "nothing is started")

      let again = try await suite.play("site")
      #expect(again.status == 2)
      #expect(again.output.contains("Done: nothing had to be changed"))

      try await suite.commit("mastodon/Containerfile", works.output)
      let gone = try await suite.accounts(of: "site", with: ["suite_update": true])
      let changes = try #require(gone["alpha"]).changes
      #expect(
        changes.filter { !$0.hasPrefix("    ") }.prefix(3) == [
          "changed: Clone the repository", "changed: Build the images",
          "changed: Start the services in stages",
        ])
      #expect(
        changes.filter { $0.hasPrefix("    image ") }.map { $0.prefix { $0 != "|" } } == [
          "    image localhost/mastodon:latest: inputs "
        ], "the others were built before")
      try await stopsAndStarts(suite)
    }
  }

  private func expectFailure(in output: String) {
    let reason = """
          item localhost/mastodon:latest: failed
            the image localhost/mastodon:latest was not built
            at roles/container_suite/tasks/images.json:2:3, while the host was changed
            command: podman build
      """
    #expect(output.contains(reason), "\(output)")
    let ending = """
              compiling
              gem not found: puma
              subprocess exited with status 3
              subprocess exited with status 3
              Error: building at STEP "RUN /busybox sh -c echo compiling; echo 'gem not found: puma' \
      >&2; exit 3": exit status 3
            hint: mend what its last lines tell, where the context comes from; the next run builds it \
      behind the last step that succeeded
      """
    #expect(output.contains(ending), "\(output)")
    #expect(output.contains("(exit status 3)"))
    #expect(!output.contains("Start the services in stages"))
  }

  private func stopsAndStarts(_ suite: SuiteLab) async throws {
    let running = try await suite.containers(of: "alpha")
    let stopped = try await suite.accounts(of: "stop")
    let order = try #require(stopped["alpha"]).changes.dropFirst().map { line in
      String(line.split(separator: " ")[1])
    }
    #expect(order.first == "nginx-media")
    #expect(order.last == "postgresql")
    #expect(order.count == 16, "all but the job that had ended")

    let status = try await suite.play("status")
    #expect(status.status == 2)
    #expect(status.output.contains("these services do not run: postgresql, redis, opensearch, "))

    let started = try await suite.accounts(of: "mastodon")
    #expect(try #require(started["alpha"]).changes.count == 17)
    #expect(try await suite.containers(of: "alpha") == running, "the same containers")
  }

  @Test func anUpgradeGoesHostByHostAndLeavesTheRestWhenOneFails() async throws {
    try await SuiteLab.with(["alpha", "beta"]) { suite in
      let works = try await Program.run(["cat", "\(suite.lab.folder)/suite/mastodon/Containerfile"])
      _ = try await suite.accounts(of: "site")
      let before = try await versions(suite)
      let running = try await suite.containers(of: "alpha")

      try await suite.commit("mastodon/Containerfile", Self.containerfile)
      let failed = try await suite.play("upgrade")
      #expect(failed.status == 2)
      #expect(failed.output.contains("the image localhost/mastodon:latest was not built"))
      #expect(try await suite.containers(of: "alpha") == running, "what runs goes on")
      #expect(try await versions(suite)["beta"] == before["beta"], "the rest is left as it is")

      try await suite.commit("mastodon/Containerfile", works.output)
      try await suite.commit("nginx-web/index.html", "another page\n")
      let upgraded = try await suite.accounts(of: "upgrade")
      for (host, account) in upgraded {
        #expect(
          account.changes.filter { !$0.hasPrefix("    ") } == [
            "changed: Clone the repository", "changed: Build the images",
            "changed: Start the services in stages",
          ], "\(host)")
        #expect(
          account.changes.last == "    service nginx-web | made from an older image | running | -")
      }
      let after = try await suite.containers(of: "alpha")
      #expect(running.filter { after[$0.key] != $0.value }.keys.sorted() == ["nginx-web"])
    }
  }

  /// The version of the repository on each host.
  private func versions(_ suite: SuiteLab) async throws -> [String: String] {
    var versions: [String: String] = [:]
    for host in suite.hosts.keys {
      versions[host] = try await suite.run(
        on: host, "git", "-C", "/mnt/data/micropod-mastodon-suite", "rev-parse", "HEAD")
    }
    return versions
  }
}
