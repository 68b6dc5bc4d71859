import PlayData
import Testing

/// The containers that are described in data of our own, without compose.
@Suite(.serialized) struct MicropodTests {
  /// A lab host has no network of its own for containers.
  private static let variables: ValueMap = [
    "micropod_network": "host", "micropod_domain": "gamma.example.net",
    "micropod_ip4": "192.0.2.60", "micropod_ip6": "2001:db8::60",
    "micropod_s3_ip_address": "192.0.2.40",
  ]

  @Test func containersAreMadeAndMadeAnewWhenWhatTheyDependOnChanges() async throws {
    try await SuiteLab.with(["gamma"], in: "micropod") { suite in
      _ = try await suite.accounts(of: "podman_host")
      let check = try await account(suite, ["--check"])
      let run = try await account(suite)
      #expect(check.surprise(in: run) == nil)
      let names = ["haproxy", "nginx", "postgresql", "redis", "varnish"]
      let first = try await suite.containers(of: "gamma")
      #expect(first.keys.sorted() == names)
      try await expectTheDatabase(suite)
      let again = try await account(suite)
      #expect(again.changes == [])
      for name in names { #expect(try await state(of: name, suite) == "running", "\(name)") }

      let address = try await account(suite, with: ["micropod_s3_ip_address": "203.0.113.9"])
      #expect(
        items(in: address, that: ["haproxy.conf", "image ", "container "]) == [
          "/mnt/data/micropod/build/haproxy/haproxy.conf", "image localhost/haproxy:latest: inputs",
          "container haproxy: made from", "container haproxy",
        ])
      let profile = try await account(
        suite,
        with: [
          "micropod_s3_ip_address": "203.0.113.9",
          "micropod_jail_profiles": ["postgresql": ["sysvmsg=1"]],
        ])
      #expect(
        items(in: profile, that: [""]) == [
          "container postgresql: made from", "container postgresql",
        ])
      await suite.expectNever(try await suite.generatedSecrets().values)
    }
  }

  @Test func aBridgedPodIsAnnouncedWithItsAddresses() async throws {
    try await SuiteLab.with(["gamma"], in: "micropod") { suite in
      _ = try await suite.accounts(of: "podman_host")
      let check = try await suite.play(
        "micropod",
        ["--check", "--diff", "-e", JSON.write(.map(Self.variables)), "-e", "micropod_network=pod"])
      #expect(check.status == 0, "\(check.output)\(check.errors)")
      for text in [
        "network pod: not set -> \"bridge, 10.89.0.0/24, fdca:1db3:f328:2d7c::/64, ipv6\"",
        "+    .host = \"10.89.0.13\";", "+            proxy_pass http://10.89.0.14:6081;",
        "+FROM docker.io/freebsd/freebsd-toolchain:15.0",
        "+    && pkg install -y postgresql17-server postgresql17-contrib \\",
        "+host all all fdca:1db3:f328:2d7c::/64 scram-sha-256",
      ] {
        #expect(check.output.contains(text), "\(text)")
      }
    }
  }

  private func account(
    _ suite: SuiteLab, _ options: [String] = [], with variables: ValueMap = [:]
  ) async throws -> Account {
    let accounts = try await suite.accounts(
      of: "micropod", options, with: Self.variables.merging(variables))
    return try #require(accounts["gamma"])
  }

  /// What changed, as far as its name holds one of these texts.
  private func items(in account: Account, that texts: [String]) -> [String] {
    account.changes.filter { $0.hasPrefix("    ") }
      .map { String($0.split(separator: " | ")[0]).trimmed }
      .filter { item in texts.contains { item.contains($0) } }
  }

  /// The server was started for the first time with the password of the secret.
  private func expectTheDatabase(_ suite: SuiteLab) async throws {
    let secrets = try await suite.generatedSecrets()
    let secret = try #require(secrets["micropod%gamma.example.net%db_password"])
    let path = "/mnt/data/micropod/data/postgresql/password"
    let read = ["sh", "-c", "until [ -e \(path) ]; do sleep 1; done; cat \(path)"]
    #expect(try await suite.run(on: "gamma", read) == secret)
  }

  private func state(of container: String, _ suite: SuiteLab) async throws -> String {
    try await suite.run(
      on: "gamma", ["podman", "inspect", "--format", "{{.State.Status}}", container]
    ).trimmed
  }
}
