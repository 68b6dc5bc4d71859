/// The variables whose values are passwords, wherever they are set.
public enum PasswordVariable {
  /// The password to log in to a host with; the first one that is set counts.
  public static let login = ["ansible_password", "ansible_ssh_password", "ansible_ssh_pass"]
  /// The password for becoming another user; the first one that is set counts.
  public static let become = ["ansible_become_password", "ansible_become_pass"]
  /// The same, which counts in an inventory alone.
  public static let becomeInInventory = "become_password"
  /// All names.
  public static let names = Set(login + become + [becomeInInventory])

  /// The password that stands in a variable; `nil` when the name is that of another variable, or the
  /// value is a template, from which the password is yet to come.
  public static func password(in value: Node, named name: String) -> Secret? {
    guard names.contains(name), let text = value.string else { return nil }
    return !value.isVerbatim && text.holdsTemplate ? nil : Secret(text)
  }
}
