#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import PlayData
import PlayShell
import PlayTemplate

/// `lookup('pipe', COMMAND…)`: what commands of this machine print.
enum PipeLookup {
  private static let outputLimit = 16 << 20

  /// Runs each command with sh(1) in the folder of the playbook.
  ///
  /// - Throws: `PipeFailure` when a command cannot be run or does not end with status 0.
  @Sendable static func value(
    _ arguments: [Value], _ named: [String: Value], _ scope: any VariableScope
  ) throws -> Value {
    if let name = named.keys.min() { throw PipeFailure("it has no argument \"\(name)\"") }
    let folder = try scope.value(of: "playbook_dir")?.string ?? "."
    let results = try arguments.flatMap { $0.list ?? [$0] }.map { argument in
      guard let command = argument.string else {
        throw PipeFailure("expected a command, got \(argument.typeName)")
      }
      return Value.string(try output(of: command, in: folder))
    }
    guard !results.isEmpty else { throw PipeFailure("the command is missing") }
    return results.count == 1 ? results[0] : .list(results)
  }

  private static func output(of command: String, in folder: String) throws -> String {
    // The newline ends a comment at the end of the command.
    let place = folder.hasPrefix("/") ? folder : "./" + folder
    let script = "cd \(try ShellQuoting.quote(place)) && {\n\(command)\n} </dev/null"
    guard let stream = popen(script, "r") else {
      throw PipeFailure("\"\(command)\" cannot be run: \(String(cString: strerror(errno)))")
    }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= outputLimit, case let count = fread(&block, 1, block.count, stream),
      count > 0
    {
      bytes += block[..<count]
    }
    let status = pclose(stream)
    guard bytes.count <= outputLimit else {
      throw PipeFailure("\"\(command)\" prints more than \(outputLimit) bytes")
    }
    guard status == 0 else {
      let code = status & 0x7F == 0 ? "status \(status >> 8)" : "signal \(status & 0x7F)"
      throw PipeFailure("\"\(command)\" ended with \(code)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PipeFailure("what \"\(command)\" prints is not UTF-8 text")
    }
    return String(text.reversed().drop(while: \.isWhitespace).reversed())
  }
}

/// Why a command of a lookup has no result.
struct PipeFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
