/// A file of the controller that an action's output becomes.
public struct Delivery: Sendable {
  /// The path on the controller.
  public let path: String
  /// The SHA-256 that the content must have.
  public let sha256: String
  private let write: @Sendable (String, [UInt8]) throws -> Void

  /// Plans to write a file at a place of the controller.
  public init(_ path: String, sha256: String, at place: LocalDestination) {
    self.path = path
    self.sha256 = sha256
    write = place.write
  }

  /// Writes the file; returns why it was not written.
  func failure(delivering content: [UInt8]) -> ModuleFailure? {
    guard SHA256Digest.hex(content) == sha256 else {
      return ModuleFailure(
        "the file changed while it was fetched, so \(path) was not written", hint: "run it again")
    }
    do {
      try write(path, content)
      return nil
    } catch {
      return ModuleFailure("the controller: \(error)")
    }
  }
}
