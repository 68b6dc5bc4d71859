import PlaySSH
import PlayTestKit
import Testing

/// Users log in with certificates of ssh-keygen(1).
@Suite struct CertificateTests {
  /// A server that trusts an authority, and knows no key of its own.
  private struct Site {
    let authority: SSHServerFolder
    var host: TestHost

    init() throws {
      authority = try SSHServerFolder()
      let key = try authority.makeKey("authority")
      let server = try SSHServer(configuration: ["TrustedUserCAKeys \(key).pub"])
      try server.folder.write("", to: "authorized_keys")
      host = try TestHost(server)
    }

    /// Makes a key and a certificate for it beside it; returns the key's path.
    func certifiedKey(
      _ name: String, type: String = "ed25519", by authority: String = "authority",
      for principal: String? = nil
    ) throws -> String {
      let key = try host.server.folder.makeKey(name, type: type)
      try SSHServerProcess.run([
        "ssh-keygen", "-q", "-s", self.authority.file(authority), "-I", name, "-n",
        principal ?? host.server.user, "\(key).pub",
      ])
      return key
    }
  }

  @Test(arguments: ["ed25519", "ecdsa", "rsa"])
  func aCertificateBesideItsKeyLogsIn(type: String) async throws {
    var site = try Site()
    site.host.options.identityFiles = [try site.certifiedKey("key", type: type)]
    await (try await site.host.connect()).close()
  }

  @Test func aCertificateOfAnEncryptedKeyLogsIn() async throws {
    var site = try Site()
    let key = try site.certifiedKey("key")
    try SSHServerProcess.run([
      "ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", key,
    ])
    site.host.options.identityFiles = [key]
    site.host.options.passphrase = { _ in "open sesame" }
    await (try await site.host.connect()).close()
    site.host.options.passphrase = { _ in nil }
    // A passphrase is asked for once in a run.
    var other = try TestHost(site.host.server)
    other.options = site.host.options
    let error = try await other.connectionError()
    #expect(
      error.message.hasSuffix(
        "tried: certificate \(key)-cert.pub: encrypted, and no passphrase was given; key \(key): "
          + "refused; the server accepts: publickey"), "\(error.message)")
  }

  @Test func aCertificateOfAnotherNameLogsInWithItsKeyAlone() async throws {
    var site = try Site()
    let folder = site.host.server.folder
    let key = try site.certifiedKey("key")
    let certificate = try folder.write(folder.read("key-cert.pub"), to: "elsewhere.pub")
    try SSHServerProcess.run(["rm", "\(key)-cert.pub"])
    let other = try folder.makeKey("other")
    site.host.options.certificateFiles = [certificate]
    site.host.options.identityFiles = [other, key]
    await (try await site.host.connect()).close()
    site.host.options.identityFiles = [other]
    let error = try await site.host.connectionError()
    #expect(error.code == .accessDenied)
  }

  @Test func certificatesThatDoNotCountAreRefused() async throws {
    var site = try Site()
    try site.authority.makeKey("stranger")
    for key in [
      try site.certifiedKey("unknown", by: "stranger"),
      try site.certifiedKey("other", for: "somebody"),
    ] {
      site.host.options.identityFiles = [key]
      let error = try await site.host.connectionError()
      #expect(error.code == .accessDenied)
      #expect(
        error.message.hasSuffix(
          "tried: certificate \(key)-cert.pub: refused; key \(key): refused; the server accepts: "
            + "publickey"), "\(error.message)")
    }
  }

  @Test func aFileThatHoldsNoCertificateIsPassedBy() async throws {
    var host = try TestHost()
    let folder = host.server.folder
    host.options.certificateFiles = [
      try folder.write("rubbish\n", to: "rubbish"), folder.file("missing"),
    ]
    host.options.identityFiles = [host.server.identityFile]
    await (try await host.connect()).close()
  }
}
