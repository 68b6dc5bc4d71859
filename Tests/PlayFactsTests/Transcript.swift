import Foundation
import PlayShell

/// What a real FreeBSD answered to one command, from a file of `Fixtures`.
struct Transcript {
  let command: String
  let result: CommandResult

  /// Reads a fixture: the command after `$ `, standard output, standard error between its marks, and
  /// the exit status.
  init(_ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Fixtures/\(name).txt")
    var lines = try String(contentsOf: file, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    command = String(lines.removeFirst().dropFirst(2))
    let exit = lines.lastIndex { $0.hasPrefix("exit=") } ?? lines.startIndex
    let status = Int32(lines[exit].dropFirst("exit=".count))
    lines = Array(lines[..<exit])
    var (output, errors): ([Substring], [Substring]) = ([], [])
    var isError = false
    for line in lines {
      switch line {
      case "--- stderr ---": isError = true
      case "--- end stderr ---": isError = false
      default: isError ? errors.append(line) : output.append(line)
      }
    }
    result = CommandResult(
      status: status, stdout: output.map { $0 + "\n" }.joined(),
      stderr: errors.map { $0 + "\n" }.joined())
  }
}
