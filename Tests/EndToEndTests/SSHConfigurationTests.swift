import Testing

/// Hosts are reached as ssh_config(5) says.
@Suite(.serialized) struct SSHConfigurationTests {
  private static let task =
    #"{ "hosts": "all", "gather_facts": false, "tasks": [{ "command": "hostname" }] }"#

  @Test func namesOfAConfigurationAreEnough() async throws {
    try await Lab.with(hosts: 2) { lab in
      let site = try await Site(lab)
      let run = try await site.run(
        """
        Include more
        Host *
          User root
          IdentitiesOnly yes
        """,
        files: [
          "more": """
          Host first
            HostName 127.0.0.1
            Port \(site.port(of: 0))
          Match originalhost second
            HostName 127.0.0.1
            Port \(site.port(of: 1))
          Match all
            IdentityFile \(lab.folder)/id_ed25519
            UserKnownHostsFile \(lab.folder)/known_hosts
          """
        ])
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(run.errors.isEmpty, "\(run.errors)")
      #expect(run.output.contains("Done: 2 changes made on 2 hosts"), "\(run.output)")
    }
  }

  @Test func aJumpHostIsReachedAsItsOwnEntrySays() async throws {
    try await Lab.with(hosts: 2) { lab in
      let site = try await Site(lab)
      let run = try await site.run(
        """
        Host first
          ProxyJump none
          Port \(site.port(of: 0))
        Host second
          Port \(site.port(of: 1))
        Host *
          ProxyJump first
          HostName 127.0.0.1
          User root
          IdentityFile \(lab.folder)/id_ed25519
          UserKnownHostsFile \(lab.folder)/known_hosts
        """, "-vvv")
      #expect(run.status == 0, "\(run.output)\(run.errors)")
    }
  }

  @Test func keysThatAreNotKnownAreTreatedAsItSays() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await Site(lab, names: ["first"])
      let entry = """
        HostName 127.0.0.1
        Port \(site.port(of: 0))
        User root
        HostKeyAlias the-first
        IdentityFile \(lab.folder)/id_ed25519
        UserKnownHostsFile \(lab.folder)/new

        """
      let refused = try await site.run(entry)
      #expect(refused.status == 4)
      let loose = try await site.run(entry + "StrictHostKeyChecking no")
      #expect(loose.status == 0, "\(loose.output)")
      #expect(
        loose.errors == """
          \(lab.folder)/config:7: StrictHostKeyChecking no is followed as accept-new: keys that are \
          not known are accepted and kept, and changed ones are refused

          """)
      let known = try await Program.run(["cat", "\(lab.folder)/new"]).output
      #expect(known.hasPrefix("the-first ssh-ed25519 "), "\(known)")
      #expect(try await site.run(entry).status == 0, "it is known now")
    }
  }

  /// Nothing turns the checking of keys off in silence.
  @Test func keysThatAreAcceptedAndNotKeptAreWarnedOf() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await Site(lab, names: ["first"])
      let entry = """
        HostName 127.0.0.1
        Port \(site.port(of: 0))
        User root
        IdentityFile \(lab.folder)/id_ed25519
        """
      let warning =
        "/dev/null keeps no keys of hosts: any key that is not known is accepted, each time\n"
      let loose = try await site.run(
        entry + "\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null")
      #expect(loose.status == 0, "\(loose.output)\(loose.errors)")
      #expect(loose.errors.hasSuffix("and changed ones are refused\n" + warning), "\(loose.errors)")
      let accepting = try await site.run(entry, "--accept-new", "--known-hosts", "/dev/null")
      #expect(accepting.errors == warning)
      #expect(try await site.run(entry, "--known-hosts", "/dev/null").status == 4)
    }
  }

  @Test func theCommandLineAndTheInventoryWin() async throws {
    try await Lab.with(hosts: 1) { lab in
      let site = try await Site(lab, names: ["first ansible_user=root"])
      let run = try await site.run(
        """
        HostName 127.0.0.1
        User nobody
        Port 1
        IdentityFile \(lab.folder)/id_ed25519
        """, "-o", "Port=\(site.port(of: 0))", "-o",
        "UserKnownHostsFile \(lab.folder)/known_hosts")
      #expect(run.status == 0, "\(run.output)\(run.errors)")
    }
  }

  @Test func mistakesAreToldWithTheirPlaces() async throws {
    try await Lab.withFolder { lab in
      let site = try await Site(lab, names: ["first"])
      func errors(_ text: String, _ options: String...) async throws -> String {
        let run = try await site.run(text, options)
        #expect(run.status == 65)
        return run.errors.replacing(lab.folder, with: "DIR")
          .replacing("1 mistake; no host was touched\n", with: "")
      }
      #expect(
        try await errors("Host first\n Port http")
          == "DIR/config:2: port: expected a port from 1 to 65535, got \"http\"\n")
      #expect(
        try await errors("IdentityFile \"/a b") == "DIR/config:1: a quote is not closed\n")
      #expect(
        try await errors("IdentityFile %T")
          == "DIR/config:1: %T is not supported; there are %% %L %d %h %i %k %l %n %p %r %u\n")
      #expect(
        try await errors("IdentityFile ${NO_SUCH_KEY}")
          == "DIR/config:1: there is no variable \"NO_SUCH_KEY\" in the environment\n")
      #expect(
        try await errors("ProxyCommand nc %h %p")
          == """
          DIR/config:1: ProxyCommand is not supported, and first would be reached through it; write \
          ProxyJump, or jump=none for a host that is reached directly

          """)
      #expect(
        try await errors("Host *\n ProxyJump gate")
          == "ProxyJump: gate is reached through itself; write ProxyJump none for it\n")
      #expect(
        try await errors("", "-o", "Prot=22")
          == """
          -o Prot=22: expected KEYWORD=VALUE with one of HostName, Port, User, IdentityFile, \
          IdentitiesOnly, IdentityAgent, CertificateFile, UserKnownHostsFile, GlobalKnownHostsFile, \
          StrictHostKeyChecking, HostKeyAlias, ProxyJump, ProxyCommand, ConnectTimeout, \
          ConnectionAttempts, ServerAliveInterval, ServerAliveCountMax

          """)
      #expect(
        try await errors("", "-F", "\(lab.folder)/no") == "DIR/no: there is no such file\n")
      let passed = try await site.run(
        "Match exec \"true\"\n User x\nHost *\n HostName 127.0.0.1\n Port 1")
      #expect(
        passed.errors.replacing(lab.folder, with: "DIR").hasPrefix(
          "DIR/config:1: \"Match exec true\" is not understood, so its block is passed over\n"),
        "\(passed.errors)")
    }
  }

  @Test func argumentsThatAnInventoryHasForAnsibleAreFollowed() async throws {
    try await Lab.with(hosts: 2) { lab in
      let port = try await Program.run(["cat", "\(lab.folder)/hosts/web2.lab/port"]).output.trimmed
      let options = "-o StrictHostKeyChecking=yes -o UserKnownHostsFile=\(lab.folder)/known_hosts"
      let site = try await Site(
        lab,
        names: [
          "first ansible_ssh_common_args='-C -o ControlPersist=60s \(options) -F \(lab.folder)/way'",
          "second ansible_host=127.0.0.1 ansible_ssh_common_args='-J first \(options)' "
            + "ansible_ssh_extra_args='-l root -p \(port) -i \(lab.folder)/id_ed25519'",
        ])
      let entry = """
        HostName 127.0.0.1
        Port \(site.port(of: 0))
        User root
        IdentityFile \(lab.folder)/id_ed25519
        """
      let run = try await site.run(
        "", files: ["way": entry], "--private-key", "/nonexistent", "-u", "nobody", "-vvv")
      #expect(run.status == 4, "the user of the command line wins over a file")
      let again = try await site.run("", files: ["way": entry], "-vvv")
      #expect(again.status == 0, "\(again.output)\(again.errors)")
      #expect(again.output.contains("Done: 2 changes made on 2 hosts"), "\(again.output)")
    }
  }

  @Test func argumentsForSSHThatCannotBeFollowedAreToldBeforeAnythingIsConnected() async throws {
    try await Lab.withFolder { lab in
      let site = try await Site(
        lab,
        names: [
          "a", "b", "[x]", "a", "b", "[x:vars]", "ansible_ssh_common_args=-A",
          "[all:vars]", "ansible_ssh_extra_args=-o Banner=none", "[y]", "c", "[y:vars]",
          #"ansible_ssh_extra_args=-o ProxyCommand="ssh -W %h:%p gate""#,
        ])
      let run = try await site.run("")
      #expect(run.status == 65)
      #expect(
        run.errors == """
          names:7:25: ansible_ssh_common_args: -A cannot be followed; remove it; there are -o \
          KEY=VALUE, -i, -p, -l, -J and -F
          names:13:24: ansible_ssh_extra_args: ProxyCommand is not supported, and c would be reached \
          through it; write ProxyJump, or jump=none for a host that is reached directly
          2 mistakes; no host was touched

          """)
      let other = try await Site(
        lab, names: ["a", "[all:vars]", "ansible_ssh_args=-o Banner=none"])
      #expect(
        try await other.run("").errors == """
          names:3:18: ansible_ssh_args: Banner none cannot be followed; there are HostName, Port, \
          User, IdentityFile, IdentitiesOnly, IdentityAgent, CertificateFile, UserKnownHostsFile, \
          GlobalKnownHostsFile, StrictHostKeyChecking, HostKeyAlias, ProxyJump, ProxyCommand, \
          ConnectTimeout, ConnectionAttempts, ServerAliveInterval, ServerAliveCountMax
          1 mistake; no host was touched

          """)
    }
  }

  /// Whoever may write the user's file decides who logs in where, and with which keys.
  @Test func aConfigurationThatOthersMayWriteIsRefused() async throws {
    try await Lab.withFolder { lab in
      let site = try await Site(lab, names: ["first ansible_connection=local"])
      _ = try await lab.write(".ssh/config", "Include part\n")
      _ = try await lab.write(".ssh/part", "Port 22\n")
      func errors(of file: String, after change: String...) async throws -> String {
        let changed = try await Program.run(change + ["\(lab.folder)/.ssh/\(file)"])
        #expect(changed.status == 0, "\(changed.errors)")
        let run = try await site.runAtHome()
        #expect(run.status == (run.errors.isEmpty ? 0 : 65), "\(run.output)")
        return run.errors.replacing(lab.folder, with: "HOME")
          .replacing("1 mistake; no host was touched\n", with: "")
      }
      #expect(try await errors(of: "config", after: "chmod", "600") == "")
      #expect(
        try await errors(of: "config", after: "chmod", "620")
          == """
          HOME/.ssh/config: cannot be read: others than its owner can write it; "chmod go-w \
          HOME/.ssh/config" forbids it

          """)
      #expect(try await errors(of: "config", after: "chmod", "644") == "")
      #expect(
        try await errors(of: "config", after: "chown", "65534")
          == """
          HOME/.ssh/config: cannot be read: it belongs to another user; it must be yours or root's

          """)
      #expect(try await errors(of: "config", after: "chown", "0") == "")
      #expect(
        try await errors(of: "part", after: "chmod", "646")
          == """
          HOME/.ssh/config:1: HOME/.ssh/part: cannot be read: others than its owner can write it; \
          "chmod go-w HOME/.ssh/part" forbids it

          """)
    }
  }

  /// An inventory that knows nothing but names.
  private struct Site {
    let lab: Lab
    let ports: [String]

    init(_ lab: Lab, names: [String] = ["first", "second"]) async throws {
      self.lab = lab
      var ports: [String] = []
      for host in lab.hosts {
        let read = try await Program.run(["cat", "\(lab.folder)/hosts/\(host)/port"])
        ports.append(read.output.trimmed)
      }
      self.ports = ports
      _ = try await lab.write("names", names.joined(separator: "\n") + "\n")
      _ = try await lab.write("site.json", SSHConfigurationTests.task)
    }

    /// With the lab's folder as the user's own.
    func runAtHome() async throws -> Finished {
      try await Program.run(
        ["env", "HOME=\(lab.folder)", Lab.program, "site.json", "-i", "names"], in: lab.folder)
    }

    func port(of index: Int) -> String { ports[index] }

    func run(
      _ text: String, files: [String: String] = [:], _ options: String...
    ) async throws -> Finished {
      try await run(text, files: files, options)
    }

    func run(
      _ text: String, files: [String: String] = [:], _ options: [String]
    ) async throws -> Finished {
      let included = text.replacing("Include more", with: "Include \(lab.folder)/more")
      let path = try await lab.write("config", included + "\n")
      for (name, text) in files { _ = try await lab.write(name, text + "\n") }
      let file = options.contains("-F") ? [] : ["-F", path]
      return try await Program.run(
        [Lab.program, "site.json", "-i", "names"] + file + options, in: lab.folder)
    }
  }
}
