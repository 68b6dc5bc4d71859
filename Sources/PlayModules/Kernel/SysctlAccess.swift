import PlayModuleKit
import PlayShell

/// When a variable of the kernel can be set.
struct SysctlAccess: Hashable, Sendable {
  /// In the running kernel.
  let isWritable: Bool
  /// By loader(8), at boot.
  let isTunable: Bool
}

/// Asks when a variable of the kernel can be set.
///
/// `-W` and `-T` make sysctl(8) leave out, silently, what is not writable or not tunable.
struct SysctlAccessQuestion: Question {
  let name: String

  var reads: Set<Resource> { [Resource(.sysctl, name)] }

  static func inquiry(_ questions: [SysctlAccessQuestion]) -> Inquiry<SysctlAccess> {
    // Unknown names are the concern of `SysctlQuestion`: `-i` ignores them.
    let commands = ["-W", "-T"].map { filter in
      ShellCommand(["sysctl", "-i", "-N", filter] + questions.map(\.name))
    }
    return Inquiry(commands: commands) { results in
      let names = zip(commands, results).map { command, result in
        Result { () throws -> Set<Substring> in
          guard result.status == 0 else { throw Unexpected(result, of: command) }
          return Set(result.lines)
        }
      }
      return questions.map { question in
        Result {
          SysctlAccess(
            isWritable: try names[0].get().contains(question.name[...]),
            isTunable: try names[1].get().contains(question.name[...]))
        }
      }
    }
  }
}
