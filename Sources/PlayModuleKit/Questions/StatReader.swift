import PlayData
import PlayShell

/// Reads what `stat` printed about many paths.
enum StatReader {
  /// One answer for each path; a path without a line is missing, or what standard error says of it.
  static func read(
    _ result: CommandResult, of command: ShellCommand, paths: [String]
  ) -> [(path: String, answer: Result<FileStatus?, any Error>)] {
    // A single path may contain newlines, so its record is not split into lines.
    var rest =
      paths.count == 1
      ? [record(result.stdout.utf8[...], name: paths[0])].compactMap(\.self)[...]
      : records(result)[...]
    return paths.map { path in
      // What is missing is left out of the order.
      if let found = rest.first, found.name.hasSameBytes(as: path) {
        rest = rest.dropFirst()
        return (path, .success(found.status))
      }
      return (
        path,
        PathErrors.isMissing(path, in: result)
          ? .success(nil) : .failure(Unexpected(result, of: command))
      )
    }
  }

  /// The records of paths without newlines, in their order.
  static func records(_ result: CommandResult) -> [(name: String, status: FileStatus)] {
    var records: [(name: String, status: FileStatus)] = []
    var rest = result.stdout.utf8[...]
    while let name = rest.firstIndex(of: newline),
      let end = rest[rest.index(after: name)...].firstIndex(of: newline)
    {
      let next = rest.index(after: end)
      if let record = record(rest[..<next], name: nil) { records.append(record) }
      rest = rest[next...]
    }
    return records
  }

  // A carriage return in front of it would be one character with it.
  private static let newline = UInt8(ascii: "\n")

  private static func record(
    _ text: Substring.UTF8View, name expected: String?
  ) -> (name: String, status: FileStatus)? {
    let fields = text.split(
      separator: UInt8(ascii: "|"), maxSplits: 10, omittingEmptySubsequences: false
    ).map { Substring($0) }
    guard fields.count == 11, let kind = FileStatus.Kind(rawValue: String(fields[0])),
      let mode = Int(fields[1], radix: 8), let uid = Int(fields[4]), let gid = Int(fields[5]),
      let size = Int(fields[6]), let modified = Int(fields[7]),
      let (name, target) = nameAndTarget(fields[10].utf8, expected: expected)
    else { return nil }
    let status = FileStatus(
      kind: kind, mode: mode, owner: String(fields[2]), group: String(fields[3]), uid: uid,
      gid: gid, size: size, modified: modified,
      flags: fields[8] == "-" ? [] : fields[8].split(separator: ",").map(String.init),
      target: kind == .link ? target : nil, identity: String(fields[9]))
    return (name, status)
  }

  private static func nameAndTarget(
    _ rest: Substring.UTF8View, expected: String?
  ) -> (name: String, target: String)? {
    guard rest.last == newline else { return nil }
    let rest = rest.dropLast()
    if let expected {
      let start = Array(expected.utf8) + [newline]
      guard rest.starts(with: start) else { return nil }
      return (expected, String(Substring(rest.dropFirst(start.count))))
    }
    guard let end = rest.firstIndex(of: newline) else { return nil }
    let target = rest[rest.index(after: end)...]
    return (String(Substring(rest[..<end])), String(Substring(target)))
  }
}
