import Foundation

/// diff(1) and patch(1) of this machine, for comparison.
final class DiffTools {
  struct Failure: Error {
    let output: String
  }

  private let folder: URL

  init() throws {
    folder = URL(filePath: "/tmp/swplay-diff-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The hunks that `diff -u` finds.
  func diff(_ old: [UInt8], _ new: [UInt8], options: [String] = []) throws -> [String] {
    let files = (try write(old, to: "old"), try write(new, to: "new"))
    let output = try run(["diff", "-u"] + options + [files.0, files.1], accepting: 1)
    // To Swift, a carriage return and a newline are one other character.
    return output.utf8.split(separator: UInt8(ascii: "\n")).dropFirst(2).map {
      String(Substring($0))
    }
  }

  /// The old text after `patch` has applied the hunks to it.
  func patch(_ old: [UInt8], with hunks: [String]) throws -> [UInt8] {
    let file = try write(old, to: "old")
    let text = (["--- old", "+++ new"] + hunks).joined(separator: "\n") + "\n"
    let patch = try write(Array(text.utf8), to: "patch")
    _ = try run(
      ["patch", "-s", "-o", folder.appending(path: "out").path, file, patch], accepting: 0)
    return Array(try Data(contentsOf: folder.appending(path: "out")))
  }

  private func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = folder.appending(path: name)
    try Data(bytes).write(to: file)
    return file.path
  }

  private func run(_ command: [String], accepting status: Int32) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 || process.terminationStatus == status else {
      throw Failure(output: output)
    }
    return output
  }
}
