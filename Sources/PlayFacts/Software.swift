import PlayData
import PlayModuleKit
import PlayShell

/// Packages, podman and shells.
enum SoftwareFacts {
  static let facts: [Fact] = [
    Fact("pkg_mgr", "Package manager of the system.", .none("pkgng")),
    Fact(
      "pkg_bootstrapped", "Whether pkg is installed; it may be missing on a fresh host.",
      // The one way to ask that does not install it (pkg(8)).
      .command(["pkg", "-N"], isAside: true) { result in
        let isMissing = ["non-existent", "not installed", "not found"]
          .contains { (result.stdout + result.stderr).contains($0) }
        guard result.status == 0 || isMissing else { throw Unexpected(result, of: ["pkg", "-N"]) }
        return .bool(result.status == 0)
      }),
    Fact(
      "abi", "ABI of packages, for example FreeBSD:15:amd64.",
      configuredABI.zip(computedABI).map { $0 == .null ? $1 : $0 }),
    Fact(
      "podman_version", "Version of podman; null when it is not installed.",
      // Works without the runtime, unlike `podman version`. It takes long.
      .program(["podman", "--version"], isAside: true) { result in
        // A warning may stand in front of it.
        guard let version = result.lines.last?.split(separator: " ").last,
          version.first?.isNumber == true
        else { throw Unreadable(expected: "a version of podman", found: result.line) }
        return .string(String(version))
      }),
    Fact(
      "shells", "Shells that users may have, as /etc/shells lists them.",
      Probe<FileContent>.ask(FileContentQuestion("/etc/shells", unlessSHA256: nil)).map { content in
        guard case .bytes(let bytes, _) = content else { return [] }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return .list(lines.filter { $0.hasPrefix("/") }.map { .string(String($0)) })
      }),
  ]

  /// What pkg says; `null` while there is no pkg.
  private static let configuredABI: Probe<Value> =
    .command(["pkg", "config", "ABI"], isAside: true) { result in
      // A warning may stand in front of it.
      guard result.status == 0, let abi = result.lines.last else { return .null }
      return .string(String(abi))
    }

  private static let computedABI: Probe<Value> =
    Probe<Value>.number("kern.osreldate").zip(.sysctl("hw.machine_arch")).map { date, machine in
      guard case .int(let date) = date, let machine = machine.string else { return .null }
      return .string("FreeBSD:\(date / 100_000):\(machine)")
    }
}
