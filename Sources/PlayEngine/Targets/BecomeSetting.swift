import PlayData
import PlayModuleKit
import PlayShell

/// What variables can say of the user as whom work is done.
enum BecomeSetting: CaseIterable {
  case isWanted, user, method, password

  /// The names that count wherever the variable is defined; the first that has a value wins.
  var names: [String] {
    switch self {
    case .isWanted: ["ansible_become"]
    case .user: ["ansible_become_user"]
    case .method: ["ansible_become_method"]
    case .password: PasswordVariable.become
    }
  }

  /// The name that counts in the inventory alone.
  var plainName: String {
    switch self {
    case .isWanted: "become"
    case .user: "become_user"
    case .method: "become_method"
    case .password: PasswordVariable.becomeInInventory
    }
  }

  /// What is wrong with a value.
  func mismatch(of value: Value) -> ParameterMismatch? {
    switch self {
    case .isWanted:
      Self.flag(value) == nil ? ParameterMismatch(expected: "true or false", got: value) : nil
    case .user:
      value.string.map(Account.isUserName) == true
        ? nil
        : ParameterMismatch(
          expected: "a user's name", got: value,
          hint: "use letters, digits, \"_\", \"-\" and \".\", not starting with \"-\"")
    case .method: Self.mismatch(ofMethod: value)
    case .password:
      value.string.map(Self.isPassword) == true
        ? nil
        : ParameterMismatch(
          expected: "one line of text that is not empty", got: .string(Secret.mask))
    }
  }

  /// A flag, also in Ansible's words, which in an INI are text.
  static func flag(_ value: Value) -> Bool? {
    switch value {
    case .bool(let flag): flag
    case .string(let text) where ["yes", "true", "on"].contains(text.lowercased()): true
    case .string(let text) where ["no", "false", "off"].contains(text.lowercased()): false
    default: nil
    }
  }

  private static func mismatch(ofMethod value: Value) -> ParameterMismatch? {
    guard value.string.flatMap(Account.Method.init) == nil else { return nil }
    let methods = Account.Method.allCases.map(\.rawValue)
    return ParameterMismatch(
      expected: "one of " + methods.joined(separator: ", "), got: value,
      hint: value.string.flatMap { Suggestion.hint(for: $0, among: methods) })
  }

  /// It is sent as one line.
  private static func isPassword(_ text: String) -> Bool {
    !text.isEmpty && !text.utf8.contains { $0 < 0x20 }
  }
}
