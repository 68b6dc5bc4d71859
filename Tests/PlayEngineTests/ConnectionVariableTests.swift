import PlayData
import PlayEngine
import PlayInventory
import PlayModel
import PlayTemplate
import PlayTestKit
import Testing

/// Settings of connections that are known only with other variables.
@Suite struct ConnectionVariableTests {
  private func settings(
    _ inventory: String, extra: ValueMap = [:], needing names: [String]? = nil,
    files others: [String: String] = [:]
  ) async throws -> [ConnectionSettings] {
    let files = MemoryFiles(contents: others.merging(["hosts": inventory]) { $1 })
    let (loaded, _) = try await Inventory.load([.path("hosts")], files: files) { program in
      throw FileError(path: program, reason: "no program may run")
    }
    let needed = loaded.hosts.filter { names?.contains($0.name) ?? true }
    let definitions = try extra.map { name, value in
      VariableDefinition(
        name: name,
        value: try TemplatedValue(
          parsing: Node(value, at: Position(source: Source(name: "-e", text: ""), offset: 0))))
    }
    let resolved = try ConnectionVariables(
      of: loaded, extra: definitions, environment: TemplateEnvironment(), files: files,
      folder: "site"
    ).resolved(for: needed)
    #expect(resolved.hosts.map(\.name) == loaded.hosts.map(\.name))
    return try resolved.hosts.map { try ConnectionSettings($0) }
  }

  private func mistakes(_ inventory: String, needing names: [String]? = nil) async throws
    -> [String]
  {
    do {
      _ = try await settings(inventory, needing: names)
      return []
    } catch let mistakes as Diagnostics {
      return mistakes.all.map(\.description)
    }
  }

  @Test func templatesAreRenderedWithTheVariablesOfTheHost() async throws {
    let settings = try await settings(
      """
      web1 number=7
      web2 number=8 port="{{ 2200 + number }}"
      [all:vars]
      ansible_host="{{ inventory_hostname }}.example.org"
      """)
    #expect(settings.map(\.host) == ["web1.example.org", "web2.example.org"])
    #expect(settings.map(\.port) == [nil, 2208])
  }

  @Test func otherHostsCanBeAskedFor() async throws {
    let settings = try await settings(
      """
      gate address=192.0.2.1
      web ansible_jump="{{ hostvars.gate.address }}"
      """)
    #expect(settings.map(\.jump) == [nil, "192.0.2.1"])
  }

  @Test func lookupsFindFilesBesideThePlaybook() async throws {
    let settings = try await settings(
      #"web1 ansible_host="{{ lookup('file', 'address') }}""#,
      files: ["site/files/address": "192.0.2.1\n"])
    #expect(settings.map(\.host) == ["192.0.2.1"])
  }

  @Test func extraVariablesWinOverTheInventory() async throws {
    let settings = try await settings(
      "web1 ansible_user=op ansible_port=22", extra: ["ansible_user": "root", "port": 8080])
    #expect(settings.map(\.user) == ["root"])
    #expect(settings.map(\.port) == [22])
  }

  @Test func templateWithAnUndefinedVariableIsAMistakeAtItsPlace() async throws {
    #expect(
      try await mistakes(#"web1 ansible_host="{{ address }}""#) == [
        #"hosts:1:23: ansible_host of host "web1": "address" is undefined"#
      ])
  }

  @Test func hostThatIsNotNeededMayHaveMistakes() async throws {
    #expect(
      try await mistakes(
        """
        web1
        web2 ansible_host="{{ address }}"
        """, needing: ["web1"]) == [])
  }
}
