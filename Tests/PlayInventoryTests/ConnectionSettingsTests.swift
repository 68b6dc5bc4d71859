import PlayData
import PlayInventory
import Testing

@Suite struct ConnectionSettingsTests {
  private func settings(_ variables: String) async throws -> ConnectionSettings {
    try ConnectionSettings(try #require(try await Inventory.ini("web1 \(variables)").hosts.first))
  }

  @Test func whatIsNotSaidIsNil() async throws {
    let settings = try await settings("")
    #expect(settings.host == "web1")
    #expect(settings.connection == .ssh)
    #expect(settings.port == nil)
    #expect(settings.user == nil)
    #expect(settings.password == nil)
    #expect(settings.privateKey == nil)
    #expect(settings.jump == nil)
    #expect(settings.becomePassword == nil)
  }

  @Test(
    arguments: [
      """
      ansible_host=10.0.0.1 ansible_port=2222 ansible_user=op \
      ansible_ssh_private_key_file=~/.ssh/key jump=op@gate:22 ansible_connection=ssh
      """,
      """
      host=10.0.0.1 port="2222" user=op private_key=~/.ssh/key jump=op@gate:22 connection=ssh
      """,
    ])
  func namesMayHaveAnsiblesPrefix(variables: String) async throws {
    let settings = try await settings(variables)
    #expect(settings.host == "10.0.0.1")
    #expect(settings.port == 2222)
    #expect(settings.user == "op")
    #expect(settings.privateKey == "~/.ssh/key")
    #expect(settings.jump == "op@gate:22")
    #expect(settings.connection == .ssh)
  }

  @Test func thePrefixedNameCountsInWhateverLayerItIs() async throws {
    let inventory = try await Inventory.ini("h port=8080\n[all:vars]\nansible_port=2222")
    #expect(try ConnectionSettings(try #require(inventory.hosts.first)).port == 2222)
  }

  @Test func passwordsAreSecrets() async throws {
    let settings = try await settings("ansible_password=hush ansible_become_pass=quiet")
    #expect(settings.password?.revealed == "hush")
    #expect(settings.becomePassword?.revealed == "quiet")
    #expect(!"\(settings)".contains("hush"))
    #expect(!"\(settings)".contains("quiet"))
  }

  @Test(
    arguments: [
      ("port=▸0", "port of host \"web1\": expected an integer from 1 to 65535, found 0"),
      (
        "ansible_port=▸ssh",
        "ansible_port of host \"web1\": expected an integer from 1 to 65535, found \"ssh\""
      ),
      ("port=▸[22]", "port of host \"web1\": expected an integer from 1 to 65535, found a list"),
      (
        "ansible_ssh_retries=▸-1",
        "ansible_ssh_retries of host \"web1\": expected an integer from 0 to 100, found -1"
      ),
      (
        "ansible_user=▸12",
        "ansible_user of host \"web1\": expected a string that is not empty, found 12"
      ),
      (
        "ansible_host=▸\"\"",
        "ansible_host of host \"web1\": expected a string that is not empty, found \"\""
      ),
      (
        "connection=▸docker",
        "connection of host \"web1\": expected ssh or local, found \"docker\""
      ),
      (
        "ansible_become_password=▸123456",
        "ansible_become_password of host \"web1\": expected a string that is not empty, "
          + "found an integer"
      ),
    ])
  func wrongValuesAreToldWithTheirPlace(marked: String, message: String) async throws {
    let column = "web1 ".count + marked.prefix { $0 != "▸" }.count + 1
    let error = await #expect(throws: Diagnostics.self) {
      try await settings(marked.replacing("▸", with: ""))
    }
    #expect(error?.description == "hosts:1:\(column): \(message)")
  }

  @Test func argumentsForSSHAreFollowed() async throws {
    let text = """
      ansible_ssh_args='-C -o ControlMaster=auto -p 2222' \
      ansible_ssh_common_args='-J op@gate:22 -oStrictHostKeyChecking=no -o "User bob" -p 9' \
      ansible_ssh_extra_args="-qi '/a b/key' -F files/config -l eve"
      """
    let settings = try await settings(text)
    #expect(settings.port == 2222)
    #expect(settings.user == "bob")
    #expect(settings.sshArguments.configurationFile == "files/config")
    #expect(settings.sshArguments.namesKeys)
    #expect(
      settings.sshArguments.settings.map { "\($0.keyword) \($0.value)" } == [
        "ControlMaster auto", "ProxyJump op@gate:22", "StrictHostKeyChecking no",
        "IdentityFile /a b/key",
      ])
    #expect(
      settings.sshArguments.settings[1].place == "hosts:1:83: ansible_ssh_common_args")
    let own = try await self.settings(text + " ansible_port=22 ansible_user=root")
    #expect(own.port == 22)
    #expect(own.user == "root")
    #expect(try await self.settings("ansible_ssh_common_args=''").sshArguments.settings.isEmpty)
  }

  /// sh(1): within double quotes a backslash stands for itself before most characters.
  @Test func argumentsForSSHAreCutAsByAShell() async throws {
    let settings = try await settings(#"ansible_ssh_args='-i "/a\b\"c" -i /d\ e'"#)
    #expect(settings.sshArguments.settings.map(\.value) == [#"/a\b"c"#, "/d e"])
  }

  @Test(
    arguments: [
      ("-A", "-A cannot be followed; remove it; there are -o KEY=VALUE, -i, -p, -l, -J and -F"),
      (
        "-L 1:a:2",
        "-L cannot be followed; remove it; there are -o KEY=VALUE, -i, -p, -l, -J and -F"
      ),
      ("gate", "expected an option of ssh, found \"gate\"; the host is named by ansible_host"),
      ("-C -p", "-p has no value; write it behind the option"),
      ("-p ssh", "expected a port from 1 to 65535, found \"ssh\"; correct the port"),
      ("-o Port", "-o expects KEY=VALUE, found \"Port\"; write for example -o Port=2222"),
      ("-i \"a", "a quote is not closed; close it"),
    ])
  func argumentsForSSHThatCannotBeFollowedAreTold(text: String, message: String) async throws {
    for name in ["ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args"] {
      let error = await #expect(throws: Diagnostics.self) {
        try await settings("\(name)='\(text)'")
      }
      #expect(error?.description == "hosts:1:\(name.count + 8): \(name): \(message)")
    }
  }

  @Test func allWrongValuesAreToldAtOnce() async {
    let error = await #expect(throws: Diagnostics.self) {
      try await settings("port=x connection=y")
    }
    #expect(error?.all.count == 2)
  }
}
