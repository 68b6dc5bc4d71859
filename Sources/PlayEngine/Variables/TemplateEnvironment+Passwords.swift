import PlayData
import PlayTemplate

extension TemplateEnvironment {
  /// Keeps the value of a variable secret whose name says that it is a password.
  func keep(_ value: Value, of name: String) {
    guard PasswordVariable.names.contains(name), let text = value.string else { return }
    keepSecret(Secret(text))
  }
}
