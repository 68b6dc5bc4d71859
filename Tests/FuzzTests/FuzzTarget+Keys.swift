import PlayData
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

  private struct SSHFiles: SSHConfigurationReader {
    let texts: [String: String]

    func text(of path: String, mustBeOwn: Bool) -> String? { texts[path] }
    func files(matching pattern: String) -> [String] { texts[pattern] == nil ? [] : [pattern] }
  }

  /// A configuration of ssh, which may include itself.
  static let sshConfig = FuzzTarget(
    name: "ssh_config",
    words: [
      "Host ", "Match ", "all", "final", "host ", "!", "*", "?", ",", "exec ", "Include /c",
      "Port ",
      "HostName ", "%h", "%%", "${A}", "${", "~", "ProxyJump ", "none", "IdentityFile ", "\"", "'",
      "\\", "=", "#", "\n", "ConnectTimeout ", "2147483647w", "UserKnownHostsFile ",
      "StrictHostKeyChecking ", "é", "\0",
    ]
  ) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    do {
      let configuration = try SSHConfiguration(
        options: ["User=root"], files: [SSHConfigurationFile(path: "/c", folder: "/")],
        surroundings: SSHConfiguration.Surroundings(
          home: "/root", user: "root", host: "here", userID: 0, variable: { $0 == "A" ? "a" : nil }),
        reader: SSHFiles(texts: ["/c": text, "/more": "Port 13\nInclude /more\n"]))
      for host in ["web1", "a.example.org"] {
        let settings = try configuration.settings(of: host)
        try require(settings.user == "root", "the option does not win")
        try require(settings.port.map { (1...65_535).contains($0) } ?? true, "a wrong port")
        try require(settings.connectTimeout.map { $0 < 1 << 31 } ?? true, "a time without end")
      }
    } catch let error as SSHConfigurationMistake {
      try require(error.description.hasPrefix("/"), "\(error) names no place")
    }
  }

  /// A text that is encrypted with ansible-vault, or claims to be: without the password it is refused,
  /// and with it when anything in it was changed.
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
    do {
      let text = try Vault([.init(label: "dev", password: Secret("fuzz"))]).open(bytes)
      try require(text == Array("a secret\n".utf8), "it was opened, and holds something else")
    } catch let error as VaultError {
      try require(!error.message.isEmpty, "it is refused without a message")
    }
  }
}
