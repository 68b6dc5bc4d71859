import PlayData
import PlayModuleKit

/// One field of a job's time, for example `*/5` or `mon-fri`.
struct CronField: Hashable, Sendable, ParameterValue {
  /// Whenever.
  static let every = CronField(text: "*")

  /// The field as crontab(5) has it.
  let text: String

  static var parameterType: ParameterType {
    .either([.string(format: "a field of crontab(5), such as \"*/5\""), .integer])
  }

  private init(text: String) { self.text = text }

  init(parameter value: Value, in context: any ParameterContext) throws {
    let text: String? = if case .int(let number) = value { String(number) } else { value.string }
    guard let text, NameRule("*,/-").accepts(text) else {
      throw ParameterMismatch(
        expected: "a field of crontab(5)", got: value, hint: "it holds no blanks")
    }
    self.text = text
  }

  var parameterDefault: Value { .string(text) }
}

/// A time with a name, or a number of seconds between two runs.
struct CronSpecialTime: Hashable, Sendable, ParameterValue {
  private static let names = [
    "annually", "daily", "every_minute", "every_second", "hourly", "midnight", "monthly", "reboot",
    "weekly", "yearly",
  ]

  /// What stands behind the at sign.
  let text: String

  static var parameterType: ParameterType { .either([.choice(names), .integer]) }

  init(parameter value: Value, in context: any ParameterContext) throws {
    var text: String? = if case .int(let number) = value { String(number) } else { value.string }
    if text?.first == "@" { text?.removeFirst() }
    guard let text, Self.names.contains(text) || Int(text).map({ $0 > 0 }) == true else {
      throw ParameterMismatch(
        expected: "one of \(Self.names.joined(separator: ", ")), or a number of seconds",
        got: value)
    }
    self.text = text
  }

  var parameterDefault: Value { .string(text) }
}
