import Subprocess
import SystemPackage

/// Programs in Python that know the right answers: the real Jinja2 and the real Ansible.
///
/// They come from PyPI into a virtual environment of their own, at their first use. A test that
/// cannot have its oracle fails.
public enum Oracle {
  /// An oracle that gave no answer.
  public struct Failure: Error, CustomStringConvertible {
    /// What happened.
    public let description: String
  }

  private static let requirements = ["ansible-core==2.19.14", "Jinja2==3.1.6"]
  private static let folder = FilePath(#filePath).removingLastComponent()
  private static let environment = folder.removingLastComponent().removingLastComponent()
    .removingLastComponent().appending(".build-oracle")

  private static let installation = Task {
    let install = folder.appending("install.py").string
    _ = try await python(
      .name("python3"), [install, environment.string] + requirements, input: [])
  }

  /// Gives a script of Python something to read and returns what it prints.
  ///
  /// - Throws: `Failure` when the packages cannot be installed or the script fails.
  public static func run(_ script: String, input: [UInt8]) async throws -> [UInt8] {
    try await installation.value
    return try await python(
      .path(environment.appending("bin/python3")), [script], input: input)
  }

  /// The path of a script that lies beside this file.
  static func script(_ name: String) -> String { folder.appending(name).string }

  private static func python(
    _ program: Executable, _ arguments: [String], input: [UInt8]
  ) async throws -> [UInt8] {
    let result = try await Subprocess.run(
      program, arguments: Arguments(arguments), input: .array(input),
      output: .bytes(limit: 256 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      let words = arguments.joined(separator: " ")
      throw Failure(
        description: "python3 \(words): \(result.terminationStatus): \(result.standardError)")
    }
    return result.standardOutput
  }
}
