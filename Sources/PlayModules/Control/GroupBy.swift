import PlayData
import PlayModuleKit

/// Puts hosts into groups by what is known of them.
struct GroupBy: Module {
  static let info = ModuleInfo(
    "group_by", "Put the host into a group that its facts or variables name.",
    notes: [
      "The group is made when it is not there. The next play can name it, and its hosts have the "
        + "variables of its group_vars. Nothing is kept for another run.",
      "Spaces in names become `-`.",
      "It always counts as ok, since no host is changed.",
    ],
    check: "Exact; the group is made in check mode too.",
    examples: [
      #"{ "group_by": { "key": "arch_{{ facts.architecture }}" } }"#,
      #"{ "group_by": { "key": "release_{{ facts.release }}", "parents": ["freebsd"] } }"#,
    ], shorthand: "key", changesHost: false, growsInventory: true)

  @Param("Name of the group.") var key: String
  @Param("Groups that the group is put below.") var parents: [String] = []

  func probe() -> Probe<Void> { .none(()) }

  func plan(_ state: Void) -> Plan {
    let group = Self.name(key)
    let parents = parents.map(Self.name)
    var plan = Plan.unchanged
    plan.additions = [.membership(group: group, parents: parents)]
    plan.values = [
      "add_group": .string(group),
      "parent_groups": .list((parents.isEmpty ? ["all"] : parents).map { .string($0) }),
    ]
    return plan
  }

  private static func name(_ text: String) -> String { text.replacing(" ", with: "-") }
}
