import PlaySecrets

@testable import PlaySSH

extension FuzzTarget {
  /// A known_hosts file: what it says about a host stands in it.
  static let knownHosts = FuzzTarget(
    name: "known_hosts",
    words: [
      "*", "?", "!", ",", "[", "]:22", "|1|", "@revoked ", "@cert-authority ", "#", " ", "\n", "=",
      "AAAAC3NzaC1lZDI1NTE5AAAAI", "ssh-ed25519 ", "ssh-rsa ", "web1", "é", "\0",
    ]
  ) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    var hosts = KnownHosts()
    hosts.read(text, file: "t")
    let count = text.utf8.count { $0 == 10 || $0 == 13 } + 1
    for name in ["web1", "[db.example.org]:2222", "a.example.org", "10.0.0.1"] {
      let numbers = hosts.lines(about: name).map(\.place.line)
      try require(numbers == numbers.sorted(), "the lines about \(name) are not in order")
      try require(numbers.allSatisfy { (1...count).contains($0) }, "a line is outside the file")
    }
  }

  /// A text that is encrypted with ansible-vault, or claims to be: without the password it is refused.
  static let vault = FuzzTarget(
    name: "vault",
    words: [
      "$ANSIBLE_VAULT", ";1.1", ";1.2", ";AES256", ";dev", "\n", "\r\n", " ", "61", "0a", "6", "g",
      "3", "é", "\0",
    ]
  ) { bytes in
    do {
      _ = try Vault().open(bytes)
      throw Fault(description: "it was opened without a password")
    } catch let error as VaultError {
      try require(!error.message.isEmpty, "it is refused without a message")
    }
  }
}
