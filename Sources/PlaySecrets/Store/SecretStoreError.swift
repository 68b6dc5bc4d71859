/// A generated secret that cannot be made or found; the only place where it is put into words.
public enum SecretStoreError: Error, Equatable, CustomStringConvertible {
  /// The name cannot be the name of a secret.
  case name(String)
  /// The number of characters is out of range.
  case length(Int)
  /// There are too few characters to choose from.
  case alphabet
  /// A file of the store, or its folder, cannot be read or written.
  case file(String, reason: String)
  /// Others than the owner can read the file or folder, or write in it.
  case notPrivate(String)
  /// The file holds no secret.
  case content(String)
  /// The file cannot be decrypted, or no secret can be encrypted.
  case vault(String, VaultError)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .name(let name):
      "\"\(name)\" cannot be the name of a secret; use letters, digits, '.', '_', '-' and '/'"
    case .length(let length):
      "expected a length from \(SecretStore.lengths.lowerBound) to "
        + "\(SecretStore.lengths.upperBound), got \(length)"
    case .alphabet: "expected an alphabet of at least 2 different characters"
    case .file(let path, let reason): "\(path): \(reason)"
    case .notPrivate(let path):
      "\(path) is open to others than its owner; \"chmod go= \(path)\" closes it"
    case .content(let path): "\(path) holds no secret; remove it to have one made"
    case .vault(let path, let error): "\(path): \(error)"
    }
  }
}
