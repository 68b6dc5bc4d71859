public import PlayData

/// The controller's files as they are meant: what is encrypted is decrypted, and secrets stand in the
/// place of what names them.
///
/// The passwords in variables that hold nothing else are secret too.
public struct SecretFiles: FileReader {
  private let files: any FileReader
  /// Where the secrets come from.
  public let sources: SecretSources

  /// Reads files with secrets of these sources.
  public init(_ files: any FileReader, sources: SecretSources) {
    self.files = files
    self.sources = sources
  }

  /// The content as it stands in the file.
  public func read(_ path: String) throws(FileError) -> [UInt8]? { try files.read(path) }

  /// The first bytes as they stand in the file.
  public func read(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8]? {
    try files.read(path, atMost: limit)
  }

  /// Whether a file is there.
  public func isFile(_ path: String) throws(FileError) -> Bool { try files.isFile(path) }

  /// The names in a folder.
  public func list(_ folder: String) throws(FileError) -> [String]? { try files.list(folder) }

  /// Whether a folder is there.
  public func isFolder(_ path: String) -> Bool { files.isFolder(path) }

  /// Whether the file may be run as a program.
  public func isExecutable(_ path: String) -> Bool { files.isExecutable(path) }

  /// Whether a whole file could not be opened, which is no mistake for everyone.
  public var hasLockedFiles: Bool { sources.lockedPlaces.contains { $0.offset == 0 } }

  /// The content; that of an encrypted file is secret, as a whole and line by line.
  public func decrypted(_ path: String) throws(FileError) -> [UInt8]? {
    guard let content = try files.read(path) else { return nil }
    guard Vault.isEncrypted(content) else { return content }
    do throws(VaultError) {
      guard let bytes = try opened(content) else { return content }
      if let text = String(validating: bytes, as: UTF8.self) { values.register(text: text) }
      return bytes
    } catch {
      throw FileError(path: path, reason: error.description)
    }
  }

  /// The first bytes; an encrypted file can only be opened as a whole.
  public func decrypted(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8]? {
    guard let beginning = try files.read(path, atMost: limit) else { return nil }
    return Vault.isEncrypted(beginning) ? try decrypted(path) : beginning
  }

  /// The document of a file that may be encrypted as a whole or in single values.
  ///
  /// All values of an encrypted file of variables are secret; in an encrypted playbook or file of
  /// tasks those of `vars` are. What cannot be opened, where that is no mistake, is a locked node.
  public func document(in source: Source) throws(Diagnostics) -> Node {
    let folder = SecretPath.folder(of: source.name)
    guard Vault.isEncrypted(source.bytes) else {
      return try resolved(JSON.read(source), in: folder)
    }
    let start = Position(source: source, offset: 0)
    let content: [UInt8]?
    do throws(VaultError) {
      content = try opened(source.bytes)
    } catch {
      throw Diagnostics([
        Diagnostic(id: "vault", error.message, at: start, hint: error.hint)
      ])
    }
    guard let content else { return locked(at: start) }
    let root = try Self.json(Source(name: source.name, bytes: content))
    values.register(of: root)
    return try resolved(root, in: folder)
  }

  private var values: EncryptedValues { EncryptedValues(register: sources.register) }

  /// The plain text; `nil` when it is left unknown since there is no password.
  private func opened(_ bytes: [UInt8]) throws(VaultError) -> [UInt8]? {
    do throws(VaultError) {
      return try sources.opened(bytes)
    } catch {
      if case .noPassword = error, sources.missing == .isUnknown { return nil }
      throw error
    }
  }

  /// Reads what was decrypted; a message that quotes it would show it.
  private static func json(_ source: Source) throws(Diagnostics) -> Node {
    do throws(Diagnostics) {
      return try JSON.read(source)
    } catch {
      throw Diagnostics(
        error.all.map {
          Diagnostic(
            id: $0.id, "the decrypted file is not JSON that can be read", at: $0.position,
            hint: "\"swplay vault edit \(source.name)\" mends it")
        })
    }
  }

  /// The node with all `$vault` and `$secret` in it replaced by their texts.
  public func resolved(_ node: Node, in folder: String) throws(Diagnostics) -> Node {
    var mistakes = Diagnostics()
    let resolved = resolve(node, folder, &mistakes)
    if mistakes.hasErrors { throw mistakes }
    return resolved
  }

  private func resolve(_ node: Node, _ folder: String, _ mistakes: inout Diagnostics) -> Node {
    switch node.content {
    case .scalar: return node
    case .list(let nodes):
      return Node(.list(nodes.map { resolve($0, folder, &mistakes) }), at: node.position)
    case .map(let entries):
      if let marker = entries.first(where: { SecretMarker(rawValue: $0.key) != nil }) {
        return secret(node, marker, folder, &mistakes)
      }
      let resolved = entries.map { entry in
        if let password = PasswordVariable.password(in: entry.value, named: entry.key) {
          sources.register.add(password)
        }
        return Node.Entry(
          key: entry.key, keyPosition: entry.keyPosition,
          value: resolve(entry.value, folder, &mistakes))
      }
      return Node(.map(resolved), at: node.position)
    }
  }

  private func secret(
    _ node: Node, _ marker: Node.Entry, _ folder: String, _ mistakes: inout Diagnostics
  ) -> Node {
    do throws(SecretMistake) {
      if let other = node.entries?.first(where: { $0.key != marker.key }) {
        throw SecretMistake.besideMarker(other, marker: marker.key)
      }
      let secret =
        switch SecretMarker(rawValue: marker.key) {
        case .secret: try fetched(SecretReference(marker.value, in: folder))
        default: try opened(marker.value)
        }
      guard let secret else {
        return marker.key == SecretMarker.secret.rawValue
          ? .locked(at: node.position) : locked(at: node.position)
      }
      return Node(.scalar(.string(secret.revealed)), at: node.position, isVerbatim: true)
    } catch {
      mistakes.append(error.diagnostic(at: node))
      return node
    }
  }

  private func locked(at position: Position) -> Node {
    sources.noteLocked(at: position)
    return .locked(at: position)
  }

  private func fetched(_ reference: SecretReference) throws(SecretMistake) -> Secret? {
    switch sources.missing {
    case .isMistake: try sources.secret(reference, files: self)
    case .isUnknown: nil
    }
  }

  /// The text of `$vault`, whose lines may also stand in a list.
  private func opened(_ node: Node) throws(SecretMistake) -> Secret? {
    let lines = node.list?.compactMap(\.string)
    guard let text = node.string ?? lines?.joined(separator: "\n"),
      lines?.count == node.list?.count
    else { throw .wrongType("$vault", "a string, or a list of its lines", node) }
    do throws(VaultError) {
      guard let bytes = try opened(Array(text.utf8)) else { return nil }
      guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
        throw VaultError.damaged("its content is not text in UTF-8")
      }
      values.register(Secret(text))
      return Secret(text)
    } catch {
      throw .vault(error)
    }
  }
}

extension Node {
  /// What stands in the place of something that cannot be opened.
  fileprivate static func locked(at position: Position) -> Node {
    Node(.scalar(.unknown(until: "a vault password is given")), at: position)
  }
}
