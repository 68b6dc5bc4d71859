import PlayShell

/// Cuts lists of paths so that one command takes as many as it can.
public enum PathChunks {
  /// Far below the limit of execve(2), which is 512 KiB on FreeBSD and 128 KiB a word elsewhere.
  private static let limit = 60_000

  /// Paths with a newline stand alone, since they cannot be told apart in a list of lines.
  public static func split(_ paths: [String]) -> [[String]] {
    var chunks: [[String]] = []
    var current: [String] = []
    var size = 0
    for path in paths where !path.utf8.contains(UInt8(ascii: "\n")) {
      if size + path.utf8.count > limit, !current.isEmpty {
        chunks.append(current)
        (current, size) = ([], 0)
      }
      current.append(path)
      size += path.utf8.count + 1
    }
    if !current.isEmpty { chunks.append(current) }
    return chunks + paths.filter { $0.utf8.contains(UInt8(ascii: "\n")) }.map { [$0] }
  }
}

/// Tells from standard error why a path is missing in the output.
enum PathErrors {
  /// Whether there simply is no such path.
  static func isMissing(_ path: String, in result: CommandResult) -> Bool {
    ["No such file or directory", "Not a directory"].contains { reason in
      let line = Array(": \(path): \(reason)\n".utf8)
      return result.errors.firstRange(of: line) != nil
    }
  }
}
