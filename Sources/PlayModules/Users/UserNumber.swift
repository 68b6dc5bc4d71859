import PlayModuleKit
import PlayShell

/// Who has a number that a task wants for a user.
enum UserNumber {
  /// The status of pw(8) for a number that nobody has.
  private static let unknown: Int32 = 67

  /// Asks for the user of a number; the answer is `nil` when nobody has it.
  static func owner(of uid: Int) -> Probe<String?> {
    let command: ShellCommand = ["pw", "usershow", "-u", String(uid)]
    return .command(command) { result in
      if result.status == unknown { return nil }
      guard result.status == 0, let name = result.line.split(separator: ":").first else {
        throw Unexpected(result, of: command)
      }
      return String(name)
    }
  }

  /// Refuses a number that somebody else has.
  static func check(_ uid: Int?, for name: String, owner: String?) throws {
    guard let uid, let owner, owner != name else { return }
    throw ModuleFailure(
      "the number \(uid) belongs to the user \(owner)",
      hint: "choose another number, or set \"non_unique\": true")
  }
}
