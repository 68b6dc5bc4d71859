/// The text of a vault as ansible-vault writes it: a header line, then hexadecimal digits.
///
/// ```
/// $ANSIBLE_VAULT;1.2;AES256;prod
/// 39383039…
/// ```
struct VaultEnvelope: Equatable {
  /// The password's label; `nil` in version 1.1, which has none.
  let label: String?
  let box: VaultCipher.Box

  private static let magic = "$ANSIBLE_VAULT"
  private static let lineLength = 80
  /// The label of passwords that have none, which Ansible does not write.
  static let defaultLabel = "default"

  /// Whether a text claims to be a vault.
  static func isEncrypted(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic.utf8) }

  /// Wraps what was encrypted; a label other than the default one makes it version 1.2.
  init(_ box: VaultCipher.Box, label: String?) {
    self.box = box
    self.label = label == Self.defaultLabel ? nil : label
  }

  /// Reads a vault; white space around its lines does not matter.
  init(parsing bytes: [UInt8]) throws(VaultError) {
    guard Self.isEncrypted(bytes) else { throw .notEncrypted }
    let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    let header = String(decoding: lines[0], as: UTF8.self).split(
      separator: ";", omittingEmptySubsequences: false
    ).map { $0.trimmed }
    guard header[0] == Self.magic, header.count >= 3 else {
      throw .damaged("its first line is not of the form $ANSIBLE_VAULT;VERSION;CIPHER")
    }
    guard ["1.1", "1.2"].contains(header[1]), header[2] == "AES256" else {
      throw .unsupported(version: header[1], cipher: header[2])
    }
    label = header.count > 3 && !header[3].isEmpty ? header[3] : nil
    let digits = lines.dropFirst().joined().filter { $0 != UInt8(ascii: " ") && $0 != 9 }
    box = try Self.box(digits)
  }

  private static func box(_ digits: [UInt8]) throws(VaultError) -> VaultCipher.Box {
    guard !digits.isEmpty else { throw .damaged("there is nothing after its first line") }
    guard let text = Hexadecimal.decode(digits) else {
      throw .damaged("it holds something other than pairs of hexadecimal digits")
    }
    let parts = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .compactMap { Hexadecimal.decode($0) }
    guard parts.count == 3, !parts[0].isEmpty, parts[1].count == 32, !parts[2].isEmpty,
      parts[2].count.isMultiple(of: 16)
    else {
      throw .damaged("a part of it is missing")
    }
    return VaultCipher.Box(salt: parts[0], authentication: parts[1], ciphertext: parts[2])
  }

  /// The text, with a line break at its end.
  var bytes: [UInt8] {
    let fields = [Self.magic, label == nil ? "1.1" : "1.2", "AES256"] + [label].compactMap(\.self)
    let parts = [box.salt, box.authentication, box.ciphertext].map(Hexadecimal.encode)
    let digits = Hexadecimal.encode(parts.joined(separator: [UInt8(ascii: "\n")]))
    var text = Array((fields.joined(separator: ";") + "\n").utf8)
    for start in stride(from: 0, to: digits.count, by: Self.lineLength) {
      text += digits[start..<min(start + Self.lineLength, digits.count)]
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
