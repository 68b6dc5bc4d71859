/// The files of the machine that swplay runs on; tests put their own in its place.
public protocol FileReader: Sendable {
  /// The content of a file, or `nil` when there is none.
  func read(_ path: String) throws(FileError) -> [UInt8]?

  /// The first bytes of a file, at most so many, or `nil` when there is none.
  func read(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8]?

  /// Whether a file is there that can be read.
  func isFile(_ path: String) throws(FileError) -> Bool

  /// The names in a folder in alphabetical order, or `nil` when there is no such folder.
  func list(_ folder: String) throws(FileError) -> [String]?

  /// Whether a folder is there.
  func isFolder(_ path: String) -> Bool

  /// Whether the file may be run as a program.
  func isExecutable(_ path: String) -> Bool

  /// The content of a file as it is meant: a reader that knows the passwords decrypts it.
  func decrypted(_ path: String) throws(FileError) -> [UInt8]?

  /// The same of a file that is encrypted or no longer than the limit; of others the first bytes.
  func decrypted(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8]?

  /// The document in a JSON file that was read, decrypted and with its secrets in place.
  func document(in source: Source) throws(Diagnostics) -> Node

  /// Whether a document could not be opened and is a locked node, so that no one knows what it sets.
  var hasLockedFiles: Bool { get }

  /// The node with secrets in the place of what names them; relative paths start in the folder.
  func resolved(_ node: Node, in folder: String) throws(Diagnostics) -> Node
}

extension FileReader {
  /// Found out by reading it.
  public func isFile(_ path: String) throws(FileError) -> Bool { try read(path) != nil }

  /// Cut off from the whole content.
  public func read(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8]? {
    try read(path).map { Array($0.prefix(limit)) }
  }

  /// The content as it stands in the file.
  public func decrypted(_ path: String) throws(FileError) -> [UInt8]? { try read(path) }

  /// The first bytes as they stand in the file.
  public func decrypted(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8]? {
    try read(path, atMost: limit)
  }

  /// The document as it stands in the file.
  public func document(in source: Source) throws(Diagnostics) -> Node { try JSON.read(source) }

  /// All documents can be read.
  public var hasLockedFiles: Bool { false }

  /// The node as it is.
  public func resolved(_ node: Node, in folder: String) throws(Diagnostics) -> Node { node }

  /// A file as a source of its path's name, or `nil` when there is none.
  public func source(_ path: String) throws(Diagnostics) -> Source? {
    do throws(FileError) {
      return try read(path).map { Source(name: path, bytes: $0) }
    } catch {
      throw Diagnostics([error.diagnostic])
    }
  }
}

/// A file or folder that is there but cannot be read.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The path as it was asked for.
  public let path: String
  /// The system's words, for example `Permission denied`.
  public let reason: String

  /// Creates an error.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The error as it is told to people.
  public var diagnostic: Diagnostic {
    Diagnostic(id: "unreadable-file", description, at: nil)
  }

  /// `cannot read PATH: REASON`.
  public var description: String { "cannot read \(path): \(reason)" }
}
