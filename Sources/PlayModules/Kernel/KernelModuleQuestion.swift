import PlayModuleKit
import PlayShell

/// Where the running kernel has a module from.
enum KernelModuleState: String, Sendable {
  /// A file of this name is loaded and can be unloaded.
  case loaded = "file"
  /// The kernel itself has it, or a file of another name.
  case builtIn = "module"
  /// The kernel does not have it.
  case missing = "none"
}

/// Asks whether the kernel has a module.
///
/// The module of a file may have another name than the file (coretemp.ko has `cpu/coretemp`), and a
/// module of the kernel itself has no file, so both are looked for.
struct KernelModuleQuestion: Question {
  let name: String

  var reads: Set<Resource> { [Resource(.kernelModule, name)] }

  /// One line for each name.
  static let script = """
    for m do
      if kldstat -q -n "$m"; then echo file
      elif kldstat -q -m "$m"; then echo module
      else echo none
      fi
    done
    """

  static func inquiry(_ questions: [KernelModuleQuestion]) -> Inquiry<KernelModuleState> {
    let command = ShellCommand(["sh", "-c", script, "sh"] + questions.map(\.name))
    return Inquiry(commands: [command]) { results in
      let result = results[0]
      let states = result.lines.compactMap { KernelModuleState(rawValue: String($0)) }
      guard result.status == 0, states.count == questions.count else {
        return questions.map { _ in .failure(Unexpected(result, of: command)) }
      }
      return states.map { .success($0) }
    }
  }
}
