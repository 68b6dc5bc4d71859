public import PlayData

/// An absolute path on a host.
public struct RemotePath: Hashable, Sendable, ParameterValue, CustomStringConvertible {
  /// The path without a slash at its end.
  @ByteText public private(set) var text: String

  /// What the parameter accepts.
  public static var parameterType: ParameterType { .string(format: "an absolute path") }

  /// Accepts text that starts with a slash.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    guard let text = value.string, let path = RemotePath(text) else {
      throw ParameterMismatch(
        expected: "an absolute path", got: value, hint: "it starts with \"/\" and holds no NUL")
    }
    self = path
  }

  /// Creates a path, or `nil` when the text is not an absolute one.
  public init?(_ text: String) {
    guard text.startsWithBytes("/"), !text.holdsByte(0) else { return nil }
    var trimmed = text.utf8[...]
    while trimmed.count > 1, trimmed.last == UInt8(ascii: "/") { trimmed.removeLast() }
    self.text = String(Substring(trimmed))
  }

  /// The folder that the path is in.
  public var folder: String {
    let slash = lastSlash
    return slash == text.startIndex ? "/" : String(text[..<slash])
  }

  /// The last part of the path.
  public var name: String { String(text[lastSlash...].dropFirst(bytes: 1)) }

  private var lastSlash: String.Index {
    text.utf8.lastIndex(of: UInt8(ascii: "/")) ?? text.startIndex
  }

  /// The text that people see.
  public var description: String { text }
  /// The value as JSON shows it.
  public var parameterDefault: Value { .string(text) }
}

/// The mode of a file: octal digits, or changes to the mode that is there (chmod(1)).
public struct FileMode: Hashable, Sendable, ParameterValue {
  /// The text as the task gave it.
  public let text: String

  /// What the parameter accepts.
  public static var parameterType: ParameterType {
    .string(format: "a mode such as \"0644\" or \"u+x\"")
  }

  /// Accepts text only, since `0644` is not a number in JSON and `644` would be a different one.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    let expected = "a mode in quotes, such as \"0644\" or \"u+x,go-w\""
    guard let text = value.string, let mode = FileMode(text) else {
      throw ParameterMismatch(expected: expected, got: value)
    }
    self = mode
  }

  /// Creates a mode, or `nil` when the text is not one.
  public init?(_ text: String) {
    self.text = text
    guard applied(to: 0, isFolder: false) != nil else { return nil }
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .string(text) }

  /// The mode that results from the one that is there.
  public func applied(to current: Int, isFolder: Bool) -> Int? {
    if let octal = Int(text, radix: 8), (3...4).contains(text.count), octal >= 0 { return octal }
    var mode = current
    // `X` looks at the mode before the whole change (setmode(3)).
    let isSearchable = isFolder || current & 0o111 != 0
    for clause in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let clause = SymbolicMode(clause) else { return nil }
      mode = clause.applied(to: mode, isFolder: isFolder, isSearchable: isSearchable)
    }
    return mode
  }
}

/// One clause of a symbolic mode, for example `go-w` (chmod(1), MODES).
private struct SymbolicMode {
  var who = 0
  /// Bits that a clause without `who` leaves alone: the umask of the session (chmod(1)).
  var masked = 0
  var operation: Character = "="
  var permissions: Substring = ""

  init?(_ clause: Substring) {
    guard let index = clause.firstIndex(where: { "+-=".contains($0) }) else { return nil }
    for letter in clause[..<index] {
      switch letter {
      case "u": who |= 0o4700
      case "g": who |= 0o2070
      case "o": who |= 0o1007
      case "a": who |= 0o7777
      default: return nil
      }
    }
    if who == 0 { (who, masked) = (0o7777, 0o022) }
    operation = clause[index]
    permissions = clause[clause.index(after: index)...]
    guard permissions.allSatisfy({ "rwxXst".contains($0) }) else { return nil }
  }

  func applied(to mode: Int, isFolder: Bool, isSearchable: Bool) -> Int {
    var bits = 0
    for letter in permissions {
      switch letter {
      case "r": bits |= 0o444
      case "w": bits |= 0o222
      case "x": bits |= 0o111
      case "X": bits |= isSearchable ? 0o111 : 0
      case "s": bits |= 0o6000
      default: bits |= 0o1000
      }
    }
    bits &= ~masked
    switch operation {
    case "+": return mode | (bits & who)
    case "-": return mode & ~(bits & who)
    // What `=` does not name is cleared, but set-id bits of folders stay as chmod(1) keeps them.
    default: return mode & ~(who & (isFolder ? 0o1777 : 0o7777)) | (bits & who)
    }
  }
}

/// A number of bytes, as ZFS and people write it: `1536M`, `1.5G`, `10737418240`.
public struct ByteSize: Hashable, Sendable, ParameterValue {
  /// The bytes.
  public let bytes: Int

  /// What the parameter accepts.
  public static var parameterType: ParameterType {
    .either([.integer, .string(format: "a size such as \"10G\"")])
  }

  /// Accepts a number of bytes or a size with a unit.
  public init(parameter value: Value, in context: any ParameterContext) throws {
    switch value {
    case .int(let number) where number >= 0: bytes = number
    case .string(let text):
      guard let size = ByteSize(text) else { fallthrough }
      self = size
    default:
      throw ParameterMismatch(expected: "a size such as \"10G\" or a number of bytes", got: value)
    }
  }

  /// Reads a size with powers of 1024, as zfsprops(7) has them: `K M G T P E Z`, with `B` or `iB`.
  public init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    var unit = text[digits.endIndex...].uppercased()
    if unit.hasSuffix("IB") { unit.removeLast(2) } else if unit.hasSuffix("B") { unit.removeLast() }
    let exponents = ["": 0, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5, "E": 6]
    guard let exponent = exponents[unit], let number = Double(digits) else { return nil }
    if let whole = Int(digits) {
      let (bytes, overflow) = whole.multipliedReportingOverflow(by: 1 << (10 * exponent))
      guard !overflow else { return nil }
      self.bytes = bytes
      return
    }
    let scaled = number * Double(1 << (10 * exponent))
    guard scaled < 9e18 else { return nil }
    bytes = Int(scaled)
  }

  /// The value as JSON shows it.
  public var parameterDefault: Value { .int(bytes) }
}
