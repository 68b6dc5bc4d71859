import PlayData
import PlayModuleKit

/// Adds a host to the inventory of the run.
struct AddHost: Module {
  static let info = ModuleInfo(
    "add_host", "Add a host to the inventory of the run.",
    notes: [
      "The next play sees it. Nothing is kept for another run.",
      "Every other key is a variable of the host, for example `ansible_host`. It counts as if it stood "
        + "beside the host in the inventory, so a file in host_vars hides it. Text in it is no "
        + "template any more.",
      "The first host of the batch carries the task out for all; write a loop for several hosts.",
      "It always counts as ok, since no host is changed.",
    ],
    check: "Exact; the host is added in check mode too.",
    examples: [
      #"{ "add_host": { "name": "db1", "groups": ["db"], "ansible_host": "192.0.2.7" } }"#,
      #"{ "add_host": { "name": "{{ item }}", "groups": "jails" }, "loop": "{{ jails }}" }"#,
    ], collectsUnknown: "variables", changesHost: false, growsInventory: true, runsOnce: true)

  @Param("Name of the host; `NAME:PORT` sets the port as well.", aliases: ["hostname", "host"])
  var name: String
  @Param(
    "Groups that the host is put into; a text may name several with commas.",
    aliases: ["group", "groupname"])
  var groups: [String] = []
  @Param("Variables of the host and their values.") var variables: [String: Value] = [:]

  func probe() -> Probe<Void> { .none(()) }

  func plan(_ state: Void) -> Plan {
    var known = ValueMap(variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    var name = name
    if let port = Self.port(in: name) {
      name = String(name.dropLast(port.count + 1))
      known["ansible_port"] = Int(port).map { .int($0) }
    }
    let groups = groups.flatMap { $0.split(separator: ",").map { $0.trimmed } }
    var plan = Plan.unchanged
    plan.additions = [.host(name, groups: groups, variables: known)]
    plan.values = [
      "add_host": [
        "host_name": .string(name), "groups": .list(groups.map { .string($0) }),
        "host_vars": .map(known),
      ]
    ]
    return plan
  }

  /// The digits behind the only colon; an IPv6 address has more than one.
  private static func port(in name: String) -> Substring? {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let port = UInt16(parts[1]), port > 0 else { return nil }
    return parts[1]
  }
}

extension Substring {
  /// The text without spaces around it.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
