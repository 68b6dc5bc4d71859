public import PlayData

/// Hides secret values wherever they stand in a text; the rest of the text stays as it is.
public struct Masker: Sendable {
  private let mask: @Sendable (String) -> String

  /// Masks with this function, which may learn new secrets while the run goes on.
  public init(_ mask: @escaping @Sendable (String) -> String) { self.mask = mask }

  /// Masks these secrets, also in the notations of sh(1) and JSON.
  public init(_ secrets: some Sequence<Secret>) {
    let spellings = Set(secrets.flatMap { Self.spellings(of: $0.revealed) })
      .sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    self.init { text in spellings.reduce(text) { Self.replace($1, in: $0) } }
  }

  /// Hides nothing, since there is nothing to hide.
  public static var none: Masker { Masker { $0 } }

  /// The text without its secrets.
  public func callAsFunction(_ text: String) -> String { mask(text) }

  private static func spellings(of secret: String) -> [String] {
    guard !secret.isEmpty else { return [] }
    let quoted = secret.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: #"'\''"#)
    let json = String(JSON.write(.string(secret)).dropFirst().dropLast())
    return [secret, quoted, json]
  }

  /// Searches bytes, since a secret need not end where a character ends.
  private static func replace(_ secret: String, in text: String) -> String {
    let pattern = Array(secret.utf8)
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == pattern[0], bytes[index...].starts(with: pattern) {
        result += Secret.mask.utf8
        index += pattern.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
