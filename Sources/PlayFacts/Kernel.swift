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
      "jails", "Names of the running jails.",
      .program(["jls", "name"], without: []) { result in
        .list(result.lines.map { .string(String($0)) })
      }),
  ]
}
