public import PlayData
import PlayLock
import PlayModuleKit

/// Reads files and keeps the digest of each, so that one can tell later whether it is still the same.
public final class RecordedFiles: FileReader {
  private let files: any FileReader
  private let known = Locked<[String: String]>([:])

  /// Reads with another reader.
  public init(_ files: any FileReader) { self.files = files }

  /// The SHA-256 of every file that was read, by path.
  public var digests: [String: String] { known.withLock { $0 } }

  /// Reads a file; the first content is what counts.
  public func read(_ path: String) throws(FileError) -> [UInt8]? {
    guard let content = try files.read(path) else { return nil }
    known.withLock { known in
      if known[path] == nil { known[path] = SHA256Digest.hex(content) }
    }
    return content
  }

  /// The names in a folder.
  public func list(_ folder: String) throws(FileError) -> [String]? { try files.list(folder) }

  /// Whether a folder is there.
  public func isFolder(_ path: String) -> Bool { files.isFolder(path) }

  /// Whether the file may be run as a program.
  public func isExecutable(_ path: String) -> Bool { files.isExecutable(path) }
}

extension SavedPlan {
  /// Finds out which files are not what the plan rests on.
  ///
  /// - Throws: `Diagnostics` that name each of them.
  public func check(_ reader: any FileReader) throws(Diagnostics) {
    var mistakes = Diagnostics()
    for (path, digest) in files.sorted(by: { $0.key < $1.key }) {
      do throws(FileError) {
        guard let content = try reader.read(path) else {
          mistakes.append(Self.mistake("\(path) is gone, which the plan rests on"))
          continue
        }
        if SHA256Digest.hex(content) != digest {
          mistakes.append(Self.mistake("\(path) has changed since the plan was made"))
        }
      } catch {
        mistakes.append(error.diagnostic)
      }
    }
    if mistakes.hasErrors { throw mistakes }
  }

  private static func mistake(_ text: String) -> Diagnostic {
    Diagnostic(id: "plan-file", text, at: nil, hint: "make a new plan, or bring the file back")
  }
}
