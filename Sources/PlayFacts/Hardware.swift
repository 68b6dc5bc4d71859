import PlayData
import PlayModuleKit

/// Processors, memory and what the host is itself a guest of.
enum HardwareFacts {
  static let facts: [Fact] = [
    Fact("ncpu", "Number of processors.", .number("hw.ncpu")),
    Fact("processor_vcpus", "Number of processors.", .number("hw.ncpu")),
    Fact("processor", "Models of the processors.", .sysctl("hw.model") { .list([.string($0)]) }),
    Fact("physmem", "Memory that the system can use, in bytes.", .number("hw.physmem")),
    Fact("memtotal_mb", "Memory that the system can use, in MiB.", mebibytes("hw.physmem")),
    Fact("swaptotal_mb", "Swap space, in MiB.", mebibytes("vm.swap_total")),
    Fact("pagesize", "Size of a page of memory, in bytes.", .number("hw.pagesize")),
    Fact("jailed", "Whether the host is a jail.", .flag("security.jail.jailed")),
    Fact(
      "vnet", "Whether the host is a jail with its own network.", .flag("security.jail.vnet")),
    Fact(
      "virtualization_type",
      "What the host runs in: a hypervisor, `jail`, or empty on bare hardware.",
      virtualization { $0 }),
    Fact(
      "virtualization_role", "`guest`, or empty on bare hardware.",
      virtualization { $0.isEmpty ? "" : "guest" }),
  ]

  private static func mebibytes(_ name: String) -> Probe<Value> {
    .sysctl(name) { .int(try Probe<Value>.integer($0, as: name) / 1_048_576) }
  }

  private static func virtualization(
    _ read: @escaping @Sendable (String) -> String
  ) -> Probe<Value> {
    Probe<Value>.flag("security.jail.jailed").zip(.sysctl("kern.vm_guest")).map { jailed, guest in
      if jailed == true { return .string(read("jail")) }
      let name = guest.string ?? "none"
      return .string(read(name == "none" ? "" : name))
    }
  }
}
