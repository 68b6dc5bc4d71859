import Crypto
import PlayData

extension Filters {
  /// JSON, YAML, base64 and digests.
  static let encoding: [Filter] = [
    Filter("tojson", ["indent"], apply: toHTMLSafeJSON),
    Filter("to_json", ["indent", "sort_keys", "ensure_ascii"], apply: toJSON),
    Filter("to_nice_json", ["indent", "sort_keys", "ensure_ascii"], apply: toNiceJSON),
    Filter("from_json") { input, _, _ in
      var reader = JSONTextReader(try input.text())
      return Datum(try reader.readDocument())
    },
    Filter("to_yaml", ["indent"]) { input, _, _ in
      .string(try YAMLWriter(isFlowAllowed: true).text(of: input))
    },
    Filter("to_nice_yaml", ["indent"], apply: toNiceYAML),
    Filter("b64encode") { input, _, _ in .string(Base64.encoded(Array(try input.text().utf8))) },
    Filter("b64decode", apply: decodeBase64),
    Filter("hash", ["hashtype"], apply: hash),
    Filter("sha1") { input, _, _ in .string(try digest(input, "sha1")) },
    Filter("md5") { input, _, _ in .string(try digest(input, "md5")) },
    Filter("checksum") { input, _, _ in .string(try digest(input, "sha1")) },
  ]

  /// JSON as Jinja2 writes it for HTML: keys in order, and no character that HTML could misread.
  private static func toHTMLSafeJSON(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let indent = try arguments.integer(0)
    let text = try JSONTextWriter(indent: indent, sortsKeys: true).text(of: input)
    let escapes = [("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027")]
    return .string(escapes.reduce(text) { $0.replacing(part: $1.0, with: $1.1) })
  }

  private static func toJSON(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let writer = JSONTextWriter(
      indent: try arguments.integer(0), sortsKeys: try arguments.flag(1),
      isASCII: try arguments.flag(2, or: true))
    return .string(try writer.text(of: input))
  }

  private static func toNiceJSON(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let writer = JSONTextWriter(
      indent: try arguments.integer(0, or: 4), sortsKeys: try arguments.flag(1, or: true),
      isASCII: try arguments.flag(2, or: true))
    return .string(try writer.text(of: input))
  }

  private static func toNiceYAML(
    _ input: Datum, _ arguments: Arguments, _: Evaluator
  ) throws -> Datum {
    let indent = try arguments.integer(0, or: 4)
    guard (2...16).contains(indent) else { throw Problem.type("the indent must be 2 to 16") }
    return .string(try YAMLWriter(isFlowAllowed: false, indent: indent).text(of: input))
  }

  private static func decodeBase64(_ input: Datum, _: Arguments, _: Evaluator) throws -> Datum {
    guard let bytes = Base64.decoded(try input.text()) else {
      throw Problem.failed("the text is not base64")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Problem.failed("the decoded bytes are not text", hint: "only UTF-8 text can be decoded")
    }
    return .string(text)
  }

  private static func hash(_ input: Datum, _ arguments: Arguments, _: Evaluator) throws -> Datum {
    .string(try digest(input, arguments.text(0, or: "sha1")))
  }

  private static func digest(_ input: Datum, _ name: String) throws -> String {
    let bytes = Array(try input.text().utf8)
    switch name {
    case "md5": return hexadecimal(Insecure.MD5.hash(data: bytes))
    case "sha1": return hexadecimal(Insecure.SHA1.hash(data: bytes))
    case "sha256": return hexadecimal(SHA256.hash(data: bytes))
    case "sha384": return hexadecimal(SHA384.hash(data: bytes))
    case "sha512": return hexadecimal(SHA512.hash(data: bytes))
    default:
      throw Problem.unsupported(
        "there is no hash \"\(name)\"", hint: "there are md5, sha1, sha256, sha384, sha512")
    }
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { Unicode.Scalar($0).hex(2) }.joined()
  }
}

/// Base64 of RFC 4648.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encoded(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        let isPadding = index > group.count
        result.append(
          isPadding ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * index) & 0x3F])
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes of a text; whitespace in it does not count.
  static func decoded(_ text: String) -> [UInt8]? {
    let characters = text.utf8.filter { !Unicode.Scalar($0).isPythonSpace }
    let digits = characters.prefix { $0 != UInt8(ascii: "=") }
    let padding = characters.dropFirst(digits.count)
    guard characters.count % 4 == 0, padding.count <= 2,
      padding.allSatisfy({ $0 == UInt8(ascii: "=") })
    else { return nil }
    var bytes: [UInt8] = []
    var bits = 0
    var count = 0
    for digit in digits {
      guard let value = alphabet.firstIndex(of: digit) else { return nil }
      bits = (bits << 6 | value) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> count & 0xFF))
      }
    }
    return bytes
  }
}
