import PlayData
import PlayModuleKit
import PlayShell

/// The running kernel.
enum KernelFacts {
  static let facts: [Fact] = [
    Fact(
      "kernel_modules", "Files of the kernel that are loaded, for example zfs.ko.",
      .program(["kldstat"], without: []) { result in
        // Id Refs Address Size Name
        .list(
          try result.lines.dropFirst().map { line in
            let fields = line.split(separator: " ")
            guard fields.count == 5 else {
              throw Unreadable(expected: "five columns of kldstat", found: String(line))
            }
            return .string(String(fields[4]))
          })
      }),
    Fact("securelevel", "Security level of the kernel; -1 is none.", .number("kern.securelevel")),
    Fact(
      "jails", "Names of the running jails; podman's containers are among them.",
      .program(["jls", "-n"], without: []) { result in
        .list(try result.lines.map { .string(try JailParameters($0).name) })
      }),
    Fact(
      "jail_parameters",
      "Each running jail by name: its number `jid`, `path`, `hostname`, `ip4`, `ip6` and `vnet`.",
      .program(["jls", "-n"], without: [:]) { result in
        .map(
          ValueMap(
            try result.lines.map { line in
              let jail = try JailParameters(line)
              return (jail.name, .map(jail.value))
            }))
      }),
  ]
}

/// The parameters of one jail, as `jls -n` prints them.
private struct JailParameters {
  let name: String
  private let texts: [String: String]

  /// Reads a line: `env="" jid=1 name=j1 path=/ persist`.
  ///
  /// Without `-q` no value is quoted but an empty one. The jail itself tells the names of its host,
  /// in which may be what looks like other parameters. So of a parameter the first text counts, and
  /// of the addresses, which stand behind those names, the last.
  init(_ line: Substring) throws {
    var texts: [String: String] = [:]
    for word in line.split(byte: " ") {
      let parts = word.split(byte: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = String(parts[0])
      guard texts[key] == nil || key == "ip4.addr" || key == "ip6.addr" else { continue }
      let text = parts.count > 1 ? String(parts[1]) : "true"
      texts[key] = text == "\"\"" ? "" : text
    }
    guard let name = texts["name"] else {
      throw Unreadable(expected: "the parameters of a jail", found: String(line))
    }
    self.name = name
    self.texts = texts
  }

  /// What playbooks are told.
  var value: ValueMap {
    func addresses(_ key: String) -> Value {
      .list((texts[key] ?? "").split(separator: ",").map { .string(String($0)) })
    }
    return [
      "jid": texts["jid"].flatMap { Int($0) }.map { .int($0) } ?? .null,
      "path": texts["path"].map { .string($0) } ?? .null,
      "hostname": texts["host.hostname"].map { .string($0) } ?? .null,
      "ip4": addresses("ip4.addr"), "ip6": addresses("ip6.addr"),
      "vnet": .bool(texts["vnet"] == "new"),
    ]
  }
}
