import PlayData
import PlayModuleKit
import PlayShell

/// What the host is called and which system it runs.
enum SystemFacts {
  static let facts: [Fact] = [
    Fact(
      "hostname", "Name of the host without its domain.", .sysctl("kern.hostname") { short($0) }),
    Fact("fqdn", "Name of the host with its domain.", .sysctl("kern.hostname")),
    Fact("nodename", "Name of the host as the kernel has it.", .sysctl("kern.hostname")),
    Fact(
      "domain", "Domain of the host; empty when its name has none.",
      .sysctl("kern.hostname") { .string(domain($0)) }),
    Fact("hostuuid", "UUID of the host.", .sysctl("kern.hostuuid")),
    Fact("system", "Name of the system.", .sysctl("kern.ostype")),
    Fact("os_family", "Family of the system; the same for derivatives.", .sysctl("kern.ostype")),
    Fact("distribution", "Name of the system.", .sysctl("kern.ostype")),
    Fact(
      "distribution_release", "Release of the running kernel, for example 15.0-RELEASE-p1.",
      .sysctl("kern.osrelease")),
    Fact(
      "distribution_version", "Version of the running kernel, for example 15.0.",
      .sysctl("kern.osrelease") { version($0) }),
    Fact(
      "distribution_major_version", "First number of the version, for example 15.",
      .sysctl("kern.osrelease") { .string(String($0.prefix { $0.isNumber })) }),
    Fact("kernel", "Release of the running kernel.", .sysctl("kern.osrelease")),
    Fact(
      "kernel_version", "Version text of the running kernel.",
      .sysctl("kern.version") { .string($0.split(separator: "\n").joined(separator: " ")) }),
    Fact(
      "kernel_installed",
      "Release of the installed kernel; another than `kernel` when a reboot is pending, and null where "
        + "there is none, as in a jail.", installedKernel),
    Fact("release", "Release of the installed userland.", userland),
    Fact(
      "osreldate", "Version of the running kernel as a number, for example 1500068.",
      .number("kern.osreldate")),
    Fact("machine", "Hardware platform, for example amd64.", .sysctl("hw.machine")),
    Fact("architecture", "Hardware platform, for example amd64.", .sysctl("hw.machine")),
    Fact(
      "machine_arch", "Processor architecture, for example aarch64.", .sysctl("hw.machine_arch")),
  ]

  private static func short(_ name: String) -> Value { .string(String(name.prefix { $0 != "." })) }

  private static func domain(_ name: String) -> String {
    String(name.drop { $0 != "." }.dropFirst())
  }

  private static func version(_ release: String) -> Value {
    .string(String(release.prefix { $0 != "-" }))
  }

  private static let userland = Probe<Value>.program(["freebsd-version", "-u"]) { result in
    guard let release = try release(in: result) else {
      throw Unreadable(expected: "a release", found: result.stdout)
    }
    return release
  }

  /// It takes long: freebsd-version(1) searches the whole file of the kernel.
  ///
  /// Asked for the kernel and more it tells nothing at all where there is no kernel, as in a jail.
  private static let installedKernel = Probe<Value>.command(kernelQuestion, isAside: true) {
    result in
    let said = result.stdout + result.stderr
    if result.status == 127 || said.contains("unable to locate kernel") { return .null }
    guard result.status == 0 else { throw Unexpected(result, of: kernelQuestion) }
    return try release(in: result) ?? .null
  }

  private static let kernelQuestion: ShellCommand = ["freebsd-version", "-k"]

  /// The release that freebsd-version(1) prints; `nil` when it prints nothing, since a kernel may have
  /// none.
  private static func release(in result: CommandResult) throws -> Value? {
    // A warning may stand in front of it.
    guard let release = result.lines.last else { return nil }
    guard release.first?.isNumber == true else {
      throw Unreadable(expected: "a release", found: result.stdout)
    }
    return .string(String(release))
  }
}
