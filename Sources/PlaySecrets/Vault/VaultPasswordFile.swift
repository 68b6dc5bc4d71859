public import PlayData

/// A file with a vault password, or an executable that prints one, as Ansible has them.
public struct VaultPasswordFile: Sendable {
  private let path: String
  private let label: String?

  /// A file, and the label of the password in it.
  public init(_ path: String, label: String? = nil) {
    (self.path, self.label) = (path, label)
  }

  /// Reads the password, or runs the program.
  ///
  /// A program whose name ends in `-client` is asked for the label with `--vault-id LABEL`.
  /// - Throws: ``Failure``, or `FileError` when the file cannot be read.
  public func password(files: any FileReader = LocalFiles()) throws -> Secret {
    let bytes =
      files.isExecutable(path) ? try SecretCommand.output(of: words) : try files.read(path)
    guard let bytes else {
      throw Failure(description: "there is no vault password file \"\(path)\"")
    }
    let text = String(decoding: bytes, as: UTF8.self).drop { $0.isWhitespace }
    let password = String(text.reversed().drop { $0.isWhitespace }.reversed())
    guard !password.isEmpty else {
      throw Failure(description: "the vault password file \"\(path)\" holds no password")
    }
    return Secret(password)
  }

  private var words: [String] {
    let program = path.contains("/") ? path : "./\(path)"
    let name = path.split(separator: "/").last ?? ""
    let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
    guard stem.hasSuffix("-client") else { return [program] }
    return [program, "--vault-id", label ?? VaultEnvelope.defaultLabel]
  }

  /// A file that holds no password.
  public struct Failure: Error, Equatable, CustomStringConvertible {
    /// What is wrong.
    public let description: String
  }
}
