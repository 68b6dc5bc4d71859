import PlayData
import PlaySecrets

extension SecretSources {
  /// Tells on standard error what no password opened.
  func warnOfLockedPlaces() {
    for place in lockedPlaces {
      let warning = Diagnostic(
        .warning, id: "vault", "it is encrypted and was not checked", at: place,
        hint: "give --vault-password-file FILE or --ask-vault-pass")
      StandardError.print(warning.description)
    }
  }
}
