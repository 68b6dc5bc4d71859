import PlayData
import PlayShell

/// The ways in which a secret may stand in a text.
struct SecretSpellings {
  /// A secret that is shorter is masked only where it is a whole field: it would hide half of
  /// everything that is printed.
  static let shortest = 4
  /// A line of a secret that is shorter is masked only together with the other lines.
  static let shortestLine = 8

  /// The spellings, each at least ``shortest`` bytes long; some may stand there twice.
  let all: [String]

  init(of secret: Secret) {
    let text = secret.revealed
    let parts = [text] + Self.lines(of: text)
    let notations = parts.flatMap(Self.notations)
    let bytes = Array(text.utf8)
    all = (notations + Self.base64(bytes)).filter { $0.utf8.count >= Self.shortest }
  }

  /// The lines of a secret that has several, without those that many files have.
  private static func lines(of text: String) -> [String] {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.count > 1 else { return [] }
    return lines.map { line in
      String(line.drop { $0.isWhitespace })
    }.filter { $0.utf8.count >= shortestLine && !$0.hasPrefix("-----") }
  }

  /// The text in the notations of sh(1), of JSON with and without escapes beyond ASCII, and of URLs.
  private static func notations(_ text: String) -> [String] {
    let json = String(JSON.write(.string(text)).dropFirst().dropLast())
    let quoted = ShellQuoting.escaped(text)
    return [text, quoted, json, ascii(json), url(text, keeping: ""), url(text, keeping: "/")]
  }

  private static func ascii(_ text: String) -> String {
    text.utf16.reduce(into: "") { result, unit in
      if let scalar = Unicode.Scalar(unit), scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }

  private static func url(_ text: String, keeping others: String) -> String {
    let plain = Set(
      ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~" + others).utf8)
    return text.utf8.reduce(into: "") { result, byte in
      if plain.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += "%" + String(decoding: Hexadecimal.encode([byte]), as: UTF8.self).uppercased()
      }
    }
  }

  /// The base64 of the bytes alone, and the part that they alone decide on where they begin at the
  /// first, second or third byte of a group.
  private static func base64(_ bytes: [UInt8]) -> [String] {
    let inside = [0, 2, 3].enumerated().map { before, undecided in
      let text = Base64.encode(Array(repeating: 0, count: before) + bytes)
      let decided = (before + bytes.count) * 8 / 6
      return String(text.prefix(decided).dropFirst(undecided))
    }
    let standard = [Base64.encode(bytes)] + inside
    let safe = standard.map { text in
      String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }
    return standard + safe
  }
}
