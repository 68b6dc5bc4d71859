import PlayData
import PlayModel
import PlayModuleKit
import PlayModules
import PlayTestKit
import Testing

/// Which tasks are the same on all hosts, so that they are prepared once.
@Suite struct PreparedCallTests {
  private func call(_ module: String) throws -> ModuleCall {
    let files = MemoryFiles(contents: [
      "site.json": #"{"hosts": "all", "tasks": [{\#(module)}]}"#,
      "motd": "text", "motd.j2": "text", "more.json": "{}",
    ])
    let playbook = try PlaybookLoader(
      files: files, modules: Registry.modules, rolesPath: []
    ).load("site.json")
    return try #require(playbook.plays.first?.tasks.first?.call)
  }

  @Test(
    arguments: [
      #""file": {"path": "/tmp/x", "state": "directory", "mode": "0750"}"#,
      #""command": {"argv": ["true", "\/bin"]}"#,
      #""debug": "text""#,
      #""debug": null"#,
    ])
  func literalParametersArePreparedOnce(module: String) throws {
    let call = try call(module)
    let prepared = try #require(call.prepared)
    #expect(prepared.parameters == call.parameters.literal?.map)
  }

  @Test(
    arguments: [
      #""file": {"path": "{{ inventory_hostname }}", "state": "directory"}"#,
      #""debug": {"var": "inventory_hostname"}"#,
      #""copy": {"src": "motd", "dest": "/etc/motd"}"#,
      #""template": {"src": "motd.j2", "dest": "/etc/motd"}"#,
      #""include_vars": "more.json""#,
      #""fetch": {"src": "/etc/motd", "dest": "copies"}"#,
      #""assert": {"that": "true"}"#,
      #""command": {"argv": ["echo", "\u0000"]}"#,
    ])
  func whatDependsOnHostOrControllerIsPreparedForEveryHost(module: String) throws {
    #expect(try call(module).prepared == nil)
  }
}
