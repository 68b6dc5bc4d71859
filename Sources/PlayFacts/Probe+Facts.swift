import PlayData
import PlayModuleKit
import PlayShell

extension Probe<Value> {
  /// The value of a variable of the kernel; `null` when the kernel does not have it.
  static func sysctl(
    _ name: String, _ read: @escaping @Sendable (String) throws -> Value = { .string($0) }
  ) -> Probe<Value> {
    Probe<String?>.ask(SysctlQuestion(name)).map { try $0.map(read) ?? .null }
  }

  /// A number among the variables of the kernel.
  static func number(_ name: String) -> Probe<Value> {
    sysctl(name) { .int(try integer($0, as: name)) }
  }

  /// A switch among the variables of the kernel.
  static func flag(_ name: String) -> Probe<Value> {
    sysctl(name) { .bool(try integer($0, as: name) != 0) }
  }

  /// A number that some program printed.
  static func integer(_ text: some StringProtocol, as name: String) throws -> Int {
    guard let number = Int(text) else {
      throw Unreadable(expected: "\(name) as a number", found: String(text))
    }
    return number
  }

  /// What a program prints; a program that is not there makes the value `fallback`.
  static func program(
    _ command: ShellCommand, without fallback: Value = .null, isAside: Bool = false,
    _ read: @escaping @Sendable (CommandResult) throws -> Value
  ) -> Probe<Value> {
    .command(command, isAside: isAside) { result in
      switch result.status {
      case 0: try read(result)
      case 127: fallback
      default: throw Unexpected(result, of: command)
      }
    }
  }
}
