import PlayData
import PlayModuleKit
import PlayShell

/// Facts of one's own, which files on the host tell.
public enum LocalFacts {
  /// The folders with the files, the first of which wins.
  public static let folders = ["/usr/local/etc/swplay/facts.d", "/etc/ansible/facts.d"]

  static let facts: [Fact] = [
    Fact(
      "local",
      "Facts of one's own by name: of NAME.fact in \(folders.joined(separator: " or ")), which "
        + "holds JSON or is a program that prints it; it must only look.",
      .command(ShellCommand(["sh", "-c", script, "swplay-facts"] + folders), records))
  ]

  /// Prints each file's path, its program's status and its text, with separators that no JSON has.
  public static let script = #"""
    for d do
      for f in "$d"/*.fact; do
        if [ -f "$f" ] && [ -x "$f" ]; then t=$("$f")
        elif [ -f "$f" ]; then t=$(cat "$f")
        else continue
        fi
        printf '%s\037%s\037%s\036' "$f" "$?" "$t"
      done
    done
    """#

  private static func records(_ result: CommandResult) throws -> Value {
    guard result.status == 0 else {
      throw Unexpected(result, of: ["sh", "swplay-facts"])
    }
    var facts = ValueMap()
    for record in result.stdout.split(separator: "\u{1E}") {
      let fields = record.split(separator: "\u{1F}", omittingEmptySubsequences: false)
      guard fields.count == 3 else {
        throw Unreadable(expected: "path, status and text", found: String(record))
      }
      let path = String(fields[0])
      guard fields[1] == "0" else {
        let said = result.errorLines.suffix(3).joined(separator: " / ")
        throw LocalFactProblem(
          path: path, reason: "it ended with status \(fields[1]): \(said)")
      }
      let name = String(path.split(byte: "/").last?.dropLast(".fact".count) ?? "")
      // The first folder wins.
      if facts[name] == nil { facts[name] = try value(String(fields[2]), of: path) }
    }
    return .map(facts)
  }

  private static func value(_ text: String, of path: String) throws -> Value {
    do {
      return try JSON.read(Source(name: path, text: text)).value
    } catch {
      throw LocalFactProblem(path: path, reason: "it is no JSON: \(error)")
    }
  }
}

/// A file of one's own facts that cannot be read.
private struct LocalFactProblem: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(path): \(reason); correct or remove it" }
}
