import PlayData
import Testing

/// Lab hosts under the names of the example's inventory, with what real ones find on the net.
actor SuiteLab {
  private static let password = "vault-password"

  nonisolated let lab: Lab
  /// The hosts by their names in the inventory.
  nonisolated let hosts: [String: String]
  /// All that swplay has printed.
  private var printed: [String] = []

  /// Brings hosts up, also as members of a group, and takes them down whatever happens.
  static func with(
    _ names: [String], in group: String = "mastodon",
    _ body: (SuiteLab) async throws -> Void
  ) async throws {
    try await Lab.with(hosts: names.count) { lab in
      let hosts = Dictionary(uniqueKeysWithValues: zip(names, lab.hosts))
      let brought = try await Program.run(
        ["\(Lab.root)/Tests/EndToEndTests/bring-suite", lab.folder] + lab.hosts)
      guard brought.status == 0 else { throw LabFailure(description: brought.errors) }
      let copied = try await Program.run(
        ["cp", "-R", "\(Lab.root)/inventory/example", "\(lab.folder)/example"])
      guard copied.status == 0 else { throw LabFailure(description: copied.errors) }
      try await writeInventory(names, group, lab)
      try await body(SuiteLab(lab: lab, hosts: hosts))
    }
  }

  private init(lab: Lab, hosts: [String: String]) {
    (self.lab, self.hosts) = (lab, hosts)
  }

  /// The connections, and what differs from the example where there is no net.
  private static func writeInventory(
    _ names: [String], _ group: String, _ lab: Lab
  ) async throws {
    var lines = ["[lab]"]
    for (name, host) in zip(names, lab.hosts) {
      let port = try await Program.run(["cat", "\(lab.folder)/hosts/\(host)/port"]).output.trimmed
      guard let number = Int(port) else { throw LabFailure(description: "no port of \(host)") }
      lines.append(
        "\(name) ansible_host=127.0.0.1 ansible_port=\(port) ansible_user=root "
          + "ansible_ssh_private_key_file=\(lab.folder)/id_ed25519")
      // Lab hosts share one network, so each has an address of its own, which no other lab has.
      _ = try await lab.write(
        "inventory/host_vars/\(name).json",
        #"{ "mastodon_ip4": "127.99.\#(number / 256).\#(number % 256)" }"#)
    }
    lines += ["[\(group)]"] + names
    _ = try await lab.write("inventory/names", lines.joined(separator: "\n") + "\n")
    _ = try await lab.write("inventory/group_vars/lab/suite.json", settings)
  }

  private static let settings = #"""
    {
      "podman_images": [
        { "name": "docker.io/freebsd/freebsd-notoolchain:15.0", "archive": "/var/tmp/base-images.tar" },
        { "name": "docker.io/freebsd/freebsd-toolchain:15.0", "archive": "/var/tmp/base-images.tar" }
      ],
      "mastodon_repository": "/var/tmp/suite.git",
      "mastodon_stop_timeout": 1,
      "mastodon_wait": {
        "postgresql": { "tcp": "{{ mastodon_ip4 }}:5432", "timeout": 60 },
        "maintaindb": { "exited": true, "timeout": 60 },
        "mastodon-web": { "tcp": "{{ mastodon_ip4 }}:3000", "timeout": 60 },
        "nginx-media": { "tcp": "{{ mastodon_ip4 }}:81", "timeout": 60 }
      }
    }
    """#

  /// Runs a playbook of the repository on the hosts.
  func play(_ playbook: String, _ options: [String] = []) async throws -> Finished {
    let example = "\(lab.folder)/example"
    let finished = try await Program.run(
      [
        Lab.program, "playbooks/\(playbook).json", "-i", example, "-i",
        "\(lab.folder)/inventory/names", "--known-hosts", "\(lab.folder)/known_hosts",
        "--vault-password-file", "\(example)/\(Self.password)",
      ] + limit(options) + options, in: Lab.root)
    printed.append(finished.output + finished.errors)
    return finished
  }

  /// The example has hosts that a test may leave out.
  private func limit(_ options: [String]) -> [String] {
    options.contains("-l") ? [] : ["-l", hosts.keys.sorted().joined(separator: ",")]
  }

  /// What a run does on each host, or would do with `--check`; variables are given with `-e`.
  func accounts(
    of playbook: String, _ options: [String] = [], with variables: ValueMap = [:]
  ) async throws -> [String: Account] {
    let finished = try await play(
      playbook, ["--json", "-e", JSON.write(.map(variables))] + options)
    #expect(finished.status == 0, "\(finished.output.suffix(3000))\(finished.errors)")
    return try hosts.keys.reduce(into: [:]) { $0[$1] = try Account(finished, of: $1) }
  }

  /// What a command prints on a host.
  nonisolated func run(on name: String, _ words: String...) async throws -> String {
    try await run(on: name, words)
  }

  /// What a command prints on a host.
  nonisolated func run(on name: String, _ words: [String]) async throws -> String {
    let host = try #require(hosts[name])
    let finished = try await Program.run(
      ["\(Lab.root)/Tests/Lab/lab", "sh", lab.folder, host] + words)
    #expect(finished.status == 0, "\(words): \(finished.errors)")
    return finished.output
  }

  /// What was ever written on each host.
  nonisolated func trees() async throws -> [String] {
    var trees: [String] = []
    for host in hosts.values.sorted() { trees.append(try await lab.tree(of: host)) }
    return trees
  }

  /// The containers of a host with their identities, by name.
  nonisolated func containers(of name: String) async throws -> [String: String] {
    let lines = try await run(on: name, "podman", "ps", "-a", "--format", "{{.Names}} {{.ID}}")
    return Dictionary(
      lines.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        .map { ($0[0], $0[1]) }
    ) { first, _ in first }
  }

  /// Brings another state of a file of the repository to the hosts.
  nonisolated func commit(_ file: String, _ text: String) async throws {
    _ = try await lab.write("suite/\(file)", text)
    let script = """
      cd "$1/suite" && git -c user.name=suite -c user.email=suite@example.com commit -qam Change \
        && git push -q ../suite.git HEAD && shift
      for host; do cp -R ../suite.git "$host/var/tmp/"; done
      """
    var roots: [String] = []
    for host in hosts.values {
      let pid = try await Program.run(["cat", "\(lab.folder)/hosts/\(host)/pid"]).output.trimmed
      roots.append("/proc/\(pid)/root")
    }
    let done = try await Program.run(["sh", "-ec", script, "sh", lab.folder] + roots)
    #expect(done.status == 0, "\(done.errors)")
  }

  /// The secrets that were made, by name.
  nonisolated func generatedSecrets() async throws -> [String: String] {
    let store = "\(lab.folder)/example/.secrets"
    let names = try await Program.run(["ls", store]).output.split(separator: "\n").map(String.init)
    var secrets: [String: String] = [:]
    for name in names {
      let view = try await Lab.swplay(
        "vault", "view", "--vault-password-file", "\(lab.folder)/example/\(Self.password)",
        "\(store)/\(name)")
      #expect(view.status == 0, "\(view.errors)")
      secrets[name] = view.output.trimmed
    }
    return secrets
  }

  /// Fails when anything that was printed so far holds one of these texts.
  func expectNever(_ secrets: some Collection<String>) {
    #expect(!printed.isEmpty)
    for secret in secrets {
      let line = printed.joined(separator: "\n").split(separator: "\n")
        .first { $0.contains(secret) }
      #expect(line == nil, "a secret of \(secret.count) characters was shown")
    }
  }
}
