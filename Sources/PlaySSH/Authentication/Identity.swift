/// What a private key's file turned out to be.
enum Identity: Sendable {
  case key(LibSSHKey)
  /// The file cannot be used, and why.
  case unusable(String)
}
