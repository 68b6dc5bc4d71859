import PlayShell

extension KnownHosts {
  /// What stands between fields; OpenSSH overlooks a carriage return at the end of a key as well.
  private static let blanks = Array(" \t\r".utf8)

  /// Adds the lines of a file's text.
  mutating func read(_ text: String, file: String) {
    // Only bytes count: to Swift a carriage return and a newline are one other character.
    let rows = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, row) in rows.enumerated() {
      read(row: row, at: Place(file: file, line: index + 1))
    }
  }

  /// A line is `[MARKER] NAMES TYPE KEY [COMMENT]` (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
  private mutating func read(row: Substring.UTF8View, at place: Place) {
    var fields = row.split(whereSeparator: Self.blanks.contains).map { Substring($0) }[...]
    guard let first = fields.first, first.utf8.first != UInt8(ascii: "#") else { return }
    var isRevoked = false
    if first.utf8.first == UInt8(ascii: "@") {
      fields = fields.dropFirst()
      switch first {
      case "@revoked": isRevoked = true
      case "@cert-authority":
        return note("skipped: certificate authorities are not supported", at: place)
      default: return note("skipped: unknown marker \"\(first)\"", at: place)
      }
    }
    let values = Array(fields)
    guard values.count >= 3, let pattern = HostPattern(field: values[0]),
      let key = Base64.decode(values[2].utf8), !key.isEmpty
    else {
      return note("skipped: expected names, key type and key in base64", at: place)
    }
    append(
      Line(
        place: place, pattern: pattern, isRevoked: isRevoked,
        key: HostKey(type: String(values[1]), base64: String(values[2]))))
  }
}
