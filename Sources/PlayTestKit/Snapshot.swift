import PlayModuleKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A text that was looked at once, kept beside the test that makes it again.
///
/// A snapshot that does not exist yet is recorded and fails once. `RECORD_SNAPSHOTS=1` in the
/// environment records all of them anew, so that a change is reviewed as a change of the files.
public struct Snapshot: Sendable {
  private let path: String

  /// The file `NAME.txt` in the folder `Snapshots` beside the test's source file.
  public init(_ name: String, file: StaticString = #filePath) {
    let folder = "\(file)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
    path = folder.joined(separator: "/") + "/Snapshots/\(name).txt"
  }

  /// What is wrong with a text: `nil` when it is the one that was recorded.
  public func problem(with text: String) -> String? {
    let bytes = Array(text.utf8)
    if getenv("RECORD_SNAPSHOTS").map({ String(cString: $0) }) == "1" { return record(bytes) }
    guard let expected = read() else {
      return record(bytes) ?? "\(path) is new; look at it and run the test again"
    }
    guard expected != bytes else { return nil }
    let diff = UnifiedDiff(from: expected, to: bytes).lines.map(\.text).joined(separator: "\n")
    return "\(path) differs; RECORD_SNAPSHOTS=1 records the new text\n\(diff)"
  }

  private func read() -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&block, 1, block.count, file), count > 0 {
      bytes += block[..<count]
    }
    return bytes
  }

  private func record(_ bytes: [UInt8]) -> String? {
    guard let file = fopen(path, "w") else { return "cannot write \(path)" }
    defer { fclose(file) }
    return fwrite(bytes, 1, bytes.count, file) == bytes.count ? nil : "cannot write \(path)"
  }
}
