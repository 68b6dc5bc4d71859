import PlayData
import PlayModuleKit

/// The words that a program of the host has for true and false.
protocol BooleanWords: Sendable {
  static var words: (yes: String, no: String) { get }
}

/// As rc.conf(5) has them.
enum YesNo: BooleanWords {
  static let words = (yes: "YES", no: "NO")
}

/// As zfsprops(7) has them.
enum OnOff: BooleanWords {
  static let words = (yes: "on", no: "off")
}

/// As sysctl(8) has them.
enum OneZero: BooleanWords {
  static let words = (yes: "1", no: "0")
}

/// As most other programs have them.
enum TrueFalse: BooleanWords {
  static let words = (yes: "true", no: "false")
}

/// Text for a program of the host; numbers are written out and booleans become the program's words.
struct ScalarText<Words: BooleanWords>: Hashable, ParameterValue {
  let text: String

  static var parameterType: ParameterType { .either([.string(format: nil), .integer, .boolean]) }

  init(parameter value: Value, in context: any ParameterContext) throws {
    switch value {
    case .string(let text): self.text = text
    case .int(let number): text = String(number)
    case .bool(let flag): text = flag ? Words.words.yes : Words.words.no
    default:
      throw ParameterMismatch(expected: "a string, an integer, or true or false", got: value)
    }
  }

  var parameterDefault: Value { .string(text) }
}
