#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads the configuration of this machine.
public struct LocalConfigurationReader: SSHConfigurationReader {
  /// Creates a reader.
  public init() {}

  /// The text of a file; `nil` when there is none.
  public func text(of path: String, mustBeOwn: Bool) throws -> String? {
    do {
      return try TextFile.text(of: path, mustBeOwn: mustBeOwn)
    } catch {
      throw Failure(description: "cannot be read: \(error.reason)")
    }
  }

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The files that a pattern stands for, in order.
  public func files(matching pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv[index].map { String(cString: $0) }
    }
  }
}
