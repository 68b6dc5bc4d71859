import PlayData
import Testing

/// From bare hosts to a running Mastodon, with the playbooks and the example's inventory.
@Suite(.serialized) struct SiteTests {
  @Test func bareHostsComeToRunMastodonAndThenNothingChanges() async throws {
    try await SuiteLab.with(["alpha", "beta"]) { suite in
      let before = try await suite.trees()
      let check = try await suite.accounts(of: "site", ["--check", "--diff"])
      #expect(try await suite.trees() == before, "a check must leave hosts untouched")
      expectTheStory(in: check)

      let run = try await suite.accounts(of: "site")
      for (host, account) in run {
        #expect(check[host]?.surprise(in: account) == nil, "\(host)")
      }
      let again = try await suite.play("site", ["-vvvv", "--diff"])
      #expect(
        again.output.contains("Done: nothing had to be changed"), "\(again.output.suffix(3000))")
      let status = try await suite.play("status")
      #expect(status.status == 0, "\(status.output)")
      #expect(status.output.contains("all 17 services are as they shall be"))

      try await oneVariableChangesWhatDependsOnIt(suite)
      try await expectSecretsKept(suite)
    }
  }

  /// Every change that the guide makes by hand is announced, on every host.
  private func expectTheStory(in check: [String: Account]) {
    for (host, account) in check {
      for change in Self.story {
        #expect(account.changes.contains { $0.hasPrefix(change) }, "\(host): \(change)")
      }
    }
  }

  private static let story = [
    "    dataset zroot/containers | - | mountpoint=/var/db/containers",
    "    dataset zroot/data | - | mountpoint=/mnt/data quota=",
    "    /var/log/containers | - | a folder",
    "    /usr/local/etc/pkg/repos/FreeBSD.conf | - | FreeBSD-ports: {",
    "    catalogue of FreeBSD-ports | as it was | fetched",
    "depends: Bring all packages up to date",
    "    packages podman-suite, sysutils/podman-compose, git, jq | - | installed",
    "    /etc/pf.conf | - | v4egress_if = \"vtnet0\"",
    "    pf | stopped | running",
    "    /etc/rc.conf: pf_enable | NO | YES",
    "depends: Filter what the host sends to its own containers",
    "    service pflog: pflog_enable | NO | YES",
    "    /etc/rc.conf: gateway_enable | - | YES",
    "    /etc/rc.conf: ipv6_gateway_enable | - | YES",
    "    service routing | unknown | restarted",
    "    mount /dev/fd | - | fdesc (fdescfs, rw)",
    "    /etc/fstab: /dev/fd | - | fdesc /dev/fd fdescfs rw 0 0",
    "depends: Run podman, now and at boot",
    "    /usr/local/etc/containers/hooks.d/customattributes.json | - | {",
    "    /usr/local/etc/containers/hooks.d/customattributes.sh | - | #!/bin/sh",
    "    /usr/local/etc/containers/containers.conf | - | [engine]",
    "depends: Restart podman_service",
    "depends: Have the base images",
    "depends: Clone the repository",
    "depends: Write .env",
    "depends: Build the images",
    "depends: Start the services in stages",
    "depends: Do what is to be done once",
    "    crontab of root: variable \"MAILTO\" | - | MAILTO=\"\"",
    "    crontab of root: variable \"INSTANCE\" | - | INSTANCE=\"127.99.",
    "    crontab of root: variable \"MONITORHOST\" | - | MONITORHOST=\"192.0.2.30\"",
    "    crontab of root: job \"health of sidekiq's queues\" | - | */2 * * * * QUEUES=\"ingress:",
  ]
}

// MARK: - One variable

extension SiteTests {
  private func oneVariableChangesWhatDependsOnIt(_ suite: SuiteLab) async throws {
    try await anAddressOfS3(suite)
    try await anAddedQueue(suite)
    try await aProfileOfJails(suite)
  }

  private func anAddressOfS3(_ suite: SuiteLab) async throws {
    let before = try await suite.containers(of: "alpha")
    let moved = try await suite.accounts(
      of: "site", ["-l", "alpha"], with: ["mastodon_s3_ip_address": "203.0.113.9"])
    let changes = try #require(moved["alpha"]).changes
    #expect(
      changes.filter { !$0.hasPrefix("    ") } == [
        "changed: Write .env", "changed: Start the services in stages",
      ])
    #expect(changes.last == "    service haproxy | made from other settings | running | -")
    let after = try await suite.containers(of: "alpha")
    #expect(Set(before.keys) == Set(after.keys))
    #expect(before.filter { after[$0.key] != $0.value }.keys.sorted() == ["haproxy"])
  }

  private func anAddedQueue(_ suite: SuiteLab) async throws {
    let before = try await suite.containers(of: "beta")
    let queues: [Value] = [
      "default", "ingress-1", "ingress-2", "pull", "push", "mailers", "scheduler",
    ]
    .map { name in
      [
        "queue": .string(String(name.split(separator: "-")[0])),
        "service": .string("mastodon-sidekiq-\(name)"),
        "watched": .bool(name.hasPrefix("ingress")),
      ]
    }
    let added = try await suite.accounts(
      of: "site", ["-l", "beta"], with: ["mastodon_queues": .list(queues)])
    let changes = try #require(added["beta"]).changes
    #expect(
      changes.prefix(3) == [
        "changed: Start the services in stages",
        "    service mastodon-sidekiq-ingress-2 | not there | running | -",
        "changed: Look at the queues every two minutes",
      ])
    #expect(changes.count == 4)
    let after = try await suite.containers(of: "beta")
    #expect(Set(after.keys).subtracting(before.keys) == ["mastodon-sidekiq-ingress-2"])
    #expect(before.allSatisfy { after[$0.key] == $0.value }, "all others go on")
  }

  private func aProfileOfJails(_ suite: SuiteLab) async throws {
    let before = try await suite.containers(of: "beta")
    let profiles: Value = ["redis": ["sysvshm=1"]]
    let added = try await suite.accounts(
      of: "podman_host", ["-l", "beta"], with: ["podman_more_jail_profiles": profiles])
    let changes = try #require(added["beta"]).changes
    let files = changes.filter { $0.contains("hooks.d") }.map { $0.split(separator: " ")[0] }
    #expect(
      files
        == ["customattributes.sh", "customattributes.json"].map {
          "/usr/local/etc/containers/hooks.d/\($0)"
        })
    #expect(
      changes.filter { !$0.hasPrefix("    ") } == [
        "changed: Give containers the jail parameters that their profile asks for",
        "changed: Restart podman_service",
      ])
    #expect(try await suite.containers(of: "beta") == before)
  }
}

// MARK: - Secrets

extension SiteTests {
  private static let ofTheExample = [
    "mail-password-of-the-example", "s3-password-of-alpha-in-the-example",
    "s3-password-of-beta-in-the-example", "the-password-of-the-example",
  ]

  /// They are in .env, in the store, and in nothing that was printed, at any verbosity.
  private func expectSecretsKept(_ suite: SuiteLab) async throws {
    let secrets = try await suite.generatedSecrets()
    let kinds = [
      "active_deterministic_key", "active_key_derivation_salt", "active_primary_key",
      "db_password", "otp_secret", "secret_key",
    ]
    let names = ["alpha.example.com", "beta.example.org"].flatMap { domain in
      kinds.map { "mastodon%\(domain)%\($0)" }
    }
    #expect(secrets.keys.sorted() == names)
    for (host, domain) in [("alpha", "alpha.example.com"), ("beta", "beta.example.org")] {
      let file = "/mnt/data/micropod-mastodon-suite/.env"
      let env = try await suite.run(on: host, "cat", file)
      for kind in kinds {
        let secret = try #require(secrets["mastodon%\(domain)%\(kind)"])
        #expect(env.contains("=\"\(secret)\"\n"), "\(host): \(kind)")
      }
      #expect(try await suite.run(on: host, "stat", "-f", "%Lp", file) == "600\n")
    }
    for options in [["--check", "-vvvv", "--diff"], ["--check", "--json"]] {
      _ = try await suite.play("upgrade", options)
    }
    await suite.expectNever(Array(secrets.values) + Self.ofTheExample)
    #expect(try await suite.generatedSecrets() == secrets, "the same ever after")
  }
}
