import PlayShell

/// Reads what `stat` printed about many paths.
enum StatReader {
  /// One answer for each path; a path without a line is missing, or what standard error says of it.
  static func read(
    _ result: CommandResult, of command: ShellCommand, paths: [String]
  ) -> [(path: String, answer: Result<FileStatus?, any Error>)] {
    var found: [String: FileStatus] = [:]
    if paths.count == 1 {
      // A single path may contain newlines, so its record is not split into lines.
      found[paths[0]] = record(Substring(result.stdout), name: paths[0])?.status
    } else {
      for record in records(result) { found[record.name] = record.status }
    }
    return paths.map { path in
      if let status = found[path] { return (path, .success(status)) }
      return (
        path,
        PathErrors.isMissing(path, in: result)
          ? .success(nil) : .failure(Unexpected(result, of: command))
      )
    }
  }

  /// The records of paths without newlines, in their order.
  static func records(_ result: CommandResult) -> [(name: String, status: FileStatus)] {
    let lines = result.stdout.split(separator: "\n", omittingEmptySubsequences: false)
    return stride(from: 0, to: lines.count - 1, by: 2).compactMap { start in
      record(lines[start] + "\n" + lines[start + 1] + "\n", name: nil)
    }
  }

  private static func record(
    _ text: Substring, name expected: String?
  ) -> (name: String, status: FileStatus)? {
    let fields = text.split(separator: "|", maxSplits: 10, omittingEmptySubsequences: false)
    guard fields.count == 11, let kind = FileStatus.Kind(rawValue: String(fields[0])),
      let mode = Int(fields[1], radix: 8), let uid = Int(fields[4]), let gid = Int(fields[5]),
      let size = Int(fields[6]), let modified = Int(fields[7])
    else { return nil }
    guard let (name, target) = nameAndTarget(fields[10], expected: expected) else { return nil }
    let status = FileStatus(
      kind: kind, mode: mode, owner: String(fields[2]), group: String(fields[3]), uid: uid,
      gid: gid, size: size, modified: modified,
      flags: fields[8] == "-" ? [] : fields[8].split(separator: ",").map(String.init),
      target: kind == .link ? target : nil, identity: String(fields[9]))
    return (name, status)
  }

  private static func nameAndTarget(
    _ rest: Substring, expected: String?
  ) -> (name: String, target: String)? {
    guard rest.last == "\n" else { return nil }
    let rest = rest.dropLast()
    if let expected {
      guard rest.hasPrefix(expected + "\n") else { return nil }
      return (expected, String(rest.dropFirst(expected.count + 1)))
    }
    let parts = rest.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
  }
}
