import PlayData

/// The spellings of all secrets, arranged so that a text is searched for all of them in one pass.
///
/// Texts are compared in their compact form, so that a secret is also found where a program has
/// broken it over lines.
struct MaskPatterns {
  private struct Pattern {
    let bytes: [UInt8]
    /// Whether it may be broken over lines; short ones would be found where no one has put them.
    let mayBreak: Bool
  }

  private static let shortestBroken = 8

  /// The patterns by their first bytes, the longest first.
  private var patterns: [UInt32: [Pattern]] = [:]
  private var firstBytes = Array(repeating: false, count: 256)

  /// Whether there is nothing to look for.
  var isEmpty: Bool { patterns.isEmpty }

  mutating func add(_ spelling: String) {
    let bytes = CompactText(Array(spelling.utf8)).bytes
    guard bytes.count >= SecretSpellings.shortest else { return }
    let mayBreak = bytes.count >= Self.shortestBroken || spelling.contains(where: \.isNewline)
    let start = Self.start(of: bytes, at: 0)
    var others = patterns[start, default: []]
    let place = others.firstIndex { $0.bytes.count <= bytes.count } ?? others.endIndex
    guard !others.contains(where: { $0.bytes == bytes && $0.mayBreak == mayBreak }) else { return }
    others.insert(Pattern(bytes: bytes, mayBreak: mayBreak), at: place)
    patterns[start] = others
    firstBytes[Int(bytes[0])] = true
  }

  /// The text with the mask wherever a pattern stands.
  func masked(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let compact = CompactText(bytes)
    var result: [UInt8] = []
    var copied = 0
    var index = 0
    while index + SecretSpellings.shortest <= compact.bytes.count {
      guard let length = match(in: compact, at: index) else {
        index += 1
        continue
      }
      result += bytes[copied..<compact.origin(of: index)]
      result += Secret.mask.utf8
      copied = compact.origin(of: index + length - 1) + 1
      index += length
    }
    guard copied > 0 else { return text }
    result += bytes[copied...]
    return String(decoding: result, as: UTF8.self)
  }

  /// The length of the longest pattern that stands at a place.
  private func match(in text: CompactText, at index: Int) -> Int? {
    guard firstBytes[Int(text.bytes[index])],
      let candidates = patterns[Self.start(of: text.bytes, at: index)]
    else { return nil }
    return candidates.first { pattern in
      let end = index + pattern.bytes.count
      guard end <= text.bytes.count, text.bytes[index..<end].elementsEqual(pattern.bytes) else {
        return false
      }
      return pattern.mayBreak
        || text.origin(of: end - 1) - text.origin(of: index) == pattern.bytes.count - 1
    }?.bytes.count
  }

  private static func start(of bytes: [UInt8], at index: Int) -> UInt32 {
    bytes[index..<(index + 4)].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
