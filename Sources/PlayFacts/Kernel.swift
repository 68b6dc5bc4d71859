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
        .list(try result.lines.map { .string(try name(ofJail: $0)) })
      }),
  ]

  /// The name in a line of parameters, of which some are quoted: `env="" jid=1 name=j1 path=/`.
  private static func name(ofJail line: Substring) throws -> String {
    var isQuoted = false
    let words = line.split { character in
      if character == "\"" { isQuoted.toggle() }
      return character == " " && !isQuoted
    }
    guard let name = words.first(where: { $0.hasPrefix("name=") }) else {
      throw Unreadable(expected: "the parameters of a jail", found: String(line))
    }
    return name.dropFirst("name=".count).filter { $0 != "\"" }
  }
}
