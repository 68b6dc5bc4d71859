import PlayData
import PlayModuleKit

/// An address that fetch(1) knows how to read.
struct FetchAddress: Hashable, Sendable, ParameterValue {
  /// The address.
  let text: String

  static var parameterType: ParameterType {
    .string(format: "an address such as \"https://example.org/app.tgz\"")
  }

  init(parameter value: Value, in context: any ParameterContext) throws {
    let schemes = ["http://", "https://", "ftp://", "file:///"]
    guard let text = value.string, schemes.contains(where: text.hasPrefix),
      !text.unicodeScalars.contains(where: \.properties.isWhitespace)
    else { throw ParameterMismatch(expected: Self.parameterType.phrase, got: value) }
    self.text = text
  }

  var parameterDefault: Value { .string(text) }

  var isFTP: Bool { text.hasPrefix("ftp:") }

  /// The last part of the path.
  var name: String? {
    let address = text.unicodeScalars.prefix { $0 != "?" && $0 != "#" }
    let path = Substring(address.drop { $0 != ":" }.dropFirst(3))
    let parts = path.split(byte: "/", omittingEmptySubsequences: false)
    guard parts.count > 1, let name = parts.last, !name.isEmpty, name != "..", name != "." else {
      return nil
    }
    return String(name)
  }
}

/// The digest of a file as playbooks write it: `sha256:` and hexadecimal digits.
struct FileChecksum: Hashable, Sendable, ParameterValue {
  /// The digits in lower case.
  let digest: String

  static var parameterType: ParameterType {
    .string(format: "\"sha256:\" and 64 hexadecimal digits")
  }

  init(parameter value: Value, in context: any ParameterContext) throws {
    guard let text = value.string?.lowercased(), text.hasPrefix("sha256:"),
      text.dropFirst(7).count == 64,
      text.dropFirst(7).allSatisfy({ $0.isASCII && $0.isHexDigit })
    else { throw ParameterMismatch(expected: Self.parameterType.phrase, got: value) }
    digest = String(text.dropFirst(7))
  }

  var parameterDefault: Value { .string("sha256:" + digest) }
}
