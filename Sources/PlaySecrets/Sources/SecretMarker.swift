/// The keys of a map that stands for a secret.
enum SecretMarker: String {
  case vault = "$vault"
  /// How Ansible writes an encrypted value in JSON.
  case ansible = "__ansible_vault"
  case secret = "$secret"

  /// Whether an encrypted text stands behind it.
  var isVault: Bool { self != .secret }
}
